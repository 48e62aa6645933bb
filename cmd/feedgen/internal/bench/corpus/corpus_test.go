package corpus_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"feedgen/cmd/feedgen/internal/bench/corpus"
	"feedgen/sources/posts"
)

// A wanted post is what a source should see in a file.
type wanted struct {
	Path, Title, URL string
	Published        time.Time
	Terms            []string
}

func TestPostsAreReadAsWritten(t *testing.T) {
	const n = 50
	dir := t.TempDir()
	if err := corpus.Ensure(dir, n); err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	source, err := posts.Open(filepath.Join(dir, corpus.Posts), nil, posts.Config{
		Site: "https://example.com", Zone: zone, Preset: "jigsaw", Permalink: "/articles/{-title}",
	})
	if err != nil {
		t.Fatal(err)
	}
	defer source.Close()
	listing, err := source.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	entries, notes, err := listing.Entries()
	if err != nil {
		t.Fatal(err)
	}
	if len(notes) > 0 {
		t.Errorf("notes: %v", notes)
	}

	got := make(map[string]wanted)
	for _, e := range entries {
		got[e.Path] = wanted{e.Path, e.Title, e.URL, e.Published, e.Terms}
		p, notes, err := source.Load(t.Context(), e)
		if err != nil || len(notes) > 0 {
			t.Errorf("%s: load: %v, notes %v", e.Path, err, notes)
		}
		if len(p.Images) != 1 || p.Summary == "" || len(p.HTML) < 2000 {
			t.Errorf("%s: images %v, summary %q, %d bytes of HTML", e.Path, p.Images, p.Summary, len(p.HTML))
		}
	}
	want := make(map[string]wanted)
	for i := range n {
		p := corpus.At(i, n)
		published, err := time.ParseInLocation(corpus.DateLayout, p.Date, zone)
		if err != nil {
			t.Fatal(err)
		}
		letters := strings.NewReplacer(",", "", "'", "", " ", "-").Replace(strings.ToLower(p.Title))
		want[p.Path] = wanted{p.Path, p.Title, "https://example.com/articles/" + letters, published.UTC(), p.Categories}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestManyPostsHaveDifferentTitles(t *testing.T) {
	const n = 60_000
	seen := make(map[string]int)
	categories := make(map[string]bool)
	folders := make(map[string]int)
	for i := range n {
		p := corpus.At(i, n)
		// The second word alone tells a title from all others.
		word := strings.Fields(p.Title)[1]
		if j, ok := seen[word]; ok {
			t.Fatalf("posts %d and %d: %q", i, j, p.Title)
		}
		seen[word] = i
		if len(filepath.Base(p.Path)) > 255 {
			t.Errorf("the name is too long for a file: %s", p.Path)
		}
		folders[filepath.Dir(p.Path)]++
		for _, c := range p.Categories {
			categories[c] = true
		}
	}
	if diff := cmp.Diff(map[string]int{"1": 25_000, "2": 25_000, "3": 10_000}, folders); diff != "" {
		t.Errorf("posts in folders (-want +got):\n%s", diff)
	}
	if len(categories) != 40 {
		t.Errorf("%d categories, want 40", len(categories))
	}
}

func TestTheSameNumberGivesTheSameFiles(t *testing.T) {
	one, two := t.TempDir(), t.TempDir()
	for _, dir := range []string{one, two} {
		if err := corpus.Ensure(dir, 20); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 20 {
		p := corpus.At(i, 20)
		a, b := stat(t, one, p), stat(t, two, p)
		if a != b {
			t.Errorf("%s: %v and %v", p.Path, a, b)
		}
	}
}

// A state is what a file holds, and its age.
type state struct {
	text     string
	modified time.Time
}

func stat(t *testing.T, dir string, p corpus.Post) state {
	t.Helper()
	file := filepath.Join(dir, corpus.Posts, p.Path)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	return state{string(text), info.ModTime()}
}

func TestEnsureKeepsAWholeCorpusOnly(t *testing.T) {
	dir := t.TempDir()
	if err := corpus.Ensure(dir, 3); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, corpus.Posts, corpus.At(0, 3).Path)); err != nil {
		t.Fatal(err)
	}
	if err := corpus.Ensure(dir, 3); err != nil {
		t.Errorf("the same again: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, corpus.Posts, corpus.At(0, 3).Path)); err == nil {
		t.Error("the corpus was written again")
	}
	if err := corpus.Ensure(dir, 4); err == nil {
		t.Error("no error for another number of posts")
	}
	if err := os.Remove(filepath.Join(dir, "feedgen.toml")); err != nil {
		t.Fatal(err)
	}
	if err := corpus.Ensure(dir, 3); err == nil {
		t.Error("no error for a folder of posts without feedgen.toml")
	}
}
