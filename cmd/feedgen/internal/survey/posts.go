package survey

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"feedgen/feedgen"
	"feedgen/sources"
	"feedgen/sources/posts"
)

const (
	// maxFiles is how many files and folders are looked through for posts. The
	// largest sites have a tenth of it; whole disks have more.
	maxFiles = 1_000_000

	maxLoaded   = 20 // as many as a feed has
	maxExamples = 3
)

// Posts is what a site's posts look like.
type Posts struct {
	Count       int       // those that feeds may hold now
	First, Last time.Time // of those
	HeldBack    int       // drafts, pages, and posts to come or expired
	LeftOut     int

	Terms    []Term // categories and tags, the most frequent first
	Examples []sources.Entry
	Loaded   int // of the newest, to look at them whole
	Pictured int // of those

	// Notes tell what was mended, is worth a look, or could not be read. Those of
	// posts that were loaded are among them.
	Notes []sources.Note
}

// Seen is how many posts there are, whatever becomes of them.
func (p Posts) Seen() int { return p.Count + p.HeldBack + p.LeftOut }

// A Term is a category or a tag, and how many posts have it.
type Term struct {
	Name  string
	Count int
}

// readPosts lists the posts below the surveyed folder, and loads the newest.
func (s Survey) readPosts(ctx context.Context, now time.Time) (Posts, error) {
	if err := count(ctx, s.Dir, maxFiles); err != nil {
		return Posts{}, err
	}
	source, err := posts.Open(s.Dir, nil, posts.Config{
		Name:   "posts",
		Site:   s.URL.Text,
		Zone:   s.Site.Zone,
		Preset: s.Site.Preset,
	})
	if err != nil {
		return Posts{}, err
	}
	defer source.Close()
	listing, err := source.List(ctx)
	if err != nil {
		return Posts{}, fmt.Errorf("%s: %w", s.Dir, err)
	}
	entries, notes, err := listing.Entries()
	if err != nil {
		return Posts{}, fmt.Errorf("%s: %w", s.Dir, err)
	}
	resolved := feedgen.Resolve(s.Adopted.match(entries, now), entries, now)
	items := feedgen.Arrange(feedgen.Site{}, feedgen.Spec{}, resolved.Items).Items
	s.Adopted.compare(items)
	p := Posts{Count: len(items), Terms: terms(items), Examples: examples(items)}
	if len(items) > 0 {
		p.First, p.Last = items[len(items)-1].Published, items[0].Published
	}
	notes = append(notes, resolved.Notes...)
	p.HeldBack, p.LeftOut = files(notes, sources.HeldBack), files(notes, sources.LeftOut)
	for _, item := range items[:min(len(items), maxLoaded)] {
		post, more, err := source.Load(ctx, *item.Entry)
		if ctx.Err() != nil {
			return Posts{}, ctx.Err()
		}
		notes = append(notes, more...)
		if err != nil {
			notes = append(notes, sources.Note{Path: item.Path, Kind: sources.LeftOut, Text: err.Error()})
			continue
		}
		p.Loaded++
		if len(post.Images) > 0 {
			p.Pictured++
		}
	}
	p.Notes = slices.DeleteFunc(notes, func(n sources.Note) bool { return n.Kind == sources.HeldBack })
	return p, nil
}

// count refuses a folder that is more than a site, before its files are read.
func count(ctx context.Context, dir string, most int) error {
	n := 0
	return fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil || d == nil {
			return nil // what cannot be read is told by who reads it
		}
		if d.IsDir() && path != "." && (d.Name() == "node_modules" || strings.HasPrefix(d.Name(), ".")) {
			return fs.SkipDir
		}
		if n++; n > most {
			return fmt.Errorf("%s: more than %d files, too many for a site; name the folder of the site or of its posts", dir, most)
		}
		return nil
	})
}

// terms counts the categories and tags of posts.
func terms(items []feedgen.Item) []Term {
	counts := make(map[string]int)
	for _, item := range items {
		for _, name := range item.Terms {
			counts[name]++
		}
	}
	var all []Term
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		all = append(all, Term{name, counts[name]})
	}
	slices.SortStableFunc(all, func(a, b Term) int { return cmp.Compare(b.Count, a.Count) })
	return all
}

// examples gives some of the newest posts, to compare their addresses.
func examples(items []feedgen.Item) []sources.Entry {
	var some []sources.Entry
	for _, item := range items {
		// What stands before a host may be a secret.
		if u, err := url.Parse(item.URL); err != nil || u.User != nil {
			continue
		}
		if some = append(some, *item.Entry); len(some) == maxExamples {
			break
		}
	}
	return some
}

// files counts the files that have a note of a kind.
func files(notes []sources.Note, kind sources.Kind) int {
	paths := make(map[string]bool)
	for _, n := range notes {
		if n.Kind == kind {
			paths[n.Path] = true
		}
	}
	return len(paths)
}
