package job

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"time"

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

	resolved *feedgen.Resolved
	more     func(limit int) (bool, error) // resolves as many of the newest, and reports whether it had to
	lost     map[sources.Key]bool          // posts that cannot be shown
	now      time.Time

	posts map[sources.Key]sources.Post
	known map[sources.Key]bool // posts with what is known of their files
}

// fill arranges a feed, whose items it settles, and loads those posts that it shows and
// that are not there yet. A post that cannot be loaded makes room for the next.
func (l *loader) fill(ctx context.Context, site feedgen.Site, spec feedgen.Spec) (feedgen.Feed, error) {
	ahead := spec
	items := l.items()
	for {
		if spec.Limit > 0 {
			had, err := l.more(ahead.Limit + len(l.lost))
			if err != nil {
				return feedgen.Feed{}, err
			}
			if had {
				items = l.items()
			}
		}
		feed := feedgen.Arrange(site, ahead, items)
		var missing []feedgen.Item
		for _, item := range feed.Items {
			if _, ok := l.posts[item.Key()]; !ok {
				missing = append(missing, item)
			}
		}
		if len(missing) == 0 {
			feed = feedgen.Arrange(site, spec, items)
			if l.resolved.Recognise(feed.Items, l.posts) {
				// Of posts that share a second, others may come first by their ids.
				items = l.items()
				continue
			}
			feed.Items = feedgen.Settle(feed.Items, l.posts, l.now)
			return feed, nil
		}
		before := len(l.lost)
		if err := l.load(ctx, missing); err != nil {
			return feedgen.Feed{}, err
		}
		if len(l.lost) > before {
			items = l.items()
			// Many may be lost: to look for room for one after the other would take
			// as long as all of them together, each time.
			ahead.Limit *= 2
		}
	}
}

// items gives the items that may be shown.
func (l *loader) items() []feedgen.Item {
	if len(l.lost) == 0 {
		return l.resolved.Items
	}
	return slices.DeleteFunc(slices.Clone(l.resolved.Items), func(item feedgen.Item) bool { return l.lost[item.Key()] })
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

// load loads the posts of items in parallel. Those that could not be are lost.
func (l *loader) load(ctx context.Context, items []feedgen.Item) error {
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
			if errors.Is(err, sources.ErrLost) {
				return fmt.Errorf("source %q: %w", item.Source, err)
			}
			return inner.Err()
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	for i, res := range results {
		e := items[i].Entry
		l.report.note(res.notes...)
		if res.err != nil {
			l.lost[e.Key()] = true
			l.report.note(sources.Note{Source: e.Source, Path: e.Path, Kind: sources.LeftOut, Text: res.err.Error()})
			continue
		}
		l.posts[e.Key()] = res.post
	}
	return nil
}
