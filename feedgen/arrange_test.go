package feedgen

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"feedgen/sources"
)

func TestArrangeTakesTheFirstSoMany(t *testing.T) {
	var items []Item
	for _, path := range []string{"c.md", "a.md", "b.md"} {
		items = append(items, Item{Entry: sources.Entry{Path: path}, ID: path})
	}
	for _, c := range []struct {
		limit int
		want  []string
	}{
		{0, []string{"c.md", "a.md", "b.md"}},
		{1, []string{"c.md"}},
		{2, []string{"c.md", "a.md"}},
		{3, []string{"c.md", "a.md", "b.md"}},
		{20, []string{"c.md", "a.md", "b.md"}},
	} {
		feed := Arrange(gazette(), spec(Spec{Limit: c.limit}), items)
		var got []string
		for _, item := range feed.Items {
			got = append(got, item.ID)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("limit %d (-want +got):\n%s", c.limit, diff)
		}
		if feed.Site.Title != gazette().Title || feed.Spec.Limit != c.limit {
			t.Errorf("limit %d: the site or the spec is lost", c.limit)
		}
	}
}

func TestArrangeOfNothing(t *testing.T) {
	if feed := Arrange(gazette(), spec(Spec{Limit: 5}), nil); len(feed.Items) != 0 {
		t.Errorf("items: %v", feed.Items)
	}
}
