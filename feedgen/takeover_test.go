package feedgen

import (
	"fmt"
	"slices"
	"strings"
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

// TestTakeOverTellsTheDaysOfATitle: a title that comes every day is told by its very time.
func TestTakeOverTellsTheDaysOfATitle(t *testing.T) {
	var items []DocumentItem
	var entries []sources.Entry
	want := map[string]string{}
	for day := 3; day < 6; day++ {
		id, link := fmt.Sprint(day), fmt.Sprintf("https://example.com/tides-%d/", day)
		items = append(items, DocumentItem{ID: id, URL: "https://example.com/?p=" + id, Title: "Tides", Published: at(day)})
		entries = append(entries, sources.Entry{Path: id, URL: link, Title: "Tides", Published: at(day)})
		want[id] = link
	}
	kept, _ := takeOver(&ledger.Ledger{}, items, entries...)
	if diff := cmp.Diff(want, kept); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTakeOverKeepsOneIDForAPost(t *testing.T) {
	book := &ledger.Ledger{}
	book.Enter([]ledger.Row{{ID: "post 1", URL: "https://example.com/1", Published: at(1)}})
	kept, taking := takeOver(book, []DocumentItem{
		{ID: "post 1", URL: "https://example.com/moved"},                     // which the ledger has
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

// TestTakeOverKeepsTheIDsOfEachFormat: one that is said as feedgen would say it is not
// worth a word in the ledger.
func TestTakeOverKeepsTheIDsOfEachFormat(t *testing.T) {
	const link = "https://example.com/1"
	item := func(id string) DocumentItem { return DocumentItem{ID: id, URL: link} }
	for name, test := range map[string]struct {
		feeds []Document
		entry sources.Entry
		want  ledger.Row
		unfit int
	}{
		"three ids": {
			[]Document{{Format: RSS, Items: []DocumentItem{item("post 1")}}, {Format: Atom, Items: []DocumentItem{item("tag:example.com,2005:1")}}, {Format: JSON, Items: []DocumentItem{item("1")}}},
			sources.Entry{URL: link}, ledger.Row{ID: "post 1", Atom: "tag:example.com,2005:1", JSON: "1"}, 0,
		},
		"one id that Atom does not allow": {
			[]Document{{Format: RSS, Items: []DocumentItem{item("post 1")}}, {Format: Atom, Items: []DocumentItem{item("post 1")}}},
			sources.Entry{URL: link}, ledger.Row{ID: "post 1", Atom: "post 1"}, 1,
		},
		"as feedgen makes it of an id": {
			[]Document{{Format: RSS, Items: []DocumentItem{item("post 1")}}, {Format: Atom, Items: []DocumentItem{item(atomID("post 1", false))}}},
			sources.Entry{URL: link}, ledger.Row{ID: "post 1"}, 0,
		},
		"Atom alone": {
			[]Document{{Format: Atom, Items: []DocumentItem{item("post 1")}}},
			sources.Entry{URL: link}, ledger.Row{ID: "post 1", Atom: "post 1"}, 1,
		},
		"a tag in Atom alone": {
			[]Document{{Format: Atom, Items: []DocumentItem{item("tag:example.com,2005:1")}}},
			sources.Entry{URL: link}, ledger.Row{ID: "tag:example.com,2005:1"}, 0,
		},
		"a permalink that can be written in two ways": {
			[]Document{{Format: Atom, Items: []DocumentItem{{ID: "https://example.com/%c3%a9", URL: link}}}},
			sources.Entry{URL: link}, ledger.Row{ID: "https://example.com/%c3%a9", Atom: "https://example.com/%c3%a9"}, 0,
		},
		"an address with letters of all languages": {
			[]Document{{Format: RSS, Items: []DocumentItem{item("https://example.com/é")}}, {Format: Atom, Items: []DocumentItem{item("https://example.com/é")}}},
			sources.Entry{URL: link}, ledger.Row{ID: "https://example.com/é", Atom: "https://example.com/é"}, 1,
		},
		"blanks within": {
			[]Document{{Format: RSS, Items: []DocumentItem{item("post  1")}}},
			sources.Entry{URL: link}, ledger.Row{ID: "post  1", RSS: "post  1"}, 0,
		},
		"by the id that the author gave": {
			[]Document{{Format: RSS, Items: []DocumentItem{{ID: "x", URL: "https://example.com/?p=1"}}}, {Format: Atom, Items: []DocumentItem{item("tag:example.com,2005:1")}}},
			sources.Entry{URL: link, GivenID: "x"}, ledger.Row{ID: "x", URL: "https://example.com/?p=1", Atom: "tag:example.com,2005:1"}, 0,
		},
	} {
		book, unfit := &ledger.Ledger{}, 0
		for range 2 { // the second time nothing is another
			unfit = 0
			for _, feed := range test.feeds {
				taking := TakeOver(book, feed, []sources.Entry{test.entry}, at(20))
				book.Enter(taking.Rows)
				if unfit += len(taking.Unfit); len(taking.Others) > 0 {
					t.Errorf("%s: others are %v", name, taking.Others)
				}
			}
			if test.want.URL == "" {
				test.want.URL = link
			}
			test.want.Published, test.want.First = at(20), at(20)
			if diff := cmp.Diff([]ledger.Row{test.want}, slices.Collect(book.Rows())); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
			if unfit != test.unfit {
				t.Errorf("%s: %d unfit, want %d", name, unfit, test.unfit)
			}
			test.unfit = 0 // it is told once
			for _, feed := range test.feeds {
				row, _ := book.Row(test.want.ID)
				if got := IDIn(feed.Format, row); got != feed.Items[0].ID {
					t.Errorf("%s: the id in %s is %q, want %q", name, feed.Format, got, feed.Items[0].ID)
				}
			}
		}
	}
}

// TestFeedsSayTheIDsThatTheirReadersKnow, also such as Atom does not allow.
func TestFeedsSayTheIDsThatTheirReadersKnow(t *testing.T) {
	const link = "https://example.com/1"
	e := sources.Entry{URL: link, Path: "a", Title: "A", Published: at(3)}
	posts := map[sources.Key]sources.Post{e.Key(): {Entry: e, HTML: "<p>Text."}}
	row := ledger.Row{ID: "post 1", URL: link, RSS: link, Atom: "A: <in> two", JSON: "é"}
	feed := Feed{Site: gazette(), Spec: spec(Spec{}), Items: []Item{{Entry: &e, ID: row.ID, Known: &row}}}
	for _, f := range encode(t, feed, posts) {
		doc, problems := Check(f)
		for _, p := range problems {
			if p.Severity == Error {
				t.Errorf("%s: %s", f.Name, p)
			}
		}
		if got := doc.Items[0].ID; got != IDIn(f.Format, row) {
			t.Errorf("the id in %s is %q, want %q", f.Format, got, IDIn(f.Format, row))
		}
		if f.Format == RSS && !strings.Contains(string(f.Data), `<guid isPermaLink="true">`+link+`</guid>`) {
			t.Errorf("a guid that is the permalink does not say so")
		}
	}
}

// TestAnAtomIDOutlivesAMove: of a permalink another would be made than of what is none.
func TestAnAtomIDOutlivesAMove(t *testing.T) {
	const id = "https://example.com/%7Eann"
	for from, to := range map[string]string{id: "https://example.com/ann", "https://example.com/ann": id} {
		e := sources.Entry{URL: from, Path: "a", Title: "A", Published: at(3)}
		first := Settle([]Item{{Entry: &e, ID: id}}, nil, at(4))[0]
		e.URL = to
		again := Settle([]Item{{Entry: &e, ID: id, Known: first.Known}}, nil, at(5))[0]
		if was, is := IDIn(Atom, *first.Known), IDIn(Atom, *again.Known); was != is || was != atomID(id, id == from) {
			t.Errorf("from %s to %s the Atom id was %s and is %s", from, to, was, is)
		}
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
