package feedgen

import (
	"cmp"
	"slices"
	"time"

	"feedgen/feedgen/ledger"
	"feedgen/sources"
)

// A Taking is what comes of a feed whose ids are taken over.
type Taking struct {
	// Rows are for the ledger: of items that are posts, and of those that may become
	// posts again, when drafts are published or files come back. Some are of posts that
	// the ledger has, and that this format has under ids of its own.
	Rows []ledger.Row

	// Found counts the items that are posts, by what tells that, and Strays are those
	// that are no post that there is. What the ledger has already is in neither.
	Found  map[Trait]int
	Strays []DocumentItem

	// Others are items whose posts another item of the feed is. That one's id is kept.
	Others []DocumentItem

	// Unfit are items whose ids are kept in Atom, though validators refuse them there.
	Unfit []DocumentItem

	// Nameless are items with neither an id nor an address. Nothing can be taken of
	// them.
	Nameless []DocumentItem
}

// TakeOver finds which items of a feed are which of the entries, and gives the rows
// with which the ledger keeps their ids, as when another program wrote the feed: its
// subscribers know the posts by these. The readers of each format may know a post by
// another id, and of each format the ids are kept. now is the date of items that have
// none.
func TakeOver(book *ledger.Ledger, live Document, entries []sources.Entry, now time.Time) Taking {
	t := Taking{Found: make(map[Trait]int)}
	found := find(live.Items, entries)
	known := knowRows(book, live)
	for i, item := range live.Items {
		id := readerID(item)
		if id == "" {
			t.Nameless = append(t.Nameless, item)
			continue
		}
		row := ledger.Row{ID: id, URL: permalinkOf(item), Published: dateOf(item), First: now}
		if row.Published.IsZero() {
			row.Published = now
		}
		post, isPost := found[i]
		if isPost && post.by == ByTitle {
			row.URL = post.entry.URL // where it is now
		}
		was, ok := known.find(row, post.entry)
		switch {
		case known.here(id):
			continue
		case ok && known.shown[was.ID]:
			t.Others = append(t.Others, item)
			continue
		case ok:
			row = was
		case isPost:
			t.Found[post.by]++
		default:
			t.Strays = append(t.Strays, item)
		}
		if live.Format == Atom && unfitForAtom(id) {
			t.Unfit = append(t.Unfit, item)
		}
		row = knownAs(live.Format, row, id)
		known.add(row)
		known.shown[row.ID] = true
		t.Rows = append(t.Rows, row)
	}
	return t
}

// readerID is what readers know an item by: one without an id, by its address.
func readerID(item DocumentItem) string { return cmp.Or(item.ID, item.URL) }

// permalinkOf is the address of an item. In many feeds it is the id, and said once.
func permalinkOf(item DocumentItem) string {
	if item.URL == "" && webURL(item.ID) != "" {
		return item.ID
	}
	return item.URL
}

// unfitForAtom reports that validators refuse an id in Atom.
func unfitForAtom(id string) bool {
	return slices.ContainsFunc(readAtomID(readValue{text: id}), func(f readFault) bool { return readSeverity(f.rule) == Error })
}

// knownRows are the rows of a ledger, for a feed whose ids are taken over.
type knownRows struct {
	format    Format
	rows      map[string]ledger.Row // by id
	inFormat  map[string]string     // ids of rows, by the id that the format has
	byAddress map[string]string     // likewise
	shown     map[string]bool       // ids of rows whose posts the feed shows under the id that is kept
}

func knowRows(book *ledger.Ledger, live Document) *knownRows {
	k := &knownRows{
		format: live.Format, rows: make(map[string]ledger.Row),
		inFormat: make(map[string]string), byAddress: make(map[string]string), shown: make(map[string]bool),
	}
	for row := range book.Rows() {
		k.add(row)
	}
	for _, item := range live.Items {
		if id, ok := k.inFormat[readerID(item)]; ok {
			k.shown[id] = true
		}
	}
	return k
}

func (k *knownRows) add(row ledger.Row) {
	k.rows[row.ID] = row
	k.inFormat[IDIn(k.format, row)] = row.ID
	if address := sources.Address(row.URL); address != "" { // the home page is no post's own
		k.byAddress[address] = row.ID
	}
}

// here reports that the format has an id.
func (k *knownRows) here(id string) bool {
	_, ok := k.inFormat[id]
	return ok
}

// find finds the row of an item, for which it would be a new one, and which may be an
// entry: by the id, by that which the entry's author gave, or by the address.
func (k *knownRows) find(item ledger.Row, e *sources.Entry) (ledger.Row, bool) {
	if row, ok := k.rows[item.ID]; ok {
		return row, true
	}
	if e != nil {
		if row, ok := k.rows[e.GivenID]; ok {
			return row, true
		}
	}
	row, ok := k.rows[k.byAddress[sources.Address(item.URL)]]
	return row, ok
}
