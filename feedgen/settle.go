package feedgen

import (
	"cmp"
	"time"

	"feedgen/feedgen/ledger"
	"feedgen/sources"
)

// Settle gives the items of a feed with the rows that they are to have in the ledger
// once the feed is published, now. What the author wrote since the last time makes
// the time of the run that of the change, unless the author gave one.
func Settle(items []Item, posts map[sources.Key]sources.Post, now time.Time) []Item {
	all := make([]Item, len(items))
	for i, item := range items {
		row := ledger.Row{ID: item.ID, Published: item.Published, First: now}
		if item.Known != nil {
			row = *item.Known
		}
		if row.First.IsZero() {
			row.First = now
		}
		if row.URL != item.URL {
			settleAtomID(&row)
		}
		row.URL, row.Post = item.URL, ledger.PostOf(item.Source, item.Path)
		if sum := sumOf(posts[item.Key()]); sum != [16]byte{} {
			if row.Sum != [16]byte{} && row.Sum != sum {
				row.Changed = now.UTC().Truncate(time.Second)
			}
			row.Sum = sum
		}
		item.Known = &row
		item.Entry = dated(cmp.Or(item.written, item.Entry), &row)
		all[i] = item
	}
	return all
}

func sumOf(p sources.Post) [16]byte { return [16]byte(p.Hash[:16]) }

// dated gives an entry with the dates that the ledger knows and its author does not
// give. A post without a date keeps the one with which it was published first.
func dated(e *sources.Entry, row *ledger.Row) *sources.Entry {
	published, updated := e.Published, e.Updated
	if e.Undated && !row.Published.IsZero() {
		published = row.Published
	}
	if updated.IsZero() && row.Changed.After(published) {
		updated = row.Changed
	}
	if published.Equal(e.Published) && updated.Equal(e.Updated) {
		return e
	}
	other := *e
	other.Published, other.Updated = published, updated
	return &other
}
