package feedgen

import (
	"cmp"
	"strings"

	"feedgen/feedgen/ledger"
	"feedgen/sources/markup"
)

// formatID gives the id that a format has of an item of which feeds say id and url: that
// by which its readers know the item, if the row has one.
func formatID(f Format, id, url string, row *ledger.Row) string {
	if known := knownID(f, row); known != "" {
		return known
	}
	if f == Atom {
		return atomID(id, id == url)
	}
	return id
}

// knownID is the id by which the readers of a format know a post, letter by letter, where
// it is not the one that would be made of the row's. Empty: it is.
func knownID(f Format, row *ledger.Row) string {
	if row == nil {
		return ""
	}
	id := ""
	switch f {
	case RSS:
		id = row.RSS
	case Atom:
		id = row.Atom
	case JSON:
		id = row.JSON
	}
	return strings.TrimSpace(markup.Legal(id))
}

// commonID is the id that all formats have of a post, as far as they can say it.
func commonID(id, url string) string {
	return cmp.Or(strings.TrimSpace(plainLine(id)), url)
}

// IDIn gives the id by which the readers of a format know the post of a row.
func IDIn(f Format, row ledger.Row) string {
	url := webURL(row.URL)
	return formatID(f, commonID(row.ID, url), url, &row)
}

// knownAs gives a row with the id by which the readers of a format know its post,
// whatever becomes of the post's address.
func knownAs(f Format, row ledger.Row, id string) ledger.Row {
	common := commonID(row.ID, "")
	own := id
	switch {
	case f != Atom && common == id, f == Atom && settledInAtom(common) && atomID(common, false) == id:
		own = ""
	}
	switch f {
	case RSS:
		row.RSS = own
	case Atom:
		row.Atom = own
	case JSON:
		row.JSON = own
	}
	return row
}

// settledInAtom reports that the Atom id which is made of another depends on nothing
// else.
func settledInAtom(id string) bool { return atomID(id, true) == atomID(id, false) || webURL(id) == "" }

// settleAtomID has a row whose post moves remember the Atom id that was made of its id,
// where another is made of a permalink than of what is none.
func settleAtomID(row *ledger.Row) {
	url := webURL(row.URL)
	if id := commonID(row.ID, url); url != "" && row.Atom == "" && !settledInAtom(id) {
		row.Atom = atomID(id, id == url)
	}
}
