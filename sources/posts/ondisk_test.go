package posts

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"testing/fstest"
	"time"
)

// onDisk is a source whose files are yet to be written.
type onDisk struct {
	Name, Site, Preset, Permalink string

	Collection       string // the folder's name
	Files            fstest.MapFS
	Static           []string
	Zone             *time.Location
	Include, Exclude []string
	Fields           map[string]string
}

// open writes the files into a new folder and opens that.
func (d onDisk) open(t *testing.T) *Source {
	t.Helper()
	dir := writeTo(t, filepath.Join(t.TempDir(), d.Collection), d.Files)
	s, err := Open(dir, d.Static, Config{
		Name: d.Name, Site: d.Site, Preset: d.Preset, Permalink: d.Permalink,
		Zone: d.Zone, Include: d.Include, Exclude: d.Exclude, Fields: d.Fields,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// writeTo writes files below dir, which it gives.
func writeTo(t *testing.T, dir string, files fstest.MapFS) string {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, f := range files {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func mkfifo(path string) error { return syscall.Mkfifo(path, 0o644) }
