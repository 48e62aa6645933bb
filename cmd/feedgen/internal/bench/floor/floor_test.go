//go:build unix

package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/mmcdole/gofeed"

	"feedgen/cmd/feedgen/internal/bench/corpus"
	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/job"
)

// TestFloorShowsWhatFeedgenShows keeps the two comparable: they must do the same
// work, each in its own way.
func TestFloorShowsWhatFeedgenShows(t *testing.T) {
	dir := t.TempDir()
	if err := corpus.Ensure(dir, 50); err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Load(filepath.Join(dir, "feedgen.toml"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := job.Run(t.Context(), cfg, job.Options{Now: time.Now()}); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "floor")
	if err := run(filepath.Join(dir, corpus.Posts), out); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"rss.xml", "atom.xml", "feed.json"} {
		want, got := items(t, filepath.Join(dir, "public", name)), items(t, filepath.Join(out, name))
		if len(want) != limit {
			t.Errorf("%s: feedgen shows %d posts, want %d", name, len(want), limit)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-feedgen +floor):\n%s", name, diff)
		}
	}
}

// An item is what both programs say in the same words.
type item struct {
	Title, Link string
	Published   time.Time
	Categories  []string
}

func items(t *testing.T, file string) []item {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	feed, err := gofeed.NewParser().Parse(f)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	var all []item
	for _, i := range feed.Items {
		if i.PublishedParsed == nil || len(i.Content) < 2000 {
			t.Fatalf("%s: %s: published %v, %d bytes of content", file, i.Title, i.PublishedParsed, len(i.Content))
		}
		all = append(all, item{i.Title, i.Link, i.PublishedParsed.UTC(), i.Categories})
	}
	return all
}
