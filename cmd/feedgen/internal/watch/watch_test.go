package watch

import (
	"bytes"
	"context"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
	"github.com/google/go-cmp/cmp"

	"feedgen/sources"
)

// A site is a folder of posts that is read and watched.
type site struct {
	*Watcher
	t     *testing.T
	above string // the folder that it is in
	dir   string
	reads string // the path by which it is read
}

// newSite watches a new site with some posts, and has it calm.
func newSite(t *testing.T, names ...string) *site {
	t.Helper()
	return newSiteOn(t, system{(*fsnotify.Watcher).Add, func(string) string { return "" }}, names...)
}

func newSiteOn(t *testing.T, sys system, names ...string) *site {
	t.Helper()
	above := t.TempDir()
	s := &site{t: t, above: above, dir: filepath.Join(above, "site", "posts")}
	s.reads = s.dir
	if err := os.MkdirAll(s.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		s.write(name, "first")
	}
	w, err := open(Config{Folder: filepath.Join(above, "state"), Own: []string{filepath.Join(s.dir, "own")}}, sys)
	if err != nil {
		t.Fatal(err)
	}
	s.Watcher = w
	t.Cleanup(func() {
		if w.isClosed() {
			return
		}
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// post gives the folder at a path as whoever reads posts there describes it.
func post(path string) sources.Folder {
	return sources.Folder{
		Path:  path,
		Holds: func(name string) bool { return strings.HasSuffix(name, ".md") },
		Below: func(name string) (sources.Folder, bool) {
			return post(filepath.Join(path, name)), name != "node_modules"
		},
	}
}

// run does what a run does: it lists the folders, and tells which they are.
func (s *site) run() {
	s.t.Helper()
	s.Clean()
	folders := []sources.Folder{post(s.reads)}
	real, err := filepath.EvalSymlinks(s.reads)
	if err != nil {
		return // a failed run tells nothing
	}
	err = filepath.WalkDir(real, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if d.Name() == "node_modules" {
			return fs.SkipDir
		}
		folders = append(folders, post(path))
		return nil
	})
	if err == nil {
		s.Follow(folders, nil)
	}
}

// calm has runs until one has seen all.
func (s *site) calm() {
	s.t.Helper()
	for range 4 {
		s.run()
		if !s.sees() {
			return
		}
	}
	s.t.Fatal("each run is followed by a change")
}

// sees reports whether anything has changed until now.
func (s *site) sees() bool {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), time.Minute)
	defer cancel()
	if err := s.Settle(ctx); err != nil {
		s.t.Fatal(err)
	}
	return s.Dirty()
}

// await waits for a change to be told.
func (s *site) await() {
	s.t.Helper()
	select {
	case <-s.Changed():
	case <-time.After(time.Minute):
		s.t.Fatal("nobody told of a change")
	}
	if !s.Dirty() {
		s.t.Error("a change was told, and there is none")
	}
}

func (s *site) path(name string) string { return filepath.Join(s.dir, filepath.FromSlash(name)) }

func (s *site) write(name, text string) {
	s.t.Helper()
	if err := os.MkdirAll(filepath.Dir(s.path(name)), 0o755); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(s.path(name), []byte(text), 0o644); err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) rename(from, to string) {
	s.t.Helper()
	if err := os.Rename(s.path(from), s.path(to)); err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) remove(name string) {
	s.t.Helper()
	if err := os.RemoveAll(s.path(name)); err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) link(target, name string) {
	s.t.Helper()
	if err := os.Symlink(target, s.path(name)); err != nil {
		s.t.Fatal(err)
	}
}

// saves are the ways in which a post comes to hold something else, or to be there no more.
var saves = map[string]func(s *site){
	"written in place": func(s *site) { s.write("a.md", "second") },
	"appended to": func(s *site) {
		f, err := os.OpenFile(s.path("a.md"), os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			s.t.Fatal(err)
		}
		defer f.Close()
		if _, err := f.WriteString("more"); err != nil {
			s.t.Fatal(err)
		}
	},
	"vim": func(s *site) {
		s.write("4913", "")
		s.remove("4913")
		s.rename("a.md", "a.md~")
		s.write("a.md", "second")
		s.remove("a.md~")
	},
	"a new file put in its place": func(s *site) {
		s.write(".a.md.tmp", "second")
		s.rename(".a.md.tmp", "a.md")
	},
	"Emacs, with a link for a lock": func(s *site) {
		s.link("ann@quay.1234", ".#a.md")
		s.write("a.md~", "first")
		s.write("a.md", "second")
		s.remove(".#a.md")
	},
	"moved in": func(s *site) {
		s.write("../b.md", "new")
		s.rename("../b.md", "b.md")
	},
	"moved away":          func(s *site) { s.rename("a.md", "../a.md") },
	"moved into a folder": func(s *site) { s.rename("a.md", "sub/a.md") },
	"deleted":             func(s *site) { s.remove("a.md") },
	"made unreadable": func(s *site) {
		if err := os.Chmod(s.path("a.md"), 0); err != nil {
			s.t.Fatal(err)
		}
	},
	"its folder made unreadable": func(s *site) {
		if err := os.Chmod(s.dir, 0o700); err != nil {
			s.t.Fatal(err)
		}
	},
	"given another time": func(s *site) {
		if err := os.Chtimes(s.path("a.md"), time.Time{}, time.Unix(1e9, 0)); err != nil {
			s.t.Fatal(err)
		}
	},
	"a link": func(s *site) { s.link("a.md", "b.md") },
	"many": func(s *site) {
		for _, c := range "abcdefghijklmnopqrstuvwxyz" {
			s.write("sub/"+string(c)+".md", "new")
		}
	},
	"below folders made for it": func(s *site) { s.write("one/two/three/b.md", "new") },
}

func TestEverySaveIsTold(t *testing.T) {
	for name, save := range saves {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, "a.md", "sub/c.md")
			s.calm()
			save(s)
			s.await()
			s.calm()
			select {
			case <-s.Changed():
				t.Error("it is told once more")
			default:
			}
		})
	}
}

func TestWhatNobodyReadsIsNoChange(t *testing.T) {
	s := newSite(t, "a.md", "sub/b.md", "node_modules/c.md", "own/d.md")
	s.calm()
	s.write(".a.md.swp", "swap")
	s.write("4913", "")
	s.write("a.md~", "backup")
	s.write("node_modules/c.md", "second")
	s.write("node_modules/deeper/c.md", "second")
	s.write("own/d.md", "second")
	s.write("own/deeper/d.md", "second")
	s.write("../beside.md", "new")
	s.remove("a.md~")
	if _, err := os.ReadFile(s.path("a.md")); err != nil {
		t.Fatal(err)
	}
	if s.sees() {
		t.Error("something has changed")
	}
}

func TestCleanTakesBackWhatWasTold(t *testing.T) {
	s := newSite(t, "a.md")
	s.calm()
	s.write("a.md", "second")
	for len(s.changed) == 0 {
		runtime.Gosched()
	}
	s.run()
	select {
	case <-s.Changed():
		t.Error("a change is told that a run has seen")
	default:
	}
}

func TestTenThousandFilesAtOnce(t *testing.T) {
	const many = 10000
	s := newSite(t)
	names := make([]string, many)
	for i := range names {
		names[i] = s.path(strings.Repeat("x", 1+i%50) + string(rune('a'+i%26)) + time.Unix(int64(i), 0).UTC().Format("150405") + ".md")
		if err := os.WriteFile(names[i], nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s.calm()
	for _, name := range names {
		if err := os.Chtimes(name, time.Time{}, time.Unix(1e9, 0)); err != nil {
			t.Fatal(err)
		}
	}
	s.await()
	s.calm()
	s.write("late.md", "new")
	if !s.sees() {
		t.Error("no change after all of them")
	}
}

func TestBlindPlacesCountAsChanged(t *testing.T) {
	s := newSiteOn(t, system{(*fsnotify.Watcher).Add, func(folder string) string {
		if strings.Contains(folder, "remote") {
			return "nfs"
		}
		return ""
	}}, "a.md", "remote/b.md", "remote/deeper/c.md")
	var log bytes.Buffer
	s.cfg.Log = slog.New(slog.NewTextHandler(&log, nil))
	s.run()
	for range 2 {
		s.Follow([]sources.Folder{post(s.dir), post(s.path("remote")), post(s.path("remote/deeper"))}, []string{`source "wire": it cannot be watched`})
	}
	want := []string{
		s.path("remote") + ": nobody tells what other machines change on nfs",
		`source "wire": it cannot be watched`,
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, s.Blind()); diff != "" {
		t.Errorf("blind (-want +got):\n%s", diff)
	}
	for _, place := range want {
		if n := strings.Count(log.String(), strconv.Quote(place)); n != 1 {
			t.Errorf("%s is told %d times:\n%s", place, n, &log)
		}
	}
	s.Clean()
	if !s.sees() {
		t.Error("no change, as far as anybody could tell")
	}
	s.Follow([]sources.Folder{post(s.dir)}, nil)
	s.Clean()
	if s.sees() || len(s.Blind()) > 0 {
		t.Errorf("still blind: %q", s.Blind())
	}
}
