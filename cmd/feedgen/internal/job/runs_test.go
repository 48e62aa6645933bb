package job_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"feedgen/cmd/feedgen/internal/job"
	"feedgen/feedgen"
)

// TestPastRunKeepsSomeOfWhatChanged: journals keep many runs.
func TestPastRunKeepsSomeOfWhatChanged(t *testing.T) {
	items := []job.ChangedItem{{Kind: feedgen.ItemNew, Title: strings.Repeat("é", 300)}}
	for range 3 {
		items = append(items, job.ChangedItem{Kind: feedgen.ItemKnown, Title: "Known"})
	}
	for range 9 {
		items = append(items, job.ChangedItem{Kind: feedgen.ItemGone, Title: "Gone"})
	}
	items = append(items, job.ChangedItem{Kind: feedgen.ItemPushedOut, Title: "Old"})
	report := &job.Report{
		Changes:      []job.Changes{{File: "rss.xml"}, {File: "rss.xml", New: 1, Known: 3, Gone: 9, PushedOut: 1, Items: items}},
		Destinations: []job.Destination{{Files: []job.SentFile{{Name: "rss.xml", Changed: true}}}},
	}
	past := job.Past(job.Options{Now: time.Unix(0, 0)}, report, nil)
	if past.Changes != "1 new, 3 known, 9 gone, 1 pushed out" {
		t.Errorf("changes: %s", past.Changes)
	}
	var titles []string
	for _, i := range past.Items {
		titles = append(titles, i.Title)
	}
	if diff := cmp.Diff([]string{strings.Repeat("é", 199) + "…", "Gone", "Gone", "Gone", "Gone"}, titles); diff != "" {
		t.Errorf("titles (-want +got):\n%s", diff)
	}
	report.Destinations[0].Files[0].Changed = false
	if past := job.Past(job.Options{}, report, nil); past.Changes != "" || past.Items != nil {
		t.Errorf("where no file changed: %+v", past)
	}
}
