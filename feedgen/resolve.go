package feedgen

import (
	"cmp"
	"fmt"
	"hash/maphash"
	"slices"
	"time"

	"feedgen/feedgen/ledger"
	"feedgen/sources"
)

// An Item is an entry that may stand in a feed, with its permanent id.
type Item struct {
	*sources.Entry

	// ID is that under which the post was first published. Of one that never was, it
	// is what the author gave as id, as written, else the permalink.
	ID string

	// Known is the post's row in the ledger. Nil: it was never published.
	Known *ledger.Row

	// written is the entry with the dates that its author gave; nil: Entry has them.
	written *sources.Entry
}

// A Resolved is what entries come to at some instant.
type Resolved struct {
	Items []Item         // in no order
	Notes []sources.Note // on what is no item
	Due   time.Time      // when the entries come to something else, if they stay as they are; zero: never

	// Renamed are the ids under which posts were published before their authors gave
	// them others. Readers will show them again.
	Renamed map[sources.Key]string

	known *claims
}

// Resolve gives entries their ids: those under which they were published, as the
// ledger knows. Held back are drafts, posts dated after now and posts that have
// expired. Where several posts have one id or one URL, that which was published
// already is kept, else that of the earlier source, else the one with the shorter
// path; the notes name the others. The items share the entries.
//
// Entries of one source must follow each other.
func Resolve(book *ledger.Ledger, entries []sources.Entry, now time.Time) Resolved {
	known := identify(book, entries, now)
	r := Resolved{Items: make([]Item, 0, len(entries)), Renamed: known.renamed(), known: known}
	for i := range entries {
		e := &entries[i]
		r.schedule(e, now)
		if e.Updated.After(now) {
			early := *e
			early.Updated = time.Time{}
			e = &early
		}
		item := known.item(i, e)
		switch {
		case e.Draft: // its source has said why
		case item.Published.IsZero():
			r.leave(e, sources.LeftOut, "no date")
		case item.Published.After(now):
			r.leave(e, sources.HeldBack, "dated in the future: "+item.Published.UTC().Format("2006-01-02 15:04 MST"))
		case !e.Expires.IsZero() && !e.Expires.After(now):
			r.leave(e, sources.HeldBack, "expired on "+e.Expires.UTC().Format("2006-01-02"))
		default:
			r.Items = append(r.Items, item)
		}
	}
	r.dropDuplicates(known.rank)
	return r
}

// Item gives the item of the entry at an index of those that were resolved, also of one
// that stands in no feed.
func (r *Resolved) Item(i int) Item { return r.known.item(i, &r.known.entries[i]) }

func (r *Resolved) leave(e *sources.Entry, kind sources.Kind, why string) {
	r.Notes = append(r.Notes, sources.Note{Source: e.Source, Path: e.Path, Kind: kind, Text: why})
}

// schedule notes when an entry will come to something else.
func (r *Resolved) schedule(e *sources.Entry, now time.Time) {
	for _, t := range [...]time.Time{e.Published, e.Updated, e.Expires} {
		if t.After(now) && (r.Due.IsZero() || t.Before(r.Due)) {
			r.Due = t
		}
	}
}

// dropDuplicates keeps one of those items that have one URL or one id.
func (r *Resolved) dropDuplicates(rank map[string]int) {
	doubtful := r.shared()
	if len(doubtful) == 0 {
		return
	}
	slices.SortFunc(doubtful, func(i, j int) int {
		a, b := r.Items[i], r.Items[j]
		return cmp.Or(
			cmp.Compare(newcomer(a), newcomer(b)),
			comparePlaces(rank, a.Entry, b.Entry),
		)
	})
	byID, byURL := make(map[string]Item), make(map[string]Item)
	dropped := make(map[*sources.Entry]bool)
	for _, i := range doubtful {
		item := r.Items[i]
		if first, ok := byURL[item.URL]; ok {
			r.leave(item.Entry, sources.LeftOut, fmt.Sprintf("has the URL of %s, which is published instead: %s", nameFor(item, first), item.URL))
			dropped[item.Entry] = true
			continue
		}
		if first, ok := byID[item.ID]; ok {
			r.leave(item.Entry, sources.LeftOut, fmt.Sprintf("has the id of %s, which is published instead: %s", nameFor(item, first), item.ID))
			dropped[item.Entry] = true
			continue
		}
		byID[item.ID], byURL[item.URL] = item, item
	}
	r.Items = slices.DeleteFunc(r.Items, func(item Item) bool { return dropped[item.Entry] })
}

// newcomer tells how new an item is where it is now: it was published there, it was
// published elsewhere, or it never was.
func newcomer(item Item) int {
	switch {
	case item.Known == nil:
		return 2
	case sources.Address(item.Known.URL) != sources.Address(item.URL):
		return 1
	}
	return 0
}

// ranks orders sources by where the first of their entries stands.
func ranks(entries []sources.Entry) map[string]int {
	rank := make(map[string]int)
	for i := range entries {
		if i == 0 || entries[i].Source != entries[i-1].Source {
			rank[entries[i].Source] = i
		}
	}
	return rank
}

// shared gives the indexes of the items whose URL or id may be another's as well.
// Few are, so that all are compared by no more than a hash.
func (r *Resolved) shared() []int {
	var doubtful []int
	seed := maphash.MakeSeed()
	find := func(of func(Item) string) {
		first := make(map[uint64]int32, len(r.Items))
		for i, item := range r.Items {
			sum := maphash.String(seed, of(item))
			if at, ok := first[sum]; ok {
				doubtful = append(doubtful, int(at), i)
				continue
			}
			first[sum] = int32(i)
		}
	}
	find(func(item Item) string { return item.URL })
	// Where nobody gave an id and nothing was published, the ids are the URLs.
	if slices.ContainsFunc(r.Items, func(item Item) bool { return item.ID != item.URL }) {
		find(func(item Item) string { return item.ID })
	}
	slices.Sort(doubtful)
	return slices.Compact(doubtful)
}

// nameFor names other to one who knows item.
func nameFor(item, other Item) string {
	if item.Source == other.Source {
		return other.Path
	}
	return fmt.Sprintf("%s in source %q", other.Path, other.Source)
}
