package feedgen

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// A newsroom is a site as busy as they come. Most of its posts have times, some
// only days, and none is older than the one before by more than that.
type newsroom struct {
	*rand.Rand
	posts []DocumentItem
	now   time.Time
	count int
}

func (n *newsroom) write() {
	n.count++
	n.now = n.now.Add(time.Duration(n.IntN(7200)) * time.Second)
	at := n.now
	if n.IntN(10) == 0 {
		at = at.Truncate(24 * time.Hour)
	}
	n.posts = append(n.posts, DocumentItem{
		ID:         fmt.Sprint("id-", n.count),
		URL:        fmt.Sprintf("https://quay.example/%d/", n.count),
		Title:      fmt.Sprint("Tide table ", n.count%3),
		HTML:       "<p>High water comes as it did yesterday, some fifty minutes later than then.</p>",
		Categories: []string{"Tides"},
		Published:  at,
	})
}

// feed is what the newest posts give.
func (n *newsroom) feed(limit int) Document {
	all := slices.Clone(n.posts)
	slices.SortFunc(all, func(a, b DocumentItem) int {
		return cmp.Or(b.Published.Compare(a.Published), cmp.Compare(a.ID, b.ID))
	})
	if limit > 0 && len(all) > limit {
		all = all[:limit]
	}
	return Document{Items: all}
}

// work does what newsrooms do between two runs.
func (n *newsroom) work(limit int) {
	for range []int{0, 0, 1, 2, limit / 2, limit, 3 * limit}[n.IntN(7)] {
		n.write()
	}
	shown := min(len(n.posts), max(limit, 1))
	if n.IntN(4) == 0 { // some of the newest posts are taken back
		for range n.IntN(shown/4 + 1) {
			at := len(n.posts) - 1 - n.IntN(shown)
			if at > 0 && at < len(n.posts) {
				n.posts = slices.Delete(n.posts, at, at+1)
			}
		}
	}
	if n.IntN(4) == 0 {
		n.posts[len(n.posts)-1-n.IntN(shown)%len(n.posts)].Title = "Corrected"
	}
	if n.IntN(10) == 0 { // a category is renamed
		for i := range n.posts {
			n.posts[i].Categories = []string{fmt.Sprint("Tides ", n.count)}
		}
	}
}

// TestBusyFeedsAreNeverHeldBack: whatever a newsroom does, and though its runs may
// not reach a destination for a while.
func TestBusyFeedsAreNeverHeldBack(t *testing.T) {
	for seed := range uint64(60) {
		n := &newsroom{Rand: rand.New(rand.NewPCG(seed, 1)), now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
		limit := []int{0, 5, 10, 20, 50, 100}[seed%6]
		for range 3 * max(limit, 10) {
			n.write()
		}
		live := n.feed(limit)
		for run := range 40 {
			n.work(limit)
			next := n.feed(limit)
			if harms := Compare(live, next, nil).Harms(usual); harms != nil {
				t.Fatalf("seed %d, limit %d, run %d: %v", seed, limit, run, harms)
			}
			live = next
		}
		for range 5 * max(limit, 1) {
			n.write()
		}
		if harms := Compare(live, n.feed(limit), nil).Harms(usual); harms != nil {
			t.Fatalf("seed %d, limit %d, after a while: %v", seed, limit, harms)
		}
	}
}
