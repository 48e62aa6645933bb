package watch_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/job"
	"feedgen/cmd/feedgen/internal/watch"
)

// A gazette is a copy of the example site that runs publish, watched.
type gazette struct {
	*watch.Watcher
	t   *testing.T
	dir string
	cfg *config.Config
	at  time.Time // of the runs
}

func newGazette(t *testing.T) *gazette {
	t.Helper()
	g := &gazette{t: t, dir: t.TempDir(), at: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)}
	if err := os.CopyFS(filepath.Join(g.dir, "sources/example"), os.DirFS("../../../../sources/example")); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile("../../../../config.toml")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(g.dir, "config.toml"), data, 0o644); err != nil {
		t.Fatal(err)
	}
	if g.cfg, err = config.Load(filepath.Join(g.dir, "config.toml"), nil); err != nil {
		t.Fatal(err)
	}
	g.Watcher, err = watch.Open(watch.Config{Folder: filepath.Join(g.cfg.State.Path.Resolved, "cache", "watch"), Own: job.Own(g.cfg)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := g.Close(); err != nil {
			t.Error(err)
		}
	})
	return g
}

// run does a run, and reports whether it changed anything.
func (g *gazette) run() bool {
	g.t.Helper()
	g.Clean()
	report, err := job.Run(g.t.Context(), g.cfg, job.Options{Now: g.at, Offline: true, Seen: g.Follow})
	if err != nil {
		g.t.Fatal(err)
	}
	return report.Changed() > 0
}

// sees reports whether anything has changed until now.
func (g *gazette) sees() bool {
	g.t.Helper()
	ctx, cancel := context.WithTimeout(g.t.Context(), time.Minute)
	defer cancel()
	if err := g.Settle(ctx); err != nil {
		g.t.Fatal(err)
	}
	return g.Dirty()
}

// calm has runs until one has seen all.
func (g *gazette) calm() {
	g.t.Helper()
	for range 4 {
		g.run()
		if !g.sees() {
			return
		}
	}
	g.t.Fatalf("each run is followed by a change; blind: %q", g.Blind())
}

// TestWhateverChangesAFeedIsSeen: each of these has the next run publish something else,
// and none of those after that sees any change.
func TestWhateverChangesAFeedIsSeen(t *testing.T) {
	g := newGazette(t)
	g.calm()
	const example = "sources/example/"
	path := func(name string) string { return filepath.Join(g.dir, filepath.FromSlash(example+name)) }
	do := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	replace := func(name, old, new string) {
		data, err := os.ReadFile(path(name))
		do(err)
		if !strings.Contains(string(data), old) {
			t.Fatalf("%s does not have %q", name, old)
		}
		do(os.WriteFile(path(name), []byte(strings.Replace(string(data), old, new, 1)), 0o644))
	}
	for _, c := range []struct {
		what   string
		change func()
	}{
		{"a post's text", func() { replace("notes/mudlarks/index.md", "and", "or") }},
		{"another picture in the place of one", func() { do(os.Rename(path("notes/mudlarks/finds.png"), path("source/assets/images/ferry.png"))) }},
		{"the picture is gone that a post has beside it", func() { do(os.Remove(path("notes/lifeboat-day/lifeboat.webp"))) }},
		{"and is back", func() {
			data, err := os.ReadFile(path("source/assets/images/gulls.gif"))
			do(err)
			do(os.WriteFile(path("notes/lifeboat-day/lifeboat.webp"), data, 0o644))
		}},
		{"a post in new folders", func() {
			do(os.MkdirAll(path("notes/2026/12/31"), 0o755))
			do(os.WriteFile(path("notes/2026/12/31/last.md"), []byte("---\ntitle: Last\ndate: 2026-12-31\n---\nText.\n"), 0o644))
		}},
		{"that folder has another name", func() { do(os.Rename(path("notes/2026/12"), path("notes/2026/december"))) }},
		{"a post is deleted", func() { do(os.Remove(path("notes/2026/december/31/last.md"))) }},
	} {
		c.change()
		if !g.sees() {
			t.Errorf("%s: no change is seen", c.what)
		}
		if !g.run() {
			t.Errorf("%s: the feeds are the same", c.what)
		}
		g.calm()
	}
}

// TestARunIsNoChange, though its state and its feeds are on this machine.
func TestARunIsNoChange(t *testing.T) {
	g := newGazette(t)
	g.calm()
	if err := os.RemoveAll(filepath.Join(g.dir, "public")); err != nil {
		t.Fatal(err)
	}
	if !g.run() {
		t.Fatal("nothing was published")
	}
	if g.sees() {
		t.Error("a run changes what it reads")
	}
}
