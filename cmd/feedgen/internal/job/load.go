package job

import (
	"context"
	"fmt"
	"maps"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"feedgen/cmd/feedgen/internal/images"
	"feedgen/feedgen"
	"feedgen/sources"
)

// A loader loads the posts that feeds show, each once.
type loader struct {
	set     *sourceSet
	library *images.Library
	report  *Report
	stage   func(what string)
	posts   map[sources.Key]sources.Post
	known   map[sources.Key]bool // posts with what is known of their files
}

// fill arranges a feed and loads those posts that it shows and that are not there
// yet. A post that cannot be loaded makes room for the next; the items given back
// are without it.
func (l *loader) fill(ctx context.Context, site feedgen.Site, spec feedgen.Spec, items []feedgen.Item) (feedgen.Feed, []feedgen.Item, error) {
	ahead := spec
	for {
		feed := feedgen.Arrange(site, ahead, items)
		var missing []feedgen.Item
		for _, item := range feed.Items {
			if _, ok := l.posts[item.Key()]; !ok {
				missing = append(missing, item)
			}
		}
		if len(missing) == 0 {
			return feedgen.Arrange(site, spec, items), items, nil
		}
		lost, err := l.load(ctx, missing)
		if err != nil {
			return feedgen.Feed{}, nil, err
		}
		items = without(items, lost)
		if len(lost) > 0 {
			// Many may be lost: to look for room for one after the other would take
			// as long as all of them together, each time.
			ahead.Limit *= 2
		}
	}
}

// without gives the items whose posts are not among lost.
func without(items []feedgen.Item, lost map[sources.Key]bool) []feedgen.Item {
	return slices.DeleteFunc(slices.Clone(items), func(item feedgen.Item) bool { return lost[item.Key()] })
}

// know adds what is known of the files of a feed's posts.
func (l *loader) know(ctx context.Context, feed feedgen.Feed) error {
	fresh := make(map[sources.Key]sources.Post)
	for _, item := range feed.Items {
		if key := item.Key(); !l.known[key] {
			fresh[key] = l.posts[key]
			l.known[key] = true
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	l.stage("asking about pictures")
	notes, err := l.library.Know(ctx, fresh)
	if err != nil {
		return err
	}
	l.report.note(notes...)
	maps.Copy(l.posts, fresh)
	return nil
}

// shown gives the posts of a feed.
func (l *loader) shown(feed feedgen.Feed) map[sources.Key]sources.Post {
	shown := make(map[sources.Key]sources.Post, len(feed.Items))
	for _, item := range feed.Items {
		shown[item.Key()] = l.posts[item.Key()]
	}
	return shown
}

// load loads the posts of items in parallel, and tells which could not be.
func (l *loader) load(ctx context.Context, items []feedgen.Item) (map[sources.Key]bool, error) {
	type result struct {
		post  sources.Post
		notes []sources.Note
		err   error
	}
	results := make([]result, len(items))
	g, inner := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, item := range items {
		g.Go(func() error {
			// A panic in a goroutine would end the daemon, not the run.
			defer func() {
				if p := recover(); p != nil {
					results[i].err = fmt.Errorf("feedgen failed on it: %v", p)
				}
			}()
			p, notes, err := l.set.byName[item.Source].Load(inner, *item.Entry)
			results[i] = result{p, notes, err}
			return inner.Err()
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	lost := make(map[sources.Key]bool)
	for i, res := range results {
		e := items[i].Entry
		l.report.note(res.notes...)
		if res.err != nil {
			lost[e.Key()] = true
			l.report.note(sources.Note{Source: e.Source, Path: e.Path, Kind: sources.LeftOut, Text: res.err.Error()})
			continue
		}
		l.posts[e.Key()] = res.post
	}
	return lost, nil
}
