//go:build unix

package tree_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"feedgen/sources/posts/internal/tree"
)

// A headReader reads the heads of files together, after it did something to them.
type headReader struct {
	recorder
	before func(files []tree.File)
	heads  map[string]string
	errs   map[string]error
	most   int // files at a time
}

func (r *headReader) Visit(files []tree.File) {
	r.before(files)
	heads := make([]tree.Head, len(files))
	for i := range files {
		heads[i] = tree.Head{File: &files[i], Buf: make([]byte, 8)}
	}
	tree.ReadHeads(heads)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.most = max(r.most, len(files))
	for _, h := range heads {
		r.heads[h.File.Path], r.errs[h.File.Path] = string(h.Buf[:h.N]), h.Err
	}
}

func newHeadReader(before func(files []tree.File)) *headReader {
	return &headReader{before: before, heads: make(map[string]string), errs: make(map[string]error)}
}

// TestReadHeadsTakesEachForItself: what is wrong with one file is not with the others,
// and all are closed.
func TestReadHeadsTakesEachForItself(t *testing.T) {
	dir := grow(t, "a.md", "gone.md", "b/a longer name.md", "pipe.md", "c.md", "empty.md")
	link(t, "b/a longer name.md", filepath.Join(dir, "link.md"))
	if err := os.Truncate(filepath.Join(dir, "empty.md"), 0); err != nil {
		t.Fatal(err)
	}
	for _, late := range []bool{false, true} {
		tr := open(t, dir)
		tr.Late = late
		unseen := false // nobody looked at the file before it was read
		r := newHeadReader(func(files []tree.File) {
			for _, f := range files {
				if f.Path == "pipe.md" {
					unseen = f.Stamp.IsZero()
				}
				var err error
				switch name := filepath.Join(dir, f.Path); f.Path {
				case "gone.md":
					err = os.Remove(name)
				case "pipe.md":
					err = errors.Join(os.Remove(name), syscall.Mkfifo(name, 0o644))
				}
				if err != nil {
					t.Error(err)
				}
			}
		})
		before := openFiles(t)
		if err := tr.Walk(t.Context(), ".", r); err != nil {
			t.Fatal(err)
		}
		if after := openFiles(t); after > before {
			t.Errorf("late %v: %d files are open, before %d", late, after, before)
		}
		for path, want := range map[string]string{"a.md": "a.md", "b/a longer name.md": "b/a long", "c.md": "c.md", "empty.md": "", "link.md": "b/a long"} {
			if r.heads[path] != want || r.errs[path] != nil {
				t.Errorf("late %v: %s: %q, want %q (%v)", late, path, r.heads[path], want, r.errs[path])
			}
		}
		if err := r.errs["gone.md"]; !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "gone.md") {
			t.Errorf("late %v: a file that is gone: %v", late, err)
		}
		if err := r.errs["pipe.md"]; unseen && !errors.Is(err, tree.ErrNotRegular) || r.heads["pipe.md"] != "" {
			t.Errorf("late %v: a pipe in a file's place: %q (%v)", late, r.heads["pipe.md"], err)
		}
		for _, name := range []string{"gone.md", "pipe.md"} {
			if err := errors.Join(os.RemoveAll(filepath.Join(dir, name)), os.WriteFile(filepath.Join(dir, name), nil, 0o644)); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestManyWorkersOpenFewFilesEach, so that all together do not open too many.
func TestManyWorkersOpenFewFilesEach(t *testing.T) {
	names := make([]string, 0, 500)
	for i := range cap(names) {
		names = append(names, strings.Repeat("x", 1+i%100)+string(rune('a'+i/100))+".md")
	}
	dir := grow(t, names...)
	for workers, want := range map[int]int{1: 16, 16: 16, 64: 4, 1000: 1} {
		tr := open(t, dir)
		tr.Workers = workers
		r := newHeadReader(func([]tree.File) {})
		if err := tr.Walk(t.Context(), ".", r); err != nil {
			t.Fatal(err)
		}
		if r.most != want || len(r.heads) != len(names) {
			t.Errorf("%d workers: up to %d files at a time, want %d; %d of %d", workers, r.most, want, len(r.heads), len(names))
		}
	}
}

// openFiles counts the files that this process has open, where that can be told.
func openFiles(t *testing.T) int {
	t.Helper()
	all, err := os.ReadDir("/proc/self/fd")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return len(all)
}
