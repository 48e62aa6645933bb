package posts

import (
	"os"
	"path/filepath"
	"testing"
)

// TestVersionTellsOneChangeFromTheNext: both differ from the same index.
func TestVersionTellsOneChangeFromTheNext(t *testing.T) {
	dir, index := t.TempDir(), filepath.Join(t.TempDir(), "index")
	file := filepath.Join(dir, "2026-01-01-x.md")
	seen := make(map[string]string)
	for i, title := range []string{"One", "Two", "Three"} {
		if err := os.WriteFile(file, []byte("---\ntitle: "+title+"\n---\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		settle(t, file)
		l, err := indexed(t, dir, index).List(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		version := l.Version()
		if i == 0 {
			if version, err = l.Keep(); err != nil {
				t.Fatal(err)
			}
		}
		if other, ok := seen[version]; ok {
			t.Errorf("%s has the version of %s", title, other)
		}
		seen[version] = title
	}
}
