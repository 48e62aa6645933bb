// Package ledger remembers which posts were published, and under which ids.
//
// A feed reader knows a post by its id alone, and shows it again when that changes.
// So the id with which a post was published first is kept, whatever becomes of its
// file, its title and its address. A [Ledger] has a [Row] for each post that a feed
// has shown. It is kept as text, see [Ledger.Shards], and tells no more of a post
// than its feed did.
//
// The package is pure: it reads no files and knows no clock.
package ledger

import (
	"bytes"
	"cmp"
	"iter"
	"slices"
	"time"

	"feedgen/sources"
)

// A Row is what is known of a post that was published.
type Row struct {
	// ID is the post's permanent id. No other row has it.
	ID string

	// URL is the permalink with which the post was last published. Empty: another post
	// was published there since.
	URL string

	// Post names the post's file, see [PostOf]. Zero: it is not known, as of an item
	// of a feed that another program wrote.
	Post uint64

	// Sum is of what the author wrote, when the post was last published. Zero: it is
	// not known.
	Sum [16]byte

	// Published is the date with which the post was published first. It never
	// changes, not even if the post's does.
	Published time.Time

	// First is when a run first published the post, Changed when one first saw that
	// its author had written something else. Zero: never. A post without a date of its
	// own has a row before it is published, with the date that it was seen with.
	First, Changed time.Time

	// RSS, Atom and JSON are the ids by which the readers of a format know the post,
	// where that is not the one that feedgen would make of ID. Empty: it is.
	RSS, Atom, JSON string
}

// PostOf names the file of a post among all sources, without telling its path.
func PostOf(source, path string) uint64 { return sources.Key{Source: source, Path: path}.Hash() }

// A Ledger is the rows of all posts that were published. The zero Ledger has none.
type Ledger struct {
	rows       map[string]entry // by id
	generation int64            // the highest of all rows that were read
	read       map[string]bool  // names of shards that were
}

// An entry is a row with the generation in which it became what it is.
type entry struct {
	Row
	generation int64
}

// Len is how many posts were published.
func (l *Ledger) Len() int { return len(l.rows) }

// Row gives the row of an id.
func (l *Ledger) Row(id string) (Row, bool) {
	e, ok := l.rows[id]
	return e.Row, ok
}

// Rows gives every row, in no order.
func (l *Ledger) Rows() iter.Seq[Row] {
	return func(yield func(Row) bool) {
		for _, e := range l.rows {
			if !yield(e.Row) {
				return
			}
		}
	}
}

// Published gives the ledger without posts that were only seen.
func (l *Ledger) Published() *Ledger {
	other := &Ledger{generation: l.generation, read: l.read}
	for _, e := range l.rows {
		if !e.First.IsZero() {
			other.put(e)
		}
	}
	return other
}

// Enter adds rows, each in the place of the one of its id. Their files and addresses are
// no other posts' any more. Times are kept to the second, in UTC.
func (l *Ledger) Enter(rows []Row) {
	posts, addresses := make(map[uint64]string, len(rows)), make(map[string]string, len(rows))
	for _, r := range rows {
		if r = r.whole(); l.rows[r.ID].Row != r {
			l.put(entry{r, l.generation + 1})
		}
		posts[r.Post], addresses[sources.Address(r.URL)] = r.ID, r.ID
	}
	delete(posts, 0)
	delete(addresses, "") // the home page is no post's own
	for id, e := range l.rows {
		now, file := posts[e.Post]
		address, there := addresses[sources.Address(e.URL)]
		l.yield(e, file && now != id, there && address != id)
	}
}

// yield takes from a row what is another's now: its file, its address or both.
func (l *Ledger) yield(e entry, file, address bool) {
	was := e.Row
	if file {
		e.Post = 0
	}
	if address {
		e.URL = ""
	}
	if e.Row != was {
		e.generation = l.generation + 1
		l.put(e)
	}
}

func (l *Ledger) put(e entry) {
	if l.rows == nil {
		l.rows = make(map[string]entry)
	}
	l.rows[e.ID] = e
}

// whole gives the row as it will be read again.
func (r Row) whole() Row {
	for _, t := range []*time.Time{&r.Published, &r.First, &r.Changed} {
		if !t.IsZero() {
			*t = t.UTC().Truncate(time.Second)
		}
	}
	return r
}

// joined is what two rows of one id come to, in whichever order: that of the higher
// generation counts, but of the first dates the earlier. No id of a format is lost.
func joined(a, b entry) entry {
	newerLast := cmp.Or(
		cmp.Compare(a.generation, b.generation), a.Changed.Compare(b.Changed),
		cmp.Compare(a.URL, b.URL), cmp.Compare(a.Post, b.Post), bytes.Compare(a.Sum[:], b.Sum[:]),
		cmp.Compare(a.RSS, b.RSS), cmp.Compare(a.Atom, b.Atom), cmp.Compare(a.JSON, b.JSON),
	)
	if newerLast > 0 {
		a, b = b, a
	}
	if a.First.Before(b.First) {
		b.First, b.Published = a.First, a.Published
	}
	b.RSS, b.Atom, b.JSON = cmp.Or(b.RSS, a.RSS), cmp.Or(b.Atom, a.Atom), cmp.Or(b.JSON, a.JSON)
	return b
}

// sorted gives rows in the order in which they are written.
func sorted(rows []entry) []entry {
	slices.SortFunc(rows, func(a, b entry) int {
		return cmp.Or(a.Published.Compare(b.Published), cmp.Compare(a.ID, b.ID))
	})
	return rows
}
