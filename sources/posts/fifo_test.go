package posts

import (
	"os"
	"path/filepath"
	"testing"
)

// TestNamedPipesAreNotOpened: to open one is to wait for its writer, who may never
// come.
func TestNamedPipesAreNotOpened(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"pic.png":            {"2026-01-01-a.md": "---\ntitle: A\nimage: pic.png\n---\n![p](pic.png)\n"},
		"CNAME":              {"_config.yml": "title: A\n", "_layouts/x": "", "_posts/2026-01-01-a.md": "Text.\n"},
		"content/_index.md":  {"hugo.toml": "title = \"A\"\n", "content/a.md": "---\ntitle: A\ndate: 2026-01-01\n---\nText.\n"},
		"src/src.json":       {".eleventy.js": "", "src/a.md": "---\ntitle: A\ndate: 2026-01-01\n---\nText.\n"},
		"_data/authors.yml":  {"_config.yml": "title: A\n", "_posts/2026-01-01-a.md": "---\nauthor: a\n---\nText.\n"},
		"2026-01-02-pipe.md": {"2026-01-01-a.md": "---\ntitle: A\n---\nText.\n"},
	} {
		t.Run(filepath.Base(name), func(t *testing.T) {
			dir := site(t, files)
			pipe := filepath.Join(dir, name)
			if err := os.MkdirAll(filepath.Dir(pipe), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := mkfifo(pipe); err != nil {
				t.Fatal(err)
			}
			if _, err := Look(dir, Auto); err != nil {
				t.Fatal(err)
			}
			s := openAt(t, dir, nil, Config{Index: filepath.Join(t.TempDir(), "index")})
			entries, _, err := listed(t.Context(), s)
			if err != nil || len(entries) != 1 {
				t.Fatalf("%v, %v", entries, err)
			}
			if _, _, err := s.Load(t.Context(), entries[0]); err != nil {
				t.Error(err)
			}
		})
	}
}
