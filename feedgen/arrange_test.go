package feedgen

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"feedgen/sources"
)

func TestArrangeTakesTheNewest(t *testing.T) {
	var items []Item
	// Of one second are c and a: the id decides.
	for _, post := range []struct {
		path string
		day  int
	}{{"c.md", 4}, {"b.md", 9}, {"d.md", 2}, {"a.md", 4}} {
		items = append(items, Item{Entry: &sources.Entry{Path: post.path, Published: at(post.day)}, ID: post.path})
	}
	for _, c := range []struct {
		limit int
		want  []string
	}{
		{0, []string{"b.md", "a.md", "c.md", "d.md"}},
		{1, []string{"b.md"}},
		{2, []string{"b.md", "a.md"}},
		{3, []string{"b.md", "a.md", "c.md"}},
		{4, []string{"b.md", "a.md", "c.md", "d.md"}},
		{20, []string{"b.md", "a.md", "c.md", "d.md"}},
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
