package state_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"feedgen/cmd/feedgen/internal/state"
)

// filesIn gives what stands in a folder's files.
func filesIn(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		files[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestRefusedFilesAreReplacedAsAWhole(t *testing.T) {
	dir := t.TempDir()
	refused := state.RefusedIn(dir)
	// What a run left that was killed.
	if err := os.MkdirAll(filepath.Join(dir, "refused.new/news"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, files := range []map[string][]byte{
		{"diff.txt": []byte("one"), "news/rss.xml": []byte("<rss/>")},
		{"diff.txt": []byte("two"), "atom.xml": []byte("<feed/>")},
	} {
		if err := refused.Replace(files); err != nil {
			t.Fatal(err)
		}
	}
	want := map[string]string{"refused/.gitignore": "*\n", "refused/diff.txt": "two", "refused/atom.xml": "<feed/>"}
	if diff := cmp.Diff(want, filesIn(t, dir)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}

	// What cannot be written leaves what was there.
	if err := refused.Replace(map[string][]byte{"a": nil, "a/b": nil}); err == nil {
		t.Error("a file is a folder")
	}
	if diff := cmp.Diff(want, filesIn(t, dir)); diff != "" {
		t.Errorf("after a failure (-want +got):\n%s", diff)
	}

	for range 2 {
		if err := refused.Remove(); err != nil {
			t.Error(err)
		}
	}
	if diff := cmp.Diff(map[string]string{}, filesIn(t, dir)); diff != "" {
		t.Errorf("after the end (-want +got):\n%s", diff)
	}
}

func TestRefusedFilesAreRead(t *testing.T) {
	refused := state.RefusedIn(t.TempDir())
	if _, _, ok := refused.Read("diff.txt"); ok {
		t.Error("there is a file before any was written")
	}
	if err := refused.Replace(map[string][]byte{"diff.txt": []byte("one"), "news/rss.xml": nil}); err != nil {
		t.Fatal(err)
	}
	data, at, ok := refused.Read("diff.txt")
	if !ok || string(data) != "one" || at.IsZero() {
		t.Errorf("got %q, written %v, %v", data, at, ok)
	}
	if _, _, ok := refused.Read("news"); ok {
		t.Error("a folder was read")
	}
}
