package job

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"feedgen/feedgen"
)

func item(n int) feedgen.DocumentItem {
	return feedgen.DocumentItem{
		ID:        fmt.Sprint("id", n),
		URL:       fmt.Sprintf("https://quay.example/%d/", n),
		Title:     fmt.Sprint("Post ", n),
		Published: time.Date(2026, 1, n, 9, 30, 0, 0, time.UTC),
	}
}

func itemDoc(numbers ...int) feedgen.Document {
	var d feedgen.Document
	for _, n := range numbers {
		d.Items = append(d.Items, item(n))
	}
	return d
}

func TestChangesAreReadable(t *testing.T) {
	live, next := itemDoc(7, 6, 5, 4, 3, 2, 1), itemDoc(12, 11, 10, 9, 8, 7, 5, 4, 3)
	next.Items[0].Title = "Tide\n\x1b[31mtable"
	next.Items[5].Title, next.Items[5].HTML = "", "<p>Text.</p>"
	next.Items[6].ID = "other"
	next.Items[1] = feedgen.DocumentItem{ID: "undated"}
	r := &Report{}
	r.changes("rss.xml", "public", feedgen.Compare(live, next, nil))
	const want = `5 new, 1 changed, 1 re-shown, 1 gone, 2 pushed out
  new       2026-01-12 09:30  Tide ?[31mtable  https://quay.example/12/
  new       undated           (no title)  undated
  new       2026-01-10 09:30  Post 10  https://quay.example/10/
  … and 2 more new; --json lists them all
  changed   2026-01-07 09:30  (no title)  https://quay.example/7/  (title, text)
  re-shown  2026-01-05 09:30  Post 5  https://quay.example/5/  (was id5)
  gone      2026-01-06 09:30  Post 6  https://quay.example/6/
`
	var got bytes.Buffer
	fmt.Fprintln(&got, r.Changes[0])
	r.Changes[0].List(&got, 3)
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Errorf("text (-want +got):\n%s", diff)
	}
}

func TestChangesAreToldOnceWhereDestinationsAgree(t *testing.T) {
	r := &Report{}
	next := itemDoc(3, 2)
	for name, live := range map[string]feedgen.Document{"a": itemDoc(2), "b": itemDoc(2), "c": itemDoc(3, 2)} {
		r.changes("rss.xml", name, feedgen.Compare(live, next, nil))
	}
	counts := map[string]int{}
	for _, c := range r.Changes {
		counts[c.String()] = len(c.Destinations)
	}
	if diff := cmp.Diff(map[string]int{"1 new": 2, "nothing new": 1}, counts); diff != "" {
		t.Errorf("destinations by what changes (-want +got):\n%s", diff)
	}
}
