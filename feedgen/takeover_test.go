package feedgen

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"feedgen/feedgen/ledger"
	"feedgen/sources"
)

// takeOver gives the addresses for which the ledger has ids, by these, and how the
// posts were found.
func takeOver(book *ledger.Ledger, items []DocumentItem, entries ...sources.Entry) (map[string]string, Taking) {
	taking := TakeOver(book, Document{Items: items}, entries, at(20))
	kept := make(map[string]string)
	for _, row := range taking.Rows {
		kept[row.ID] = row.URL
	}
	return kept, taking
}

func TestTakeOverFindsPosts(t *testing.T) {
	const home = "https://example.com/"
	tests := []struct {
		name  string
		item  DocumentItem
		entry sources.Entry
		by    Trait
		link  string
	}{
		{"given id", DocumentItem{ID: "x", URL: home + "old"}, sources.Entry{URL: home + "new", GivenID: "x"}, ByID, home + "old"},
		{"address", DocumentItem{ID: "x", URL: home + "a"}, sources.Entry{URL: home + "a"}, ByAddress, home + "a"},
		{"address, another domain", DocumentItem{ID: "x", URL: "http://www.example.org/a/?utm_medium=rss"}, sources.Entry{URL: home + "a"}, ByAddress, "http://www.example.org/a/?utm_medium=rss"},
		{"address, in the id alone", DocumentItem{ID: home + "a"}, sources.Entry{URL: home + "a"}, ByAddress, home + "a"},
		{"address, no id", DocumentItem{URL: home + "a"}, sources.Entry{URL: home + "a/"}, ByAddress, home + "a"},
		{"title and date", DocumentItem{ID: "x", URL: home + "?p=42", Title: "It’s “new” – at last", Published: at(3)}, sources.Entry{URL: home + "new", Title: `It's "new" -- at last`, Published: at(3).Add(-9 * time.Hour)}, ByTitle, home + "new"},
		{"title and update", DocumentItem{ID: "x", URL: home, Title: "New", Updated: at(3)}, sources.Entry{URL: home + "new", Title: "New", Published: at(3)}, ByTitle, home + "new"},

		{"another query", DocumentItem{ID: "x", URL: home + "?p=42"}, sources.Entry{URL: home + "?p=43"}, "", home + "?p=42"},
		{"the home page", DocumentItem{ID: "x", URL: home}, sources.Entry{URL: home}, "", home},
		{"title on another day", DocumentItem{ID: "x", URL: home + "a", Title: "New", Published: at(3)}, sources.Entry{URL: home + "b", Title: "New", Published: at(5)}, "", home + "a"},
		{"title without a date", DocumentItem{ID: "x", URL: home + "a", Title: "New"}, sources.Entry{URL: home + "b", Title: "New", Published: at(3)}, "", home + "a"},
		{"title and the date of a file", DocumentItem{ID: "x", URL: home + "a", Title: "New", Published: at(3)}, sources.Entry{URL: home + "b", Title: "New", Published: at(3), Undated: true}, "", home + "a"},
		{"no title", DocumentItem{ID: "x", URL: home + "a", Title: "…", Published: at(3)}, sources.Entry{URL: home + "b", Title: "!", Published: at(3)}, "", home + "a"},
	}
	for _, test := range tests {
		kept, taking := takeOver(&ledger.Ledger{}, []DocumentItem{test.item}, test.entry)
		id := test.item.ID
		if id == "" {
			id = test.item.URL
		}
		if diff := cmp.Diff(map[string]string{id: test.link}, kept); diff != "" {
			t.Errorf("%s: kept (-want +got):\n%s", test.name, diff)
		}
		found := map[Trait]int{}
		if test.by != "" {
			found[test.by] = 1
		}
		if diff := cmp.Diff(found, taking.Found); diff != "" {
			t.Errorf("%s: found (-want +got):\n%s", test.name, diff)
		}
		if strays := len(taking.Strays); strays != 1-len(found) {
			t.Errorf("%s: %d strays", test.name, strays)
		}
	}
}

// TestTakeOverTakesNoPostForTwo: neither of two posts, nor of two items, that have one
// title on one day is found by it.
func TestTakeOverTakesNoPostForTwo(t *testing.T) {
	item := func(id string) DocumentItem {
		return DocumentItem{ID: id, URL: "https://example.com/?p=" + id, Title: "Tides", Published: at(3)}
	}
	entry := func(path string) sources.Entry {
		return sources.Entry{Path: path, URL: "https://example.com/" + path, Title: "Tides", Published: at(3)}
	}
	_, taking := takeOver(&ledger.Ledger{}, []DocumentItem{item("1"), item("2")}, entry("a"))
	if len(taking.Strays) != 2 {
		t.Errorf("%d of two items are no post, want 2", len(taking.Strays))
	}
	_, taking = takeOver(&ledger.Ledger{}, []DocumentItem{item("1")}, entry("a"), entry("b"))
	if len(taking.Strays) != 1 {
		t.Errorf("an item was found to be one of two posts")
	}
	// One that is found by its address leaves the other.
	known := DocumentItem{ID: "1", URL: "http://example.com/a/", Title: "Tides", Published: at(3)}
	kept, _ := takeOver(&ledger.Ledger{}, []DocumentItem{known, item("2")}, entry("a"), entry("b"))
	if diff := cmp.Diff(map[string]string{"1": known.URL, "2": "https://example.com/b"}, kept); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTakeOverKeepsOneIDForAPost(t *testing.T) {
	book := &ledger.Ledger{}
	book.Enter([]ledger.Row{{ID: "post 1", URL: "https://example.com/1", Published: at(1)}})
	kept, taking := takeOver(book, []DocumentItem{
		{ID: "post 1", URL: "https://example.com/moved"},                     // which the ledger has
		{ID: atomID("post 1", false), URL: "https://example.com/1"},          // as Atom says it
		{ID: "another", URL: "http://example.com/1/"},                        // of the same post
		{ID: "2", URL: "https://example.com/2"}, {ID: "2", URL: "elsewhere"}, // twice
		{ID: "again", URL: "https://example.com/2"},
		{ID: "home 1", URL: "https://example.com/"}, {ID: "home 2", URL: "https://example.com/"},
		{Title: "Nameless"},
	})
	want := map[string]string{"2": "https://example.com/2", "home 1": "https://example.com/", "home 2": "https://example.com/"}
	if diff := cmp.Diff(want, kept); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
	var others []string
	for _, item := range taking.Others {
		others = append(others, item.ID)
	}
	if diff := cmp.Diff([]string{"another", "again"}, others); diff != "" {
		t.Errorf("others (-want +got):\n%s", diff)
	}
	if len(taking.Nameless) != 1 || taking.Nameless[0].Title != "Nameless" {
		t.Errorf("nameless are %v", taking.Nameless)
	}
}

func TestTakeOverDatesRows(t *testing.T) {
	for name, test := range map[string]struct {
		item DocumentItem
		want time.Time
	}{
		"published": {DocumentItem{ID: "x", Published: at(1), Updated: at(2)}, at(1)},
		"updated":   {DocumentItem{ID: "x", Updated: at(2)}, at(2)},
		"no date":   {DocumentItem{ID: "x"}, at(20)},
	} {
		row := TakeOver(&ledger.Ledger{}, Document{Items: []DocumentItem{test.item}}, nil, at(20)).Rows[0]
		if !row.Published.Equal(test.want) || !row.First.Equal(at(20)) {
			t.Errorf("%s: published %v, first %v", name, row.Published, row.First)
		}
	}
}
