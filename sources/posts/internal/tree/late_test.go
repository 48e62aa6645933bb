package tree_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"feedgen/sources/posts/internal/tree"
)

// skipElsewhere skips a test for what Linux has and other systems may lack.
func skipElsewhere(t *testing.T, why string) {
	t.Helper()
	if runtime.GOOS == "linux" {
		t.Fatal(why)
	}
	t.Skip(why)
}

// lateVisitor keeps each file's stamp after it is read.
type lateVisitor struct {
	mu    sync.Mutex
	after map[string]tree.Stamp
	errs  []error
}

func (v *lateVisitor) Enter(string) bool             { return true }
func (v *lateVisitor) Want(string, fs.FileMode) bool { return true }
func (v *lateVisitor) Problem(tree.Problem)          {}

func (v *lateVisitor) Visit(files []tree.File) {
	for _, f := range files {
		_, err := f.ReadHead(make([]byte, 8))
		v.mu.Lock()
		v.after[f.Path] = f.Stamp
		if err != nil {
			v.errs = append(v.errs, err)
		}
		v.mu.Unlock()
	}
}

// TestLateWalkLooksAtFilesAsTheyAreRead: what it sees is what a walk that looks
// first does.
func TestLateWalkLooksAtFilesAsTheyAreRead(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.md", "sub/b.md"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	tr, err := tree.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer tr.Close()
	var stamps [2]map[string]tree.Stamp
	for i, late := range []bool{false, true} {
		v := &lateVisitor{after: make(map[string]tree.Stamp)}
		tr.Late = late
		if err := tr.Walk(t.Context(), ".", v); err != nil || len(v.errs) > 0 {
			t.Fatal(err, v.errs)
		}
		stamps[i] = v.after
	}
	if len(stamps[0]) != 2 {
		t.Fatalf("visited %v", stamps[0])
	}
	for path, want := range stamps[0] {
		if got := stamps[1][path]; got != want || got.IsZero() {
			t.Errorf("%s: %+v, want %+v", path, got, want)
		}
	}
}
