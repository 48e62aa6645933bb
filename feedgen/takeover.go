package feedgen

import (
	"time"

	"feedgen/feedgen/ledger"
	"feedgen/sources"
)

// TakeOver gives the rows of a feed's items that are not in the ledger, as when
// another program wrote the feed: its subscribers know the posts by its ids. An item
// without an address cannot be found again, and has none. now is the date of those
// that have none.
func TakeOver(book *ledger.Ledger, live Document, now time.Time) []ledger.Row {
	known := make(map[string]bool)
	for row := range book.Rows() {
		known[sources.Address(row.URL)] = true
	}
	var rows []ledger.Row
	for _, item := range live.Items {
		row := ledger.Row{ID: item.ID, URL: item.URL, Published: item.Published, First: now}
		if row.ID == "" {
			row.ID = row.URL // as readers have it
		}
		if row.Published.IsZero() {
			row.Published = now
		}
		_, taken := book.Row(row.ID)
		if row.URL == "" || taken || known[sources.Address(row.URL)] {
			continue
		}
		known[sources.Address(row.URL)] = true
		rows = append(rows, row)
	}
	return rows
}
