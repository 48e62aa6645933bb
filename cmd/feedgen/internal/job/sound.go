package job

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"feedgen/feedgen"
	"feedgen/sources"
)

// A making is the files of a feed and the posts that they were made of.
type making struct {
	feed   feedgen.Feed
	files  []feedgen.Encoded
	images []feedgen.File // copies of the posts' pictures
	posts  map[sources.Key]sources.Post
	lost   int    // how many posts had to be left out
	fault  string // what the strict reader finds wrong with the files, if anything

	first feedgen.Document // what the first of the files says
}

// published gives what is to be published.
func (m making) published() []feedgen.File {
	all := slices.Clone(m.images)
	for _, f := range m.files {
		all = append(all, f.File)
	}
	return all
}

// soundFiles makes the files of a feed. A post of which no item can be made, or
// one in which the strict reader finds an error, is left out, and told, so that
// it does not keep the others from their readers.
func (l *loader) soundFiles(ctx context.Context, site feedgen.Site, spec feedgen.Spec) (making, error) {
	var m making
	posts, r := l.posts, l.report
	for {
		feed, err := l.fill(ctx, site, spec)
		if err != nil {
			return m, err
		}
		if err := l.know(ctx, feed); err != nil {
			return m, err
		}
		m.feed, m.posts = feed, l.shown(feed)
		if m.files, err = feedgen.Encode(feed, posts); err != nil {
			return m, err
		}
		m.lost = len(l.lost)
		m.first, m.fault = check(m.files)
		if m.fault == "" && !slices.ContainsFunc(m.files, func(f feedgen.Encoded) bool { return f.Items < len(feed.Items) }) {
			return m, nil
		}
		bad := make(map[sources.Key]bool)
		for _, item := range feed.Items {
			alone := feedgen.Feed{Site: feed.Site, Spec: feed.Spec, Items: []feedgen.Item{item}}
			one, err := feedgen.Encode(alone, posts)
			if err != nil {
				return m, err
			}
			_, why := check(one)
			if why == "" && slices.ContainsFunc(one, func(f feedgen.Encoded) bool { return f.Items == 0 }) {
				why = "it has no text, or no address that feeds may hold: " + item.URL
			}
			if why != "" {
				bad[item.Key()] = true
				r.note(sources.Note{Source: item.Source, Path: item.Path, Kind: sources.LeftOut, Text: "no valid item can be made of it: " + why})
			}
		}
		// What is wrong with every item alone is wrong with the feed.
		if len(bad) == 0 || len(bad) == len(feed.Items) && len(bad) > 1 {
			return m, nil
		}
		maps.Copy(l.lost, bad)
	}
}

// check has the strict reader read files. It gives what the first says, and the
// first error in any, or nothing.
func check(files []feedgen.Encoded) (first feedgen.Document, fault string) {
	faults := make([]string, len(files))
	var wg sync.WaitGroup
	for i, f := range files {
		wg.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					faults[i] = fmt.Sprintf("%s: feedgen failed on it: %v", f.Name, p)
				}
			}()
			doc, problems := feedgen.Check(f)
			if i == 0 {
				first = doc
			}
			for _, p := range problems {
				if isError(p) {
					faults[i] = f.Name + ":" + p.String()
					return
				}
			}
		})
	}
	wg.Wait()
	return first, cmp.Or(faults...)
}
