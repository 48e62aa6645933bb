package feedgen

import (
	"cmp"
	"slices"
	"time"
)

// A Diff is what changes for subscribers when a feed takes the place of the one
// that is live.
type Diff struct {
	Live, Next int // how many items each has

	// Changes are those of the new feed's items, in its order, and then those of
	// the items that it lacks, in the order of the live one. An item that is in
	// both and says the same is not among them.
	Changes []Change
}

// A Change is what becomes of one item.
type Change struct {
	Kind ChangeKind
	Item DocumentItem // as it is in the new feed, or was in the live one
	Was  string       // of ItemReshown: the id that subscribers know
	What []string     // of ItemChanged: what of it, as in "title", "text", "date"
	Late bool         // of ItemNew: it is older than the newest item that is live
}

// A ChangeKind says what becomes of an item.
type ChangeKind string

// The kinds of changes.
const (
	ItemNew     ChangeKind = "new"
	ItemChanged ChangeKind = "changed"

	// ItemReshown is a post that subscribers have under another id. They are shown
	// it again.
	ItemReshown ChangeKind = "re-shown"

	// ItemKnown was published under its id before, and is not live: it comes back, or
	// the feed is lost or elsewhere. Subscribers are not shown it again.
	ItemKnown ChangeKind = "known"

	// ItemGone is missing, though it is newer than the oldest item of the new feed.
	ItemGone ChangeKind = "gone"

	// ItemPushedOut is missing as others are newer, which is the way of feeds. So
	// is one without a date.
	ItemPushedOut ChangeKind = "pushed out"
)

// ChangeKinds gives every kind, in the order in which people want to know.
func ChangeKinds() []ChangeKind {
	return []ChangeKind{ItemNew, ItemChanged, ItemReshown, ItemKnown, ItemGone, ItemPushedOut}
}

// Compare tells what changes for subscribers when next takes the place of live.
//
// An item that is not live under its id is shown again if its address, scheme and
// host aside, or its title and text are those of an item that is live under
// another. Posts that come again and again say the same too, but for that they
// have other dates, and leave the one before in its place. Of items that left the feed
// before, only the caller may know: published gives the id under which an item was
// published, or nothing. It may be nil. An item that is older than the newest that is
// live, and was published under the id that it has, is known. So it is where nothing is
// live.
func Compare(live, next Document, published func(DocumentItem) string) Diff {
	d := Diff{Live: len(live.Items), Next: len(next.Items)}
	before, newest := byIdentity(live), newest(live)
	for _, item := range next.Items {
		old, ok := before[identity(item)]
		if !ok {
			late := !dateOf(item).IsZero() && dateOf(item).Before(newest)
			d.Changes = append(d.Changes, Change{Kind: ItemNew, Item: item, Late: late})
			continue
		}
		if what := differences(live.Items[old], item); what != nil {
			d.Changes = append(d.Changes, Change{Kind: ItemChanged, Item: item, What: what})
		}
	}
	left := leave(live, next)
	m := matcher{live: live.Items, before: before, left: left, taken: make([]bool, len(live.Items))}
	m.match(d.Changes, published)
	if published != nil {
		eachNew(d.Changes, func(c *Change) {
			if (c.Late || d.Live == 0) && c.Item.ID != "" && published(c.Item) == c.Item.ID {
				*c = Change{Kind: ItemKnown, Item: c.Item}
			}
		})
	}
	for i, item := range live.Items {
		if left[i] != "" && !m.taken[i] {
			d.Changes = append(d.Changes, Change{Kind: left[i], Item: item})
		}
	}
	return d
}

// leave tells how each live item leaves the feed; empty: it stays.
func leave(live, next Document) []ChangeKind {
	after, oldest := byIdentity(next), oldest(next)
	left := make([]ChangeKind, len(live.Items))
	for i, item := range live.Items {
		switch _, stays := after[identity(item)]; {
		case stays:
		case len(next.Items) == 0 || dateOf(item).After(oldest):
			left[i] = ItemGone
		default:
			left[i] = ItemPushedOut
		}
	}
	return left
}

// Count is how many items have changed in a way.
func (d Diff) Count(kind ChangeKind) int {
	n := 0
	for _, c := range d.Changes {
		if c.Kind == kind {
			n++
		}
	}
	return n
}

// identity is what readers know an item by: one without an id, by its address.
func identity(item DocumentItem) string { return cmp.Or(item.ID, item.URL, item.Title) }

// byIdentity gives the places of items.
func byIdentity(d Document) map[string]int {
	places := make(map[string]int, len(d.Items))
	for i, item := range d.Items {
		if _, ok := places[identity(item)]; !ok {
			places[identity(item)] = i
		}
	}
	return places
}

// differences names what two items of one id do not say alike.
func differences(a, b DocumentItem) []string {
	var what []string
	for _, part := range []struct {
		name string
		same bool
	}{
		{"title", a.Title == b.Title},
		{"summary", a.Summary == b.Summary},
		{"text", a.HTML == b.HTML},
		{"url", a.URL == b.URL},
		{"date", a.Published.Equal(b.Published)},
		{"updated", a.Updated.Equal(b.Updated)},
		{"language", a.Language == b.Language},
		{"authors", slices.Equal(a.Authors, b.Authors)},
		{"categories", slices.Equal(a.Categories, b.Categories)},
		{"enclosures", slices.Equal(a.Enclosures, b.Enclosures)},
		{"image", a.Image == b.Image},
	} {
		if !part.same {
			what = append(what, part.name)
		}
	}
	return what
}

// dateOf is the date that readers sort an item by; zero if it has none. Many an
// Atom feed tells only of updates.
func dateOf(item DocumentItem) time.Time {
	if item.Published.IsZero() {
		return item.Updated
	}
	return item.Published
}

// oldest gives the date of the oldest item; that of none is far away.
func oldest(d Document) time.Time {
	at := time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
	for _, item := range d.Items {
		if date := dateOf(item); !date.IsZero() && date.Before(at) {
			at = date
		}
	}
	return at
}

func newest(d Document) time.Time {
	var at time.Time
	for _, item := range d.Items {
		if dateOf(item).After(at) {
			at = dateOf(item)
		}
	}
	return at
}
