package feedgen

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"feedgen/feedgen/ledger"
	"feedgen/sources"
)

// post is an entry of 1 March 2026, whose URL is its name's.
func post(source, path string, change func(*sources.Entry)) sources.Entry {
	e := sources.Entry{Source: source, Path: path, URL: "https://example.com/" + path, Title: path, Published: at(1)}
	if change != nil {
		change(&e)
	}
	return e
}

// resolved gives the paths of what Resolve keeps, on 20 March 2026.
func resolved(entries ...sources.Entry) ([]string, []sources.Note) {
	r := Resolve(&ledger.Ledger{}, entries, at(20))
	items, notes := Arrange(Site{}, Spec{}, r.Items).Items, r.Notes
	var paths []string
	for _, item := range items {
		paths = append(paths, item.Source+"/"+item.Path)
	}
	return paths, notes
}

func TestResolveKeepsOneOfDuplicates(t *testing.T) {
	sameURL := func(e *sources.Entry) { e.URL = "https://example.com/same" }
	sameID := func(e *sources.Entry) { e.GivenID = "tag:example.com,2026:same" }
	for name, c := range map[string]struct {
		entries []sources.Entry
		kept    string
		left    sources.Key
		text    string
	}{
		"the shorter path wins, listed last": {
			[]sources.Entry{post("a", "a tale 2.md", sameURL), post("a", "tale.md", sameURL)},
			"a/tale.md", sources.Key{Source: "a", Path: "a tale 2.md"}, "has the URL of tale.md",
		},
		"the shorter path wins, listed first": {
			[]sources.Entry{post("a", "tale.md", sameURL), post("a", "tale 2.md", sameURL)},
			"a/tale.md", sources.Key{Source: "a", Path: "tale 2.md"}, "has the URL of tale.md",
		},
		"the first in the alphabet of equal length": {
			[]sources.Entry{post("a", "b.md", sameURL), post("a", "a.md", sameURL)},
			"a/a.md", sources.Key{Source: "a", Path: "b.md"}, "has the URL of a.md",
		},
		"the earlier source wins over the shorter path": {
			[]sources.Entry{post("z", "a long name.md", sameURL), post("b", "b.md", sameURL)},
			"z/a long name.md", sources.Key{Source: "b", Path: "b.md"}, "has the URL of a long name.md in source \"z\"",
		},
		"one id at two URLs": {
			[]sources.Entry{post("a", "moved.md", sameID), post("a", "old.md", sameID)},
			"a/old.md", sources.Key{Source: "a", Path: "moved.md"}, "has the id of old.md",
		},
		"an id that is another's URL": {
			[]sources.Entry{post("a", "x.md", nil), post("a", "xx.md", func(e *sources.Entry) { e.GivenID = "https://example.com/x.md" })},
			"a/x.md", sources.Key{Source: "a", Path: "xx.md"}, "has the id of x.md",
		},
		"the date does not matter": {
			[]sources.Entry{post("a", "new 2.md", func(e *sources.Entry) { sameURL(e); e.Published = at(5) }), post("a", "new.md", sameURL)},
			"a/new.md", sources.Key{Source: "a", Path: "new 2.md"}, "has the URL of new.md",
		},
	} {
		t.Run(name, func(t *testing.T) {
			kept, notes := resolved(c.entries...)
			if diff := cmp.Diff([]string{c.kept}, kept); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if len(notes) != 1 {
				t.Fatalf("notes: %v", notes)
			}
			n := notes[0]
			if n.Kind != sources.LeftOut || (sources.Key{Source: n.Source, Path: n.Path}) != c.left || !strings.HasPrefix(n.Text, c.text+", ") {
				t.Errorf("note: %s %s %v", n.Kind, n.Source, n)
			}
		})
	}
}

// TestResolveLetsNoHeldBackPostHideAnother: what is not published has no claim
// to a URL.
func TestResolveLetsNoHeldBackPostHideAnother(t *testing.T) {
	kept, _ := resolved(
		post("a", "a.md", func(e *sources.Entry) { e.URL = "https://example.com/same"; e.Draft = true }),
		post("a", "bb.md", func(e *sources.Entry) { e.URL = "https://example.com/same"; e.Published = at(21) }),
		post("a", "ccc.md", func(e *sources.Entry) { e.URL = "https://example.com/same" }),
	)
	if diff := cmp.Diff([]string{"a/ccc.md"}, kept); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestResolveOrdersNewestFirst(t *testing.T) {
	on := func(day int) func(*sources.Entry) {
		return func(e *sources.Entry) { e.Published = at(day) }
	}
	kept, notes := resolved(
		post("a", "middle.md", on(5)),
		post("a", "oldest.md", on(2)),
		post("b", "newest.md", on(9)),
		post("b", "updated.md", func(e *sources.Entry) { e.Published, e.Updated = at(3), at(10) }),
	)
	if diff := cmp.Diff([]string{"b/newest.md", "a/middle.md", "b/updated.md", "a/oldest.md"}, kept); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(notes) > 0 {
		t.Errorf("notes: %v", notes)
	}
}

// TestResolveOrdersPostsOfOneSecondByID: not by path, source or URL.
func TestResolveOrdersPostsOfOneSecondByID(t *testing.T) {
	called := func(id string) func(*sources.Entry) {
		return func(e *sources.Entry) { e.GivenID = id }
	}
	kept, _ := resolved(
		post("a", "a.md", called("tag:example.com,2026:3")),
		post("a", "b.md", called("tag:example.com,2026:1")),
		post("b", "c.md", called("tag:example.com,2026:2")),
		post("b", "d.md", func(e *sources.Entry) {
			e.Published = at(1).In(time.FixedZone("", 3600))
			e.GivenID = "tag:example.com,2026:0"
		}),
	)
	if diff := cmp.Diff([]string{"b/d.md", "a/b.md", "b/c.md", "a/a.md"}, kept); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestResolveHoldsBack(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*sources.Entry)
		kept   bool
		kind   sources.Kind // "": no note
		text   string
	}{
		"a draft":               {func(e *sources.Entry) { e.Draft = true }, false, "", ""},
		"no date":               {func(e *sources.Entry) { e.Published = time.Time{} }, false, sources.LeftOut, "no date"},
		"a second ahead":        {func(e *sources.Entry) { e.Published = at(20).Add(time.Second) }, false, sources.HeldBack, "dated in the future: 2026-03-20 07:30 UTC"},
		"dated now":             {func(e *sources.Entry) { e.Published = at(20) }, true, "", ""},
		"expired":               {func(e *sources.Entry) { e.Expires = at(19) }, false, sources.HeldBack, "expired on 2026-03-19"},
		"expires now":           {func(e *sources.Entry) { e.Expires = at(20) }, false, sources.HeldBack, "expired on 2026-03-20"},
		"expires in a second":   {func(e *sources.Entry) { e.Expires = at(20).Add(time.Second) }, true, "", ""},
		"an ordinary post":      {nil, true, "", ""},
		"updated in the future": {func(e *sources.Entry) { e.Updated = at(21) }, true, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			kept, notes := resolved(post("a", "a.md", c.change))
			if got := len(kept) == 1; got != c.kept {
				t.Errorf("kept: %v", got)
			}
			switch {
			case c.kind == "" && len(notes) > 0:
				t.Errorf("notes: %v", notes)
			case c.kind != "":
				want := []sources.Note{{Source: "a", Path: "a.md", Kind: c.kind, Text: c.text}}
				if diff := cmp.Diff(want, notes); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			}
		})
	}
}

// TestResolveIgnoresUpdatesToCome, and keeps those that have been.
func TestResolveIgnoresUpdatesToCome(t *testing.T) {
	for _, c := range []struct{ updated, want time.Time }{
		{at(21), time.Time{}},
		{at(20).Add(time.Second), time.Time{}},
		{at(20), at(20)},
		{at(9), at(9)},
	} {
		items := Resolve(&ledger.Ledger{}, []sources.Entry{post("a", "a.md", func(e *sources.Entry) { e.Updated = c.updated })}, at(20)).Items
		if len(items) != 1 || !items[0].Updated.Equal(c.want) {
			t.Errorf("updated %v: %v", c.updated, items)
		}
	}
}

func TestResolveTakesTheGivenIDElseTheURL(t *testing.T) {
	items := Resolve(&ledger.Ledger{}, []sources.Entry{
		post("a", "new.md", func(e *sources.Entry) { e.GivenID, e.Published = "given", at(2) }),
		post("a", "old.md", nil),
	}, at(20)).Items
	var ids []string
	for _, item := range items {
		ids = append(ids, item.ID)
	}
	if diff := cmp.Diff([]string{"given", "https://example.com/old.md"}, ids); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestResolveTellsWhenThePostsComeToSomethingElse: the next run may come before.
// TestResolveKnowsTheIDsOfFormats: an author may have given that of the old Atom feed.
func TestResolveKnowsTheIDsOfFormats(t *testing.T) {
	book := &ledger.Ledger{}
	book.Enter([]ledger.Row{{ID: "post 1", URL: "https://example.com/?p=1", Atom: "tag:example.com,2005:1", Published: at(1)}})
	r := Resolve(book, []sources.Entry{post("posts", "a", func(e *sources.Entry) { e.GivenID = "tag:example.com,2005:1" })}, at(20))
	if id := r.Items[0].ID; id != "post 1" || len(r.Renamed) > 0 {
		t.Errorf("the id is %q, and renamed are %v", id, r.Renamed)
	}
}

func TestResolveTellsWhenThePostsComeToSomethingElse(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*sources.Entry)
		want   time.Time
	}{
		"never":     {nil, time.Time{}},
		"published": {func(e *sources.Entry) { e.Published = at(22) }, at(22)},
		"updated":   {func(e *sources.Entry) { e.Updated = at(23) }, at(23)},
		"expires":   {func(e *sources.Entry) { e.Expires = at(24) }, at(24)},
		"the first": {func(e *sources.Entry) { e.Updated, e.Expires = at(25), at(21) }, at(21)},
		"is past":   {func(e *sources.Entry) { e.Expires = at(19) }, time.Time{}},
	} {
		if due := Resolve(&ledger.Ledger{}, []sources.Entry{post("a", "a.md", c.change)}, at(20)).Due; !due.Equal(c.want) {
			t.Errorf("%s: %v", name, due)
		}
	}
}

func TestResolveTellsTheIdsOfPostsThatAreHeldBack(t *testing.T) {
	book := &ledger.Ledger{}
	book.Enter([]ledger.Row{{ID: "https://example.com/old/", Post: ledger.PostOf("posts", "a.md"), Published: at(1)}})
	r := Resolve(book, []sources.Entry{
		post("posts", "a.md", func(e *sources.Entry) { e.Draft = true }),
		post("posts", "b.md", func(e *sources.Entry) { e.Draft = true }),
	}, at(20))
	if len(r.Items) > 0 {
		t.Fatalf("drafts are items: %v", r.Items)
	}
	if a, b := r.Item(0), r.Item(1); a.ID != "https://example.com/old/" || a.Known == nil || b.ID != b.URL || b.Known != nil {
		t.Errorf("got %q and %q", a.ID, b.ID)
	}
}
