package survey

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"feedgen/feedgen"
	"feedgen/feedgen/ledger"
	"feedgen/sources"
)

// usualItems is how many posts a feed shows if nobody says otherwise.
const usualItems = 20

// An Adopted is the feed that the site has so far, and what becomes of it.
type Adopted struct {
	From   string // the address or file that was named
	At     string // the address at which subscribers find it; empty: nobody says
	Place  Place
	Feed   feedgen.Document
	Taking feedgen.Taking
	Again  []feedgen.Item // posts that the new feed would show subscribers again, newest first
	Items  int            // of the new feed
	Fewer  bool           // Items leaves out posts that would be shown again
}

// adopt reads the feed that the site has.
func (s *Survey) adopt(ctx context.Context, opts Options) error {
	if opts.Adopt == "" {
		return nil
	}
	a := &Adopted{From: opts.Adopt}
	data, at, err := readLive(ctx, opts)
	if err != nil {
		return err
	}
	a.Feed = feedgen.Understand(data)
	named := func(item feedgen.DocumentItem) bool { return item.ID != "" || item.URL != "" }
	switch {
	case a.Feed.Format == "":
		return fmt.Errorf("--adopt: %s is no feed that feedgen reads (RSS 2.0, Atom 1.0 or JSON Feed); nothing was written", a.From)
	case len(a.Feed.Items) == 0:
		return fmt.Errorf("--adopt: %s has no items, so that there is nothing to take over; nothing was written", a.From)
	case !slices.ContainsFunc(a.Feed.Items, named):
		return fmt.Errorf("--adopt: the items of %s have neither ids nor addresses, so that no reader can know them again; nothing was written", a.From)
	}
	if at == "" {
		at = a.Feed.Self // a copy tells where it is from
	}
	a.At, a.Place = at, placeOf(at, a.Feed.Format)
	if at == "" {
		a.Place.Name = filepath.Base(opts.Adopt)
	}
	a.Items = max(usualItems, len(a.Feed.Items))
	s.Adopted = a
	return nil
}

// match finds which of the posts are in the feed that is taken over, and gives the
// ledger that keeps their ids.
func (a *Adopted) match(entries []sources.Entry, now time.Time) *ledger.Ledger {
	book := &ledger.Ledger{}
	if a == nil {
		return book
	}
	a.Taking = feedgen.TakeOver(book, a.Feed, entries, now)
	book.Enter(a.Taking.Rows)
	return book
}

// compare finds how many items the new feed may have, and which of them it would show
// again: they are older than the newest that subscribers have, and are not in the feed
// that is live. Those that are older than all of that feed are left out.
func (a *Adopted) compare(items []feedgen.Item) {
	if a == nil {
		return
	}
	fit := 0
	oldest, newest := span(a.Feed)
	for i, item := range items {
		if item.Known != nil || !oldest.IsZero() && !item.Published.Before(oldest) {
			fit = i + 1
		}
	}
	if fit > 0 && fit < min(len(items), a.Items) {
		a.Items, a.Fewer = fit, true
	}
	for _, item := range items[:min(len(items), a.Items)] {
		if item.Known == nil && item.Published.Before(newest) {
			a.Again = append(a.Again, item)
		}
	}
}

// span gives the dates of a feed's oldest and newest item; zero: none has one.
func span(feed feedgen.Document) (oldest, newest time.Time) {
	for _, item := range feed.Items {
		date := cmp.Or(item.Published, item.Updated)
		if date.After(newest) {
			newest = date
		}
		if !date.IsZero() && (oldest.IsZero() || date.Before(oldest)) {
			oldest = date
		}
	}
	return oldest, newest
}

// Ledger gives the ledger that keeps the ids of the feed that is taken over.
func (a *Adopted) Ledger() *ledger.Ledger {
	book := &ledger.Ledger{}
	book.Enter(a.Taking.Rows)
	return book
}
