package job

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/state"
	"feedgen/feedgen"
	"feedgen/sources"
	"feedgen/sources/posts"
)

// A sourceSet is the configuration's sources, in its order.
type sourceSet struct {
	names  []string
	byName map[string]sources.Source
}

// openSources opens every source. A kind of source is a case here.
func openSources(cfg *config.Config, cache *state.Cache) (*sourceSet, error) {
	set := &sourceSet{byName: make(map[string]sources.Source)}
	for _, c := range cfg.Sources {
		var s sources.Source
		var err error
		switch c.Type {
		case "posts":
			s, err = openPosts(cfg, c, cache.Index(c.Name))
		default:
			err = fmt.Errorf("unknown type %q", c.Type)
		}
		if err != nil {
			set.Close()
			return nil, fmt.Errorf("%s: source %q: %w", c.At, c.Name, err)
		}
		set.names = append(set.names, c.Name)
		set.byName[c.Name] = s
	}
	return set, nil
}

func openPosts(cfg *config.Config, c config.Source, index string) (*posts.Source, error) {
	var static []string
	for _, p := range c.Static {
		static = append(static, p.Resolved)
	}
	return posts.Open(c.Path.Resolved, static, posts.Config{
		Name:      c.Name,
		Site:      cfg.Site.URL,
		Zone:      cfg.Timezone,
		Preset:    c.Preset,
		Permalink: c.Permalink,
		Include:   c.Include,
		Exclude:   c.Exclude,
		Fields:    c.Fields,
		Index:     index,
	})
}

// listings are those of all sources, by name.
type listings map[string]sources.Listing

// list has every source look at its posts. Without any one of them the list is
// incomplete, and so there is none.
func (set *sourceSet) list(ctx context.Context) (listings, error) {
	all := make(listings)
	for _, name := range set.names {
		l, err := set.byName[name].List(ctx)
		if err != nil {
			return nil, fmt.Errorf("source %q: %w", name, err)
		}
		all[name] = l
	}
	return all, nil
}

func (l listings) versions() map[string]string {
	all := make(map[string]string)
	for name, one := range l {
		all[name] = one.Version()
	}
	return all
}

// keep has every source remember its listing, and gives the versions to compare
// the next ones with.
func (l listings) keep() (map[string]string, error) {
	all := make(map[string]string)
	for name, one := range l {
		version, err := one.Keep()
		if err != nil {
			return nil, fmt.Errorf("source %q: %w", name, err)
		}
		all[name] = version
	}
	return all, nil
}

// entries gives the posts of all sources.
func (set *sourceSet) entries(l listings, r *Report) []sources.Entry {
	var all []sources.Entry
	for _, name := range set.names {
		entries, notes := l[name].Entries()
		r.read(name, len(entries), notes)
		if all == nil {
			all = entries
			continue
		}
		all = append(all, entries...)
	}
	return all
}

// fill arranges a feed and adds to loaded those posts that it shows and that are
// not there yet. A post that cannot be loaded makes room for the next; the items
// given back are without it.
func (set *sourceSet) fill(ctx context.Context, site feedgen.Site, spec feedgen.Spec, items []feedgen.Item, loaded map[sources.Key]sources.Post, r *Report) (feedgen.Feed, []feedgen.Item, error) {
	ahead := spec
	for {
		feed := feedgen.Arrange(site, ahead, items)
		var missing []feedgen.Item
		for _, item := range feed.Items {
			if _, ok := loaded[item.Key()]; !ok {
				missing = append(missing, item)
			}
		}
		if len(missing) == 0 {
			return feedgen.Arrange(site, spec, items), items, nil
		}
		lost, err := set.load(ctx, missing, loaded, r)
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

// load loads the posts of items in parallel, and tells which could not be.
func (set *sourceSet) load(ctx context.Context, items []feedgen.Item, loaded map[sources.Key]sources.Post, r *Report) (map[sources.Key]bool, error) {
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
			p, notes, err := set.byName[item.Source].Load(inner, *item.Entry)
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
		r.note(res.notes...)
		if res.err != nil {
			lost[e.Key()] = true
			r.note(sources.Note{Source: e.Source, Path: e.Path, Kind: sources.LeftOut, Text: res.err.Error()})
			continue
		}
		loaded[e.Key()] = res.post
	}
	return lost, nil
}

// Close closes the sources that can be closed.
func (set *sourceSet) Close() error {
	var errs []error
	for _, s := range set.byName {
		if c, ok := s.(io.Closer); ok {
			errs = append(errs, c.Close())
		}
	}
	return errors.Join(errs...)
}
