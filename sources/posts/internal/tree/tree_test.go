package tree_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"feedgen/sources/posts/internal/tree"
)

// A recorder notes what a walk tells it. Nil functions say yes.
type recorder struct {
	enter func(path string) bool
	want  func(path string, typ fs.FileMode) bool
	visit func(f tree.File)

	mu       sync.Mutex
	files    map[string]tree.File
	problems map[string]error
	times    int
}

func (r *recorder) Enter(path string) bool { return r.enter == nil || r.enter(path) }

func (r *recorder) Want(path string, typ fs.FileMode) bool { return r.want == nil || r.want(path, typ) }

func (r *recorder) Visit(files []tree.File) {
	for _, f := range files {
		r.one(f)
	}
}

func (r *recorder) one(f tree.File) {
	if r.visit != nil {
		r.visit(f)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.times++
	if r.files == nil {
		r.files = map[string]tree.File{}
	}
	r.files[f.Path] = f
}

func (r *recorder) Problem(p tree.Problem) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.problems == nil {
		r.problems = map[string]error{}
	}
	r.problems[p.Path] = p.Err
}

// paths gives the visited files as a set.
func (r *recorder) paths() map[string]bool {
	all := map[string]bool{}
	for p := range r.files {
		all[p] = true
	}
	return all
}

func set(names ...string) map[string]bool {
	all := map[string]bool{}
	for _, n := range names {
		all[n] = true
	}
	return all
}

// grow writes files, each with its own path as text, below a new folder.
func grow(t testing.TB, names ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range names {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(name), 0o640); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func open(t testing.TB, path string) *tree.Tree {
	t.Helper()
	tr, err := tree.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := tr.Close(); err != nil {
			t.Error(err)
		}
	})
	return tr
}

func walk(t *testing.T, dir string, r *recorder) {
	t.Helper()
	if err := open(t, dir).Walk(t.Context(), ".", r); err != nil {
		t.Fatal(err)
	}
}

// TestWalkVisitsEachFileOnce: one folder is larger than what workers share out
// at a time, and some are empty or deep.
func TestWalkVisitsEachFileOnce(t *testing.T) {
	var names []string
	for i := range 1500 {
		names = append(names, fmt.Sprintf("large/post number %d.md", i))
	}
	for i := range 40 {
		names = append(names, fmt.Sprintf("many/%d/post.md", i))
	}
	names = append(names, "top.md", strings.Repeat("deep/", 40)+"post.md", "ünïcödé/naïve.md")
	dir := grow(t, names...)
	if err := os.Mkdir(filepath.Join(dir, "empty"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, workers := range []int{0, 1, 2, 16} {
		tr := open(t, dir)
		tr.Workers = workers
		r := &recorder{visit: func(f tree.File) {
			buf := make([]byte, 1000)
			n, err := f.ReadHead(buf)
			if err != nil || string(buf[:n]) != f.Path {
				t.Errorf("%s: read %q, %v", f.Path, buf[:n], err)
			}
		}}
		if err := tr.Walk(t.Context(), ".", r); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(set(names...), r.paths()); diff != "" {
			t.Errorf("%d workers: (-want +got):\n%s", workers, diff)
		}
		if r.times != len(names) || r.problems != nil {
			t.Errorf("%d workers: %d visits of %d files; problems %v", workers, r.times, len(names), r.problems)
		}
	}
}

func TestWalkTellsWhatTheSystemTells(t *testing.T) {
	dir := grow(t, "a/one.md", "two.md")
	r := &recorder{}
	walk(t, dir, r)
	for _, p := range []string{"a/one.md", "two.md"} {
		info, err := os.Lstat(filepath.Join(dir, p))
		if err != nil {
			t.Fatal(err)
		}
		f := r.files[p]
		if f.Stamp.Size != info.Size() || f.Stamp.Mtime != info.ModTime().UnixNano() || f.Mode != info.Mode() || f.Link {
			t.Errorf("%s: %+v, want as %v", p, f, info)
		}
		if f.Name != path.Base(p) || f.Dir.Path != path.Dir(p) {
			t.Errorf("%s: is %s in %s", p, f.Name, f.Dir.Path)
		}
	}
	if r.files["a/one.md"].Stamp.Matches(r.files["two.md"].Stamp) {
		t.Error("two files have the same stamp")
	}
}

// TestStampTellsARewriteThatKeepsSizeAndTime: so do tools that copy with times.
func TestStampTellsARewriteThatKeepsSizeAndTime(t *testing.T) {
	dir := grow(t, "a.md")
	before, after := &recorder{}, &recorder{}
	walk(t, dir, before)
	name := filepath.Join(dir, "a.md")
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(name, name+".old"); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte("b.md"), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(name, info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
	walk(t, dir, after)
	was, is := before.files["a.md"].Stamp, after.files["a.md"].Stamp
	if was.Size != is.Size || was.Mtime != is.Mtime {
		t.Fatalf("%+v and %+v differ in size or time", was, is)
	}
	if was.Inode == 0 {
		skipElsewhere(t, "the system numbers no files")
	}
	if was.Matches(is) {
		t.Errorf("%+v matches", was)
	}
}

func TestVisitorChoosesFoldersAndFiles(t *testing.T) {
	dir := grow(t, "a.md", "a.txt", "in/b.md", "out/c.md", "in/out/d.md")
	var mu sync.Mutex
	asked := map[string]bool{}
	r := &recorder{
		enter: func(p string) bool { return path.Base(p) != "out" },
		want: func(p string, typ fs.FileMode) bool {
			mu.Lock()
			defer mu.Unlock()
			asked[p] = typ == 0
			return path.Ext(p) == ".md"
		},
	}
	walk(t, dir, r)
	if diff := cmp.Diff(set("a.md", "in/b.md"), r.paths()); diff != "" {
		t.Errorf("visited (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(set("a.md", "a.txt", "in/b.md"), asked); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
}

func TestWalkStartsWhereItIsTold(t *testing.T) {
	tr := open(t, grow(t, "a.md", "b/c/d.md", "b/e.md"))
	r := &recorder{}
	if err := tr.Walk(t.Context(), "b/c", r); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(set("b/c/d.md"), r.paths()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, start := range []string{"", "/", "..", "b/../..", "/etc", "gone", "a.md", "b/"} {
		if err := tr.Walk(t.Context(), start, &recorder{}); err == nil {
			t.Errorf("start %q: no error", start)
		}
	}
}

// TestAFolderThatCannotBeReadEndsTheWalk: its posts would be missing.
func TestAFolderThatCannotBeReadEndsTheWalk(t *testing.T) {
	dir := grow(t, "a/b/c.md", "d.md")
	r := &recorder{enter: func(p string) bool {
		if p == "a/b" {
			if err := os.RemoveAll(filepath.Join(dir, "a", "b")); err != nil {
				t.Error(err)
			}
		}
		return true
	}}
	err := open(t, dir).Walk(t.Context(), ".", r)
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "a/b") {
		t.Errorf("error %v", err)
	}
}

func TestWalkStopsWithItsContext(t *testing.T) {
	var names []string
	for i := range 1000 {
		names = append(names, fmt.Sprintf("%d.md", i))
	}
	tr := open(t, grow(t, names...))
	ctx, cancel := context.WithCancel(t.Context())
	r := &recorder{visit: func(tree.File) { cancel() }}
	if err := tr.Walk(ctx, ".", r); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if r.times == len(names) {
		t.Error("visited every file nevertheless")
	}
}

func TestOpenWantsAFolder(t *testing.T) {
	dir := grow(t, "a.md")
	for _, name := range []string{"a.md", "gone"} {
		if _, err := tree.Open(filepath.Join(dir, name)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
