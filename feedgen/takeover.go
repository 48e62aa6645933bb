package feedgen

import (
	"cmp"
	"time"

	"feedgen/feedgen/ledger"
	"feedgen/sources"
)

// A Taking is what comes of a feed whose ids are taken over. Each of its items is in
// one of the four lists, unless the ledger has it already.
type Taking struct {
	// Rows are for the ledger: of items that are posts, and of those that may become
	// posts again, when drafts are published or files come back.
	Rows []ledger.Row

	// Found counts the items that are posts, by what tells that.
	Found map[Trait]int

	// Strays are items that are no post that there is.
	Strays []DocumentItem

	// Others are items whose posts the ledger, or an item before, has under another
	// id. Who reads this feed is shown them again.
	Others []DocumentItem

	// Nameless are items with neither an id nor an address. Nothing can be taken of
	// them.
	Nameless []DocumentItem
}

// TakeOver finds which items of a feed are which of the entries, and gives the rows
// with which the ledger keeps their ids, as when another program wrote the feed: its
// subscribers know the posts by these. now is the date of those that have none.
func TakeOver(book *ledger.Ledger, live Document, entries []sources.Entry, now time.Time) Taking {
	t := Taking{Found: make(map[Trait]int)}
	found := find(live.Items, entries)
	ids, addresses := make(map[string]bool), make(map[string]string)
	for row := range book.Rows() {
		ids[row.ID] = true
		addresses[sources.Address(row.URL)] = row.ID
	}
	for i, item := range live.Items {
		row := ledger.Row{ID: cmp.Or(item.ID, item.URL), URL: permalinkOf(item), Published: dateOf(item), First: now}
		if row.Published.IsZero() {
			row.Published = now
		}
		if row.ID == "" { // else readers go by the address
			t.Nameless = append(t.Nameless, item)
			continue
		}
		post, ok := found[i]
		if ok && post.by == ByTitle {
			row.URL = post.entry.URL // where it is now
		}
		address := sources.Address(row.URL)
		was, known := addresses[address]
		switch known = known && address != ""; { // the home page is no post's own
		case ids[row.ID]:
			continue
		case known && atomID(was, false) == row.ID:
			continue // as Atom says it
		case known:
			t.Others = append(t.Others, item)
			continue
		}
		if ok {
			t.Found[post.by]++
		} else {
			t.Strays = append(t.Strays, item)
		}
		ids[row.ID], addresses[address] = true, row.ID
		t.Rows = append(t.Rows, row)
	}
	return t
}

// permalinkOf is the address of an item. In many feeds it is the id, and said once.
func permalinkOf(item DocumentItem) string {
	if item.URL == "" && webURL(item.ID) != "" {
		return item.ID
	}
	return item.URL
}
