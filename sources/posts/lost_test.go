package posts

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"feedgen/sources"
)

// TestALostIndexIsNoFaultOfAPost: what was read of it cannot be had any more, and that is
// told by all that need it.
func TestALostIndexIsNoFaultOfAPost(t *testing.T) {
	files := map[string]string{"2026-01-01-a.md": "---\ntitle: A\n---\nSee [b](2026-01-02-b1.md).\n"}
	for i := range 40 {
		files[fmt.Sprintf("2026-01-02-%c%d.md", 'b', i)] = "---\ntitle: B\n---\nText.\n"
	}
	dir, index := site(t, files), filepath.Join(t.TempDir(), "index")
	keep(t, indexed(t, dir, index))
	s := indexed(t, dir, index)
	l, err := s.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all, _, err := l.Pick([]int{0})
	if err != nil || len(all) != 1 {
		t.Fatalf("%d posts (%v)", len(all), err)
	}
	if err := os.Truncate(index, 100); err != nil {
		t.Fatal(err)
	}
	if _, _, err := l.Pick([]int{3}); !errors.Is(err, sources.ErrLost) {
		t.Errorf("Pick: %v", err)
	}
	if _, _, err := l.Entries(); !errors.Is(err, sources.ErrLost) {
		t.Errorf("Entries: %v", err)
	}
	if _, _, err := s.Load(t.Context(), all[0]); !errors.Is(err, sources.ErrLost) {
		t.Errorf("Load of a post that links to another: %v", err)
	}
}

// keep has a source keep its listing.
func keep(t *testing.T, s *Source) {
	t.Helper()
	l, err := s.List(t.Context())
	if err == nil {
		_, err = l.Keep()
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestCloseLeavesNothing open, nor half an index, however the listings ended.
func TestCloseLeavesNothing(t *testing.T) {
	dir, index := site(t, map[string]string{"2026-01-01-a.md": "---\ntitle: A\n---\n"}), filepath.Join(t.TempDir(), "index")
	ended, end := context.WithCancel(t.Context())
	end()
	for name, list := range map[string]func(s *Source){
		"not kept":  func(s *Source) { _, _ = s.List(t.Context()) },
		"twice":     func(s *Source) { _, _ = s.List(t.Context()); _, _ = s.List(t.Context()) },
		"cancelled": func(s *Source) { _, _ = s.List(ended) },
		"kept":      func(s *Source) { keep(t, s); keep(t, s) },
	} {
		before := openFiles(t)
		s, err := Open(dir, nil, Config{Name: "posts", Site: "https://example.com", Preset: "plain", Index: index})
		if err != nil {
			t.Fatal(err)
		}
		list(s)
		if err := s.Close(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if after := openFiles(t); after > before {
			t.Errorf("%s: %d files are open, before %d", name, after, before)
		}
		left, err := filepath.Glob(filepath.Join(filepath.Dir(index), ".*.new"))
		if err != nil || len(left) > 0 {
			t.Errorf("%s: there are %v (%v)", name, left, err)
		}
	}
}

// openFiles counts the files that this process has open, where that can be told.
func openFiles(t *testing.T) int {
	t.Helper()
	all, err := os.ReadDir("/proc/self/fd")
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return len(all)
}

// TestPickTellsOfWhatCouldNotBeSeen, whichever posts are picked.
func TestPickTellsOfWhatCouldNotBeSeen(t *testing.T) {
	dir := site(t, map[string]string{"2026-01-01-a.md": "---\ntitle: A\n---\n"})
	if err := os.Symlink("nowhere.md", filepath.Join(dir, "2026-01-02-b.md")); err != nil {
		t.Fatal(err)
	}
	l, err := indexed(t, dir, "").List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, notes, err := l.Pick(nil); err != nil || len(notes) != 1 || notes[0].Path != "2026-01-02-b.md" {
		t.Errorf("notes %v (%v)", notes, err)
	}
}
