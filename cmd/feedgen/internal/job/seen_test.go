package job

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/sources"
)

// TestEveryRunTellsWhatItSaw, down to the picture of a post that was loaded runs ago.
func TestEveryRunTellsWhatItSaw(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("posts/a.md", "---\ntitle: T\ndate: 2026-01-02\n---\n\n![](/boat.png)\n")
	write("feedgen.toml", "[site]\ntitle = \"Quay\"\nurl = \"https://quay.example\"\n[[source]]\npath = \"posts\"\nstatic = [\"static\"]\n[images]\nprobe = false\n[[out]]\ntype = \"dir\"\npath = \"public\"\n")
	write("static/other.png", "")
	cfg, err := config.Load(filepath.Join(dir, "feedgen.toml"), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what   string
		change func()
		fails  bool
	}{
		{"the first", func() {}, false},
		{"one that finds nothing changed", func() {}, false},
		{"one that finds other notes alone", func() { write("posts/b.md", "---\ntitle: T\ndate: 2026-01-02\ndraft: true\n---\n\n") }, false},
		{"one that publishes nowhere", func() {
			write("posts/c.md", "---\ntitle: U\ndate: 2026-01-03\n---\n\n")
			if err := os.RemoveAll(filepath.Join(dir, "public")); err != nil {
				t.Fatal(err)
			}
			write("public", "")
		}, true},
	} {
		c.change()
		var seen []sources.Folder
		_, err := Run(t.Context(), cfg, Options{Now: time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC), Seen: func(folders []sources.Folder, silent []string) {
			seen = folders
			if len(silent) > 0 {
				t.Errorf("%s: silent: %q", c.what, silent)
			}
		}})
		if (err != nil) != c.fails {
			t.Errorf("%s: error %v", c.what, err)
		}
		for folder, name := range map[string]string{"posts": "new.md", "static": "boat.png"} {
			if !slices.ContainsFunc(seen, func(f sources.Folder) bool {
				return f.Path == filepath.Join(dir, folder) && f.Holds(name)
			}) {
				t.Errorf("%s: %s/%s does not matter", c.what, folder, name)
			}
		}
	}
}
