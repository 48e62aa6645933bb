package feedgen

import (
	"cmp"
	"fmt"
	"hash/maphash"
	"slices"
	"time"

	"feedgen/sources"
)

// An Item is an entry that may stand in a feed, with its permanent id.
type Item struct {
	*sources.Entry

	// ID is what the author gave as id, as written, else the permalink.
	ID string
}

// A Resolved is what entries come to at some instant.
type Resolved struct {
	Items []Item         // in no order
	Notes []sources.Note // on what is no item
	Due   time.Time      // when the entries come to something else, if they stay as they are; zero: never
}

// Resolve gives entries their ids. Held back are drafts, posts dated after now
// and posts that have expired. Where several posts have one id or one URL, that of
// the earlier source is kept, else the one with the shorter path; the notes
// name the others. The items share the entries.
//
// Entries of one source must follow each other.
func Resolve(entries []sources.Entry, now time.Time) Resolved {
	r := Resolved{Items: make([]Item, 0, len(entries))}
	for i := range entries {
		e := &entries[i]
		r.schedule(e, now)
		switch {
		case e.Draft: // its source has said why
		case e.Published.IsZero():
			r.leave(e, sources.LeftOut, "no date")
		case e.Published.After(now):
			r.leave(e, sources.HeldBack, "dated in the future: "+e.Published.UTC().Format("2006-01-02 15:04 MST"))
		case !e.Expires.IsZero() && !e.Expires.After(now):
			r.leave(e, sources.HeldBack, "expired on "+e.Expires.UTC().Format("2006-01-02"))
		default:
			if e.Updated.After(now) {
				early := *e
				early.Updated = time.Time{}
				e = &early
			}
			r.Items = append(r.Items, Item{Entry: e, ID: cmp.Or(e.GivenID, e.URL)})
		}
	}
	r.dropDuplicates()
	return r
}

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
func (r *Resolved) dropDuplicates() {
	doubtful := r.shared()
	if len(doubtful) == 0 {
		return
	}
	rank := make(map[string]int)
	for i, item := range r.Items {
		if _, ok := rank[item.Source]; !ok {
			rank[item.Source] = i
		}
	}
	slices.SortFunc(doubtful, func(i, j int) int {
		a, b := r.Items[i], r.Items[j]
		return cmp.Or(
			cmp.Compare(rank[a.Source], rank[b.Source]),
			cmp.Compare(len(a.Path), len(b.Path)),
			cmp.Compare(a.Path, b.Path),
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
	// Where nobody gave an id, the ids are the URLs.
	if slices.ContainsFunc(r.Items, func(item Item) bool { return item.GivenID != "" }) {
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
