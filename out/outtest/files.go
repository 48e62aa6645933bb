package outtest

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"feedgen/feedgen"
	"feedgen/out"
)

// File is a file that stands where a feed would.
func File(name, data string) feedgen.File { return file(name, []byte(data)) }

// Stopping is f as a file that calls stop when it was read so many times.
func Stopping(f feedgen.File, after int, stop func()) feedgen.File {
	whole := f.Open
	f.Open = func() (io.ReadCloser, error) {
		r, err := whole()
		return &stopping{r, after, stop}, err
	}
	return f
}

type stopping struct {
	io.ReadCloser
	after int
	stop  func()
}

func (s *stopping) Read(p []byte) (int, error) {
	if s.after--; s.after == 0 {
		s.stop()
	}
	return s.ReadCloser.Read(p)
}

// MustPut puts files, or ends the test.
func MustPut(t *testing.T, d out.Destination, files ...feedgen.File) {
	t.Helper()
	for _, f := range files {
		if err := d.Put(t.Context(), f); err != nil {
			t.Fatal(err)
		}
	}
}

// WriteFile writes a file of this machine, and makes its folder.
func WriteFile(t *testing.T, name, data string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
}

// What [Tree] gives in the place of contents.
const (
	Folder = "d---------"
	Link   = "L---------"
)

// Tree gives all that is below a folder of this machine but manifests, by slash path:
// the contents of files, and the types of what is none.
func Tree(t *testing.T, root string) map[string]string {
	t.Helper()
	got := map[string]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == root || d.Name() == out.ManifestName {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		if !d.Type().IsRegular() {
			got[name] = d.Type().String()
			return nil
		}
		data, err := os.ReadFile(path)
		got[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// WantTree checks what [Tree] gives.
func WantTree(t *testing.T, root string, want map[string]string) {
	t.Helper()
	if diff := cmp.Diff(want, Tree(t, root)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", root, diff)
	}
}
