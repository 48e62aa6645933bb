package feedgen

import (
	"testing"
	"time"

	"feedgen/feedgen/ledger"
	"feedgen/sources"
)

// published runs an entry with a text through a ledger on a day of March, and gives
// its item.
func published(t *testing.T, book *ledger.Ledger, day int, text string, change func(*sources.Entry)) Item {
	t.Helper()
	e := post("a", "tale.md", change)
	r := Resolve(book, []sources.Entry{e}, at(day))
	if len(r.Items) != 1 {
		t.Fatalf("%d items: %v", len(r.Items), r.Notes)
	}
	posts := map[sources.Key]sources.Post{e.Key(): {Entry: e, Hash: [32]byte([]byte((text + "                                ")[:32]))}}
	items := Settle(r.Items, posts, at(day))
	book.Enter([]ledger.Row{*items[0].Known})
	return items[0]
}

func TestAPostWithoutADateKeepsItsFirst(t *testing.T) {
	book := &ledger.Ledger{}
	fileOf := func(day int) func(*sources.Entry) {
		return func(e *sources.Entry) { e.Published, e.Undated = at(day), true }
	}
	first := published(t, book, 5, "one", fileOf(4))
	again := published(t, book, 10, "one", fileOf(9))
	if !again.Published.Equal(first.Published) {
		t.Errorf("published %v, and before %v", again.Published, first.Published)
	}
	// What the author gives counts.
	dated := published(t, book, 11, "one", func(e *sources.Entry) { e.Published = at(2) })
	if !dated.Published.Equal(at(2)) {
		t.Errorf("published %v, want %v", dated.Published, at(2))
	}
	if row, _ := book.Row(first.ID); !row.Published.Equal(first.Published) || !row.First.Equal(at(5)) {
		t.Errorf("the ledger has %v, first published %v", row.Published, row.First)
	}
}

func TestAnEditIsDatedByTheRunThatSawIt(t *testing.T) {
	book := &ledger.Ledger{}
	for _, step := range []struct {
		day     int
		text    string
		updated time.Time // by the author
		want    time.Time
	}{
		{day: 3, text: "one"},
		{day: 4, text: "one"},
		{day: 5, text: "two", want: at(5)},
		{day: 6, text: "two", want: at(5)},
		{day: 7, text: "two", updated: at(4), want: at(4)},
		{day: 8, text: "three", updated: at(4), want: at(4)},
		{day: 9, text: "three", want: at(8)},
		{day: 10, text: "four", want: at(10)},
		{day: 11, text: "four", want: at(10)},
	} {
		item := published(t, book, step.day, step.text, func(e *sources.Entry) { e.Updated = step.updated })
		if !item.Updated.Equal(step.want) {
			t.Errorf("day %d: updated %v, want %v", step.day, item.Updated, step.want)
		}
	}
}

// TestAPostToComeKeepsItsId: a post that is held back is still that post.
func TestAPostToComeKeepsItsId(t *testing.T) {
	book := &ledger.Ledger{}
	first := published(t, book, 3, "one", nil)
	held := post("a", "tale.md", func(e *sources.Entry) { e.Draft = true })
	moved := post("a", "other.md", func(e *sources.Entry) { e.URL = held.URL })
	r := Resolve(book, []sources.Entry{moved, held}, at(4))
	if len(r.Items) != 1 || r.Items[0].ID == first.ID {
		t.Errorf("items: %v", r.Items)
	}
}
