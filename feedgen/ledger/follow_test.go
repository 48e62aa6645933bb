package ledger_test

import (
	"strings"
	"testing"
	"time"

	"feedgen/feedgen/ledger"
)

// TestFollowTakesWhatWasPublishedForTrue: a run here that was to publish a post, and was
// stopped, counts for nothing once another machine has published it.
func TestFollowTakesWhatWasPublishedForTrue(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2026, 1, d, 0, 0, 0, 0, time.UTC) }
	row := func(id, url string, post uint64, d int) ledger.Row {
		return ledger.Row{ID: id, URL: url, Post: post, Published: day(d), First: day(d)}
	}
	var here, there ledger.Ledger
	here.Enter([]ledger.Row{
		row("same", "https://x.example/same", 1, 2),
		row("mine", "https://x.example/other", 2, 2),
		row("left", "https://x.example/left", 3, 2),
	})
	there.Enter([]ledger.Row{
		row("same", "https://x.example/same", 1, 5), // first published later than was meant here
		row("theirs", "https://x.example/other", 2, 5),
	})
	if err := here.Follow(there.Shards()); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]ledger.Row{
		"same":   row("same", "https://x.example/same", 1, 5),
		"theirs": row("theirs", "https://x.example/other", 2, 5),
		"mine":   row("mine", "", 0, 2),
		"left":   row("left", "https://x.example/left", 3, 2),
	} {
		if got, ok := here.Row(id); !ok || got != want {
			t.Errorf("row %q is %+v, want %+v", id, got, want)
		}
	}
	err := here.Follow([]ledger.Shard{{Name: "2026-02.txt", Data: []byte("nonsense")}})
	if err == nil || !strings.HasPrefix(err.Error(), "2026-02.txt:1: ") {
		t.Errorf("error is %v", err)
	}
}
