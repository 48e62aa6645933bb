package feedgen

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"feedgen/sources"
)

// An Item is an entry that may stand in a feed, with its permanent id.
type Item struct {
	sources.Entry

	// ID is what the author gave as id, as written, else the permalink.
	ID string
}

// Resolve gives entries their ids and orders them: newest first, and by id
// where posts share a second. Held back are drafts, posts dated after now and
// posts that have expired. Where several posts have one id or one URL, that of
// the earlier source is kept, else the one with the shorter path; the notes
// name the others.
//
// Entries of one source must follow each other.
func Resolve(entries []sources.Entry, now time.Time) ([]Item, []sources.Note) {
	var notes []sources.Note
	leave := func(e sources.Entry, kind sources.Kind, why string) {
		notes = append(notes, sources.Note{Source: e.Source, Path: e.Path, Kind: kind, Text: why})
	}
	var items []Item
	for _, e := range entries {
		switch {
		case e.Draft: // its source has said why
		case e.Published.IsZero():
			leave(e, sources.LeftOut, "no date")
		case e.Published.After(now):
			leave(e, sources.HeldBack, "dated in the future: "+e.Published.UTC().Format("2006-01-02 15:04 MST"))
		case !e.Expires.IsZero() && !e.Expires.After(now):
			leave(e, sources.HeldBack, "expired on "+e.Expires.UTC().Format("2006-01-02"))
		default:
			if e.Updated.After(now) {
				e.Updated = time.Time{}
			}
			items = append(items, Item{Entry: e, ID: cmp.Or(e.GivenID, e.URL)})
		}
	}

	rank := make(map[string]int)
	for i, item := range items {
		if _, ok := rank[item.Source]; !ok {
			rank[item.Source] = i
		}
	}
	slices.SortFunc(items, func(a, b Item) int {
		return cmp.Or(
			cmp.Compare(rank[a.Source], rank[b.Source]),
			cmp.Compare(len(a.Path), len(b.Path)),
			cmp.Compare(a.Path, b.Path),
		)
	})
	byID, byURL := make(map[string]Item), make(map[string]Item)
	items = slices.DeleteFunc(items, func(item Item) bool {
		if first, ok := byURL[item.URL]; ok {
			leave(item.Entry, sources.LeftOut, fmt.Sprintf("has the URL of %s, which is published instead: %s", nameFor(item, first), item.URL))
			return true
		}
		if first, ok := byID[item.ID]; ok {
			leave(item.Entry, sources.LeftOut, fmt.Sprintf("has the id of %s, which is published instead: %s", nameFor(item, first), item.ID))
			return true
		}
		byID[item.ID], byURL[item.URL] = item, item
		return false
	})
	slices.SortFunc(items, func(a, b Item) int {
		return cmp.Or(b.Published.Compare(a.Published), cmp.Compare(a.ID, b.ID))
	})
	return items, notes
}

// nameFor names other to one who knows item.
func nameFor(item, other Item) string {
	if item.Source == other.Source {
		return other.Path
	}
	return fmt.Sprintf("%s in source %q", other.Path, other.Source)
}
