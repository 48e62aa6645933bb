package feedgen

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// told gives a diff in a line for each change: the kind, the id and what is said
// besides.
func told(d Diff) []string {
	var lines []string
	for _, c := range d.Changes {
		line := fmt.Sprintf("%s %s", c.Kind, c.Item.ID)
		if c.Was != "" {
			line += " was " + c.Was
		}
		if c.What != nil {
			line += " in " + strings.Join(c.What, ", ")
		}
		if c.Late {
			line += ", late"
		}
		lines = append(lines, line)
	}
	return lines
}

func wantTold(t *testing.T, d Diff, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, told(d)); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
}

func TestCompareTellsWhatBecomesOfEveryItem(t *testing.T) {
	live, next := days("", 1, 8), days("", 3, 10)
	next.Items[0].Title = "Another"
	next.Items[2] = next.Items[6] // 5 is gone, 9 stands there twice, as broken feeds do
	next.Items[6] = DocumentItem{ID: "old", Published: live.Items[2].Published.Add(time.Hour)}
	wantTold(t, Compare(live, next, nil),
		"changed 3 in title", "new 9", "new 8", "new old, late", "pushed out 1", "pushed out 2", "gone 5")
}

func TestCompareNamesWhatChanged(t *testing.T) {
	whole := DocumentItem{
		ID: "1", URL: "u", Title: "t", Summary: "s", HTML: "h", Language: "en",
		Published: time.Unix(1e9, 0), Updated: time.Unix(2e9, 0), Authors: []string{"a"},
		Categories: []string{"c"}, Enclosures: []DocumentEnclosure{{URL: "e"}}, Image: "i",
	}
	for _, change := range []string{"title", "summary", "text", "url", "date", "updated", "language", "authors", "categories", "enclosures", "image"} {
		item := whole
		switch change {
		case "title":
			item.Title = "x"
		case "summary":
			item.Summary = "x"
		case "text":
			item.HTML = "x"
		case "url":
			item.URL = "x"
		case "date":
			item.Published = item.Published.Add(1)
		case "updated":
			item.Updated = item.Updated.Add(1)
		case "language":
			item.Language = "x"
		case "authors":
			item.Authors = nil
		case "categories":
			item.Categories = []string{"c", "d"}
		case "enclosures":
			item.Enclosures = []DocumentEnclosure{{URL: "e", Length: 1}}
		case "image":
			item.Image = "x"
		}
		wantTold(t, Compare(Document{Items: []DocumentItem{whole}}, Document{Items: []DocumentItem{item}}, nil), "changed 1 in "+change)
	}
	whole.Published = whole.Published.UTC()
	other := whole
	other.Published = other.Published.In(time.FixedZone("", 3600))
	wantTold(t, Compare(Document{Items: []DocumentItem{whole}}, Document{Items: []DocumentItem{other}}, nil))
}

func TestCompareKnowsPostsThatAreShownAgain(t *testing.T) {
	const long = "<p>The ferry leaves at seven, unless the harbour master has overslept once more.</p>"
	for name, c := range map[string]struct {
		live, next []DocumentItem
		want       []string
	}{
		"another host": {
			[]DocumentItem{{ID: "a", URL: "http://old.example/x/"}},
			[]DocumentItem{{ID: "b", URL: "https://new.example/x"}},
			[]string{"re-shown b was a"},
		},
		"the home page is nobody's": {
			[]DocumentItem{{ID: "a", URL: "https://example.com/"}},
			[]DocumentItem{{ID: "b", URL: "https://example.com"}},
			[]string{"new b", "pushed out a"},
		},
		"a query tells posts apart": {
			[]DocumentItem{{ID: "a", URL: "https://example.com/?p=1"}},
			[]DocumentItem{{ID: "b", URL: "https://example.com/?p=2"}, {ID: "c", URL: "https://example.org/?p=1"}},
			[]string{"new b", "re-shown c was a"},
		},
		"so does a place in a page": {
			[]DocumentItem{{ID: "a", URL: "https://example.com/log#1"}},
			[]DocumentItem{{ID: "b", URL: "https://example.com/log#2"}},
			[]string{"new b", "pushed out a"},
		},
		"an address that several have": {
			[]DocumentItem{{ID: "a", URL: "https://example.com/log"}, {ID: "b", URL: "https://example.com/log"}},
			[]DocumentItem{{ID: "c", URL: "https://example.com/log"}},
			[]string{"new c", "pushed out a", "pushed out b"},
		},
		"one item is no two": {
			[]DocumentItem{{ID: "a", URL: "https://example.com/log"}},
			[]DocumentItem{{ID: "b", URL: "https://example.com/log"}, {ID: "c", URL: "https://example.com/log"}},
			[]string{"re-shown b was a", "new c"},
		},
		"beside the one that is live": {
			[]DocumentItem{{ID: "a", URL: "https://example.com/x"}},
			[]DocumentItem{{ID: "b", URL: "https://example.com/x"}, {ID: "a", URL: "https://example.com/x"}},
			[]string{"re-shown b was a"},
		},
		"the same title and text": {
			[]DocumentItem{{ID: "a", URL: "/a", Title: "Ferry", HTML: long}, {ID: "o", Title: "Other", HTML: long}},
			[]DocumentItem{{ID: "b", URL: "/b", Title: "Ferry", HTML: strings.ReplaceAll(long, "p>", "div>")}},
			[]string{"re-shown b was a", "pushed out o"},
		},
		"the same text alone": {
			[]DocumentItem{{ID: "a", URL: "/a", Title: "Monday", HTML: long}},
			[]DocumentItem{{ID: "b", URL: "/b", Title: "Tuesday", HTML: long}},
			[]string{"new b", "pushed out a"},
		},
		"the same title and little text": {
			[]DocumentItem{{ID: "a", URL: "/a", Title: "Menu", HTML: "<p>Fish.</p>"}},
			[]DocumentItem{{ID: "b", URL: "/b", Title: "Menu", HTML: "<p>Fish.</p>"}},
			[]string{"new b", "pushed out a"},
		},
		"a post that comes every day": {
			[]DocumentItem{{ID: "a", Title: "Tides", HTML: long, Published: time.Unix(1e9, 0)}},
			[]DocumentItem{{ID: "b", Title: "Tides", HTML: long, Published: time.Unix(2e9, 0)}},
			[]string{"new b", "pushed out a"},
		},
		"a post of another date in its place": {
			[]DocumentItem{{ID: "a", Title: "Tides", HTML: long, Published: time.Unix(2e9, 0)}},
			[]DocumentItem{{ID: "b", Title: "Tides", HTML: long, Published: time.Unix(1e9, 0)}},
			[]string{"re-shown b was a"},
		},
		"a long post of another date": {
			[]DocumentItem{{ID: "a", Title: "Tides", HTML: strings.Repeat(long, 9), Published: time.Unix(1e9, 0)}},
			[]DocumentItem{{ID: "b", Title: "Tides", HTML: strings.Repeat(long, 9), Published: time.Unix(2e9, 0)}},
			[]string{"re-shown b was a"},
		},
		"a summary is a text": {
			[]DocumentItem{{ID: "a", Title: "Ferry", Summary: long}},
			[]DocumentItem{{ID: "b", Title: "Ferry", Summary: long}},
			[]string{"re-shown b was a"},
		},
		"an item without an id goes by its address": {
			[]DocumentItem{{URL: "https://example.com/x"}},
			[]DocumentItem{{ID: "https://example.com/x"}},
			[]string{"changed https://example.com/x in url"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			wantTold(t, Compare(Document{Items: c.live}, Document{Items: c.next}, nil), c.want...)
		})
	}
}

// TestCompareBelievesTheCaller, who knows also of posts that left the feed.
func TestCompareBelievesTheCaller(t *testing.T) {
	live, next := days("", 1, 4), days("", 2, 6)
	next.Items[1].ID, next.Items[2].ID = "b", "c"
	ids := map[string]string{"2": "x", "b": "3", "c": "long ago", "5": "5"}
	published := func(item DocumentItem) string { return ids[item.ID] }
	wantTold(t, Compare(live, next, published), "re-shown b was 3", "re-shown c was long ago", "new 5", "pushed out 1")
}

// TestWhatWasPublishedUnderItsIDIsKnown, be it older than what is live, or nothing live.
// What is newer has not been seen there.
func TestWhatWasPublishedUnderItsIDIsKnown(t *testing.T) {
	ids := map[string]bool{"1": true, "2": true, "5": true}
	published := func(item DocumentItem) string {
		if ids[item.ID] {
			return item.ID
		}
		return ""
	}
	d := Compare(days("", 3, 5), days("", 0, 6), published)
	wantTold(t, d, "new 0, late", "known 1", "known 2", "new 5")
	if harms := d.Harms(Limits{}); harms != nil {
		t.Errorf("what is known does harm: %v", harms)
	}
	wantTold(t, Compare(Document{}, days("", 1, 4), published), "known 1", "known 2", "new 3")

	// What is live under another id is shown again, whatever was published elsewhere.
	wantTold(t, Compare(below("/a/", days("a", 1, 2)), below("/a/", days("", 1, 2)), published), "re-shown 1 was a1")
}

func TestCompareWithAnEmptyFeedLosesAll(t *testing.T) {
	wantTold(t, Compare(days("", 1, 3), Document{}, nil), "gone 1", "gone 2")
	wantTold(t, Compare(Document{}, days("", 1, 3), nil), "new 1", "new 2")
}
