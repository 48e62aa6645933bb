package dir_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"feedgen/feedgen"
	"feedgen/out"
	"feedgen/out/dir"
	"feedgen/out/outtest"
)

func file(name string, data []byte) feedgen.File {
	return feedgen.NewFile(name, feedgen.FeedFile, feedgen.RSS.MediaType(), data)
}

func open(t *testing.T, path string) *dir.Destination {
	t.Helper()
	d, err := dir.New(dir.Config{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDirIsADestination(t *testing.T) {
	outtest.Run(t, func(t *testing.T) out.Destination {
		return open(t, filepath.Join(t.TempDir(), "site", "public"))
	})
}

func TestNewWantsAPath(t *testing.T) {
	if _, err := dir.New(dir.Config{}); err == nil {
		t.Error("no error")
	}
}

func TestPublishLeavesNothingBesideTheFiles(t *testing.T) {
	path := t.TempDir()
	for _, data := range []string{"1", "2"} {
		files := []feedgen.File{file("rss.xml", []byte(data)), file("a/b/atom.xml", []byte(data))}
		if _, err := out.Publish(t.Context(), open(t, path), files, out.Options{}); err != nil {
			t.Fatal(err)
		}
		outtest.WantTree(t, path, map[string]string{"rss.xml": data, "a": outtest.Folder, "a/b": outtest.Folder, "a/b/atom.xml": data})
	}
}

// doneLater is a context that is done when it is asked for the second time.
type doneLater struct {
	context.Context
	asked int
}

func (c *doneLater) Err() error {
	c.asked++
	if c.asked < 2 {
		return nil
	}
	return context.Canceled
}

func TestPutLeavesNothingBehindWhenItIsStoppedMidway(t *testing.T) {
	path := t.TempDir()
	d := open(t, path)
	if err := d.Put(t.Context(), file("rss.xml", []byte("old"))); err != nil {
		t.Fatal(err)
	}
	ctx := &doneLater{Context: t.Context()}
	if err := d.Put(ctx, file("rss.xml", []byte("new"))); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v, want %v", err, context.Canceled)
	}
	outtest.WantTree(t, path, map[string]string{"rss.xml": "old"})
}

func TestPublishDoesNotTouchUnchangedFiles(t *testing.T) {
	path := t.TempDir()
	files := []feedgen.File{file("rss.xml", []byte("<rss/>"))}
	if _, err := out.Publish(t.Context(), open(t, path), files, out.Options{}); err != nil {
		t.Fatal(err)
	}
	// A server's ETag may be this time: a reader's cache depends on it.
	then := time.Date(2020, 9, 14, 3, 38, 12, 0, time.UTC)
	live := filepath.Join(path, "rss.xml")
	if err := os.Chtimes(live, then, then); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Publish(t.Context(), open(t, path), files, out.Options{}); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(live)
	if err != nil {
		t.Fatal(err)
	}
	if !info.ModTime().Equal(then) {
		t.Errorf("modified %v, want %v", info.ModTime(), then)
	}
}

func TestNothingIsMadeBeforeTheFirstPut(t *testing.T) {
	path := t.TempDir()
	d := open(t, filepath.Join(path, "site", "public"))
	files := []feedgen.File{file("rss.xml", []byte("<rss/>"))}
	if _, err := out.Publish(t.Context(), d, files, out.Options{DryRun: true}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := d.Put(ctx, files[0]); err == nil {
		t.Error("put heeded no context")
	}
	outtest.WantTree(t, path, map[string]string{})
}

func TestPutLetsOthersReadTheFile(t *testing.T) {
	path := t.TempDir()
	if err := open(t, path).Put(t.Context(), file("rss.xml", nil)); err != nil {
		t.Fatal(err)
	}
	// What the process's umask leaves of 0644 is what it leaves here.
	if err := os.WriteFile(filepath.Join(path, "reference"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	mode := func(name string) fs.FileMode {
		info, err := os.Stat(filepath.Join(path, name))
		if err != nil {
			t.Fatal(err)
		}
		return info.Mode()
	}
	if want, got := mode("reference"), mode("rss.xml"); got != want {
		t.Errorf("mode is %v, want %v", got, want)
	}
}

// What stands in the way holds for root too, whom no permissions stop.
func TestPutTellsWhatStandsInTheWay(t *testing.T) {
	tests := []struct {
		name    string
		prepare func(path string) error
		file    string
		want    string // %: the destination's path
	}{
		{"a file in the destination's place", func(path string) error {
			return os.WriteFile(path, nil, 0o644)
		}, "rss.xml", "mkdir %: not a directory"},
		{"a file in a folder's place", func(path string) error {
			return writeFile(path, "news", "")
		}, "news/uk/rss.xml", "%/news/uk: not a directory"},
		{"a folder in the file's place", func(path string) error {
			return os.MkdirAll(filepath.Join(path, "rss.xml", "x"), 0o755)
		}, "rss.xml", "%/rss.xml: is a folder, where a file is wanted"},
		{"a link in the file's place", func(path string) error {
			return link(path, "../elsewhere.xml", "rss.xml")
		}, "rss.xml", "%/rss.xml: is a symbolic link, where a file is wanted"},
		{"a link out of the destination", func(path string) error {
			return link(path, "..", "news")
		}, "news/rss.xml", "%/news: path escapes from parent"},
		{"an absolute link out of the destination", func(path string) error {
			return link(path, filepath.Dir(path), "news")
		}, "news/rss.xml", "%/news: path escapes from parent"},
		{"a name too long for the disk", func(string) error { return nil },
			strings.Repeat("x", 300), "%/" + strings.Repeat("x", 300) + ": file name too long"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			base := t.TempDir()
			path := filepath.Join(base, "public")
			if err := tt.prepare(path); err != nil {
				t.Fatal(err)
			}
			before := outtest.Tree(t, base)
			if tt.file[0] == 'x' {
				before["public"] = outtest.Folder
			}
			err := open(t, path).Put(t.Context(), file(tt.file, []byte("<rss/>")))
			if want := strings.ReplaceAll(tt.want, "%", path); err == nil || err.Error() != want {
				t.Errorf("error is %v, want %s", err, want)
			}
			outtest.WantTree(t, base, before)
		})
	}
}

func writeFile(dir, name, data string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, name), []byte(data), 0o644)
}

func link(dir, target, name string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return os.Symlink(target, filepath.Join(dir, name))
}

func TestLinksBelowTheDestinationAreFollowed(t *testing.T) {
	base := t.TempDir()
	path := filepath.Join(base, "current")
	release := filepath.Join(base, "release")
	if err := link(release, "news", "nyheter"); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(release, "news"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("release", path); err != nil {
		t.Fatal(err)
	}
	files := []feedgen.File{file("nyheter/rss.xml", []byte("<rss/>"))}
	if _, err := out.Publish(t.Context(), open(t, path), files, out.Options{}); err != nil {
		t.Fatal(err)
	}
	outtest.WantTree(t, release, map[string]string{"news": outtest.Folder, "news/rss.xml": "<rss/>", "nyheter": outtest.Link})
}

func TestOpenRefusesWhatIsNoFile(t *testing.T) {
	path := t.TempDir()
	if err := writeFile(filepath.Dir(path), "secret", "x"); err != nil {
		t.Fatal(err)
	}
	if err := link(path, "../secret", "rss.xml"); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(path, "atom.xml"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"rss.xml":  "is a symbolic link, where a file is wanted",
		"atom.xml": "is a folder, where a file is wanted",
	} {
		_, err := open(t, path).Open(t.Context(), name)
		if want := filepath.Join(path, name) + ": " + want; err == nil || err.Error() != want {
			t.Errorf("error is %v, want %s", err, want)
		}
	}
}

func TestDeleteRemovesTheFoldersThatItEmpties(t *testing.T) {
	path := t.TempDir()
	d := open(t, path)
	for _, name := range []string{"a/b/c.jpg", "a/b/d/e.jpg", "f/g.jpg"} {
		if err := writeFile(filepath.Join(path, filepath.Dir(name)), filepath.Base(name), "x"); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"a/b/d/e.jpg", "f/g.jpg", "never/was.jpg"} {
		if err := d.Delete(t.Context(), name); err != nil {
			t.Error(err)
		}
	}
	outtest.WantTree(t, path, map[string]string{"a": outtest.Folder, "a/b": outtest.Folder, "a/b/c.jpg": "x"})
}

func TestDeleteRemovesFilesOnly(t *testing.T) {
	base := t.TempDir()
	path := filepath.Join(base, "public")
	if err := writeFile(base, "secret", "x"); err != nil {
		t.Fatal(err)
	}
	if err := link(path, "../secret", "a.jpg"); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(path, "b.jpg"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a.jpg", "b.jpg"} {
		if err := open(t, path).Delete(t.Context(), name); err == nil {
			t.Errorf("deleted %s", name)
		}
	}
	outtest.WantTree(t, base, map[string]string{"secret": "x", "public": outtest.Folder, "public/a.jpg": outtest.Link, "public/b.jpg": outtest.Folder})
}

func TestPutRemovesWhatKilledRunsHaveLeft(t *testing.T) {
	dir := t.TempDir()
	now := time.Now()
	write := func(name string, age time.Duration) string {
		name = filepath.Join(dir, name)
		err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte("x"), 0o644), os.Chtimes(name, now.Add(-age), now.Add(-age)))
		if err != nil {
			t.Fatal(err)
		}
		return name
	}
	left := out.NewUnfinished()
	inUse, inFolder := out.NewUnfinished(), out.NewUnfinished()
	write("a/"+left, 2*time.Hour)
	write("a/"+inUse, 30*time.Minute)
	write("a/.feedgen-notes.tmp", 2*time.Hour) // not ours
	write("a/"+left+".xml", 2*time.Hour)       // nor this
	write("a/"+inFolder+"/x", 2*time.Hour)
	write("b/"+left, 2*time.Hour) // nothing is put there
	d := open(t, dir)
	put := func() {
		t.Helper()
		if err := d.Put(t.Context(), file("a/rss.xml", []byte("new"))); err != nil {
			t.Fatal(err)
		}
	}
	put()
	want := map[string]string{
		"a": outtest.Folder, "a/rss.xml": "new", "a/" + inUse: "x", "a/.feedgen-notes.tmp": "x", "a/" + left + ".xml": "x",
		"a/" + inFolder: outtest.Folder, "a/" + inFolder + "/x": "x", "b": outtest.Folder, "b/" + left: "x",
	}
	outtest.WantTree(t, dir, want)
	// One look at a folder is enough for a run.
	write("a/"+left, 2*time.Hour)
	want["a/"+left] = "x"
	put()
	outtest.WantTree(t, dir, want)
}

func TestPutRemovesNoMoreThanAHundredLeftFiles(t *testing.T) {
	dir := t.TempDir()
	past := time.Now().Add(-2 * time.Hour)
	for range 150 {
		name := filepath.Join(dir, out.NewUnfinished())
		if err := errors.Join(os.WriteFile(name, nil, 0o644), os.Chtimes(name, past, past)); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []int{51, 1} {
		if err := open(t, dir).Put(t.Context(), file("rss.xml", []byte("new"))); err != nil {
			t.Fatal(err)
		}
		if got := len(outtest.Tree(t, dir)); got != want {
			t.Errorf("there are %d files, want %d", got, want)
		}
	}
}
