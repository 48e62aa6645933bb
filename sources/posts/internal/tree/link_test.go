//go:build unix

package tree_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"feedgen/sources/posts/internal/tree"
)

func link(t *testing.T, target, name string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, name); err != nil {
		t.Fatal(err)
	}
}

func TestLinksAreToldApart(t *testing.T) {
	dir := grow(t, "in/a/real.md", "in/b/other.md", "outside.md")
	in := filepath.Join(dir, "in")
	for name, target := range map[string]string{
		"near.md":      "real.md",
		"far.md":       "../b/other.md",
		"chain.md":     "far.md",
		"folder.md":    "../b",
		"self.md":      "self.md",
		"nowhere.md":   "gone.md",
		"below.md":     "real.md/x",
		"outside.md":   "../../outside.md",
		"absolute.md":  filepath.Join(in, "a", "real.md"),
		"via-folder":   "../b",
		"through.md":   "via-folder/other.md",
		"out-back.md":  "../../in/a/real.md",
		"to-pipe.md":   "pipe",
		"top-level.md": "..",
	} {
		link(t, target, filepath.Join(in, "a", name))
	}
	if err := syscall.Mkfifo(filepath.Join(in, "a", "pipe"), 0o644); err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	r := &recorder{}
	r.visit = func(f tree.File) {
		buf := make([]byte, 100)
		n, err := f.ReadHead(buf)
		if err != nil {
			t.Error(err)
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		texts[f.Path] = string(buf[:n])
	}
	walk(t, in, r)
	wantTexts := map[string]string{
		"a/real.md": "in/a/real.md", "b/other.md": "in/b/other.md", "a/near.md": "in/a/real.md",
		"a/far.md": "in/b/other.md", "a/chain.md": "in/b/other.md", "a/through.md": "in/b/other.md",
	}
	if diff := cmp.Diff(wantTexts, texts); diff != "" {
		t.Errorf("visited (-want +got):\n%s", diff)
	}
	wantProblems := map[string]error{
		"a/folder.md": tree.ErrLinkToDir, "a/via-folder": tree.ErrLinkToDir, "a/top-level.md": tree.ErrLinkToDir,
		"a/self.md": tree.ErrLinkNowhere, "a/nowhere.md": tree.ErrLinkNowhere, "a/below.md": tree.ErrLinkNowhere,
		"a/outside.md": tree.ErrLinkOut, "a/absolute.md": tree.ErrLinkOut, "a/out-back.md": tree.ErrLinkOut,
		"a/pipe": tree.ErrNotRegular, "a/to-pipe.md": tree.ErrNotRegular,
	}
	if diff := cmp.Diff(wantProblems, r.problems, cmpopts.EquateErrors()); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	if f := r.files["a/far.md"]; !f.Link || f.Stamp != r.files["b/other.md"].Stamp {
		t.Errorf("a link has its own stamp: %+v", f)
	}
}

// TestNoRaceLeadsOut: between the look and the reading, a link takes the place
// of the file, and a pipe that nobody writes that of another.
func TestNoRaceLeadsOut(t *testing.T) {
	dir := grow(t, "in/a.md", "in/b.md", "secret")
	r := &recorder{visit: func(f tree.File) {
		name := filepath.Join(dir, "in", f.Path)
		if err := os.Remove(name); err != nil {
			t.Error(err)
		}
		if f.Path == "b.md" {
			if err := syscall.Mkfifo(name, 0o644); err != nil {
				t.Error(err)
			}
		} else if err := os.Symlink("../secret", name); err != nil {
			t.Error(err)
		}
		buf := make([]byte, 100)
		if n, err := f.ReadHead(buf); n > 0 || (err == nil && f.Path == "a.md") {
			t.Errorf("%s: read %q, %v", f.Path, buf[:n], err)
		}
		opened, err := f.Open()
		if err == nil {
			opened.Close()
		}
		if f.Path == "a.md" && err == nil {
			t.Error("opened a link that leads out")
		}
	}}
	walk(t, filepath.Join(dir, "in"), r)
	if r.times != 2 {
		t.Errorf("%d visits", r.times)
	}
}

func TestNamesThatAreNotUTF8AreReported(t *testing.T) {
	dir := grow(t, "a.md", "b\xff.md", "c\xff/d.md", "e\xff/f.md", "g\xff.txt")
	r := &recorder{
		enter: func(p string) bool { return p != "e\xff" },
		want:  func(p string, _ fs.FileMode) bool { return filepath.Ext(p) == ".md" },
	}
	walk(t, dir, r)
	if diff := cmp.Diff(set("a.md"), r.paths()); diff != "" {
		t.Errorf("visited (-want +got):\n%s", diff)
	}
	want := map[string]error{"b\xff.md": tree.ErrNotUTF8, "c\xff": tree.ErrNotUTF8}
	if diff := cmp.Diff(want, r.problems, cmpopts.EquateErrors()); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

// TestWalkLeavesNothingOpen counts what the process has open.
func TestWalkLeavesNothingOpen(t *testing.T) {
	const fds = "/proc/self/fd"
	if _, err := os.Stat(fds); err != nil {
		skipElsewhere(t, "the system lists no open files")
	}
	count := func() int {
		open, err := os.ReadDir(fds)
		if err != nil {
			t.Fatal(err)
		}
		return len(open)
	}
	dir := grow(t, "a/b/c.md", "a/d.md", "e/f/g.md", "h.md")
	tr := open(t, dir)
	before := count()
	if err := tr.Walk(t.Context(), ".", &recorder{}); err != nil {
		t.Fatal(err)
	}
	broken := &recorder{enter: func(p string) bool {
		return p != "e/f" || os.RemoveAll(filepath.Join(dir, "e")) == nil
	}}
	if err := tr.Walk(t.Context(), ".", broken); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("error %v", err)
	}
	if after := count(); after != before {
		t.Errorf("%d open before, %d after", before, after)
	}
}
