package feedgen

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"feedgen/feedgen/ledger"
	"feedgen/sources"
)

// headList are entries with their heads.
type headList []sources.Entry

func (l headList) Len() int { return len(l) }

func (l headList) Heads() iter.Seq2[int, sources.Head] {
	return func(yield func(int, sources.Head) bool) {
		for i := range l {
			if !yield(i, sources.HeadOf(&l[i])) {
				return
			}
		}
	}
}

// someEntry makes an entry that has more than little in common with the others.
func someEntry(r *rand.Rand, site, source string, i int) sources.Entry {
	now := siftedAt
	e := sources.Entry{
		Source: source, Path: fmt.Sprint(i, ".md"),
		URL:       fmt.Sprint("https://", site, i),
		Published: now.Truncate(time.Second).Add(-time.Duration(r.IntN(300)) * time.Hour),
	}
	switch r.IntN(20) {
	case 0:
		e.Draft = true
	case 1:
		e.Published = time.Time{}
	case 2:
		e.Published = now.Add(time.Duration(r.IntN(3000)) * time.Millisecond)
	case 3:
		e.Expires = now.Add(time.Duration(r.IntN(3000)-1500) * time.Millisecond)
	case 4:
		e.Updated = now.Add(time.Duration(r.IntN(3000)-1500) * time.Millisecond)
	case 5:
		e.Published = e.Published.Add(time.Millisecond)
	case 6:
		e.URL = fmt.Sprint("https://", site, r.IntN(200))
	case 7:
		e.GivenID = fmt.Sprint(r.IntN(50))
	case 8:
		e.GivenID = fmt.Sprint("https://", site, r.IntN(200))
	case 9:
		e.GivenID = e.URL
	}
	return e
}

var siftedAt = time.Date(2026, 5, 1, 12, 0, 0, 5e8, time.UTC)

// someBook makes a ledger that knows some of the entries, or posts that are gone.
func someBook(r *rand.Rand, site string) *ledger.Ledger {
	var book ledger.Ledger
	var rows []ledger.Row
	for i := range r.IntN(40) {
		row := ledger.Row{
			ID:        fmt.Sprint("https://", site, r.IntN(250)),
			Published: siftedAt.Add(-time.Duration(r.IntN(400)-20) * time.Hour).Truncate(time.Second),
			First:     siftedAt.Add(-time.Duration(i) * time.Minute),
		}
		if r.IntN(4) == 0 {
			row.ID = fmt.Sprint(r.IntN(50))
		}
		if r.IntN(4) > 0 {
			row.URL = fmt.Sprint("http://www.", site, r.IntN(250), "/")
		}
		if n := r.IntN(300); n < 250 {
			row.Post = ledger.PostOf(fmt.Sprint("source ", n%2), fmt.Sprint(n, ".md"))
		}
		if r.IntN(10) == 0 {
			row.Atom = fmt.Sprint(r.IntN(50))
		}
		rows = append(rows, row)
	}
	book.Enter(rows)
	return &book
}

// TestSiftLeavesOutWhatMakesNoDifference: a feed of the newest is the same, and so is
// what is said of the others.
func TestSiftLeavesOutWhatMakesNoDifference(t *testing.T) {
	left := 0
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 1))
		site := fmt.Sprint("example.com/", seed, "/") // whose hashes are its own
		lists := make(map[string]headList)
		for i := range 200 {
			name := fmt.Sprint("source ", i%2)
			lists[name] = append(lists[name], someEntry(r, site, name, i))
		}
		book := someBook(r, site)
		for _, limit := range []int{0, 1, 7, 50, 1000} {
			var all, some []sources.Entry
			sifted := Sift(book, map[string]Heads{"source 0": lists["source 0"], "source 1": lists["source 1"]}, siftedAt, limit)
			for _, name := range []string{"source 0", "source 1"} {
				all = append(all, lists[name]...)
				slices.Sort(sifted[name].Chosen)
				for _, n := range sifted[name].Chosen {
					some = append(some, lists[name][n])
				}
			}
			left += len(all) - len(some)
			if n := sifted["source 0"].Entries + sifted["source 1"].Entries; n != len(all) {
				t.Fatalf("seed %d, limit %d: %d entries, want %d", seed, limit, n, len(all))
			}
			want, got := Resolve(book, all, siftedAt), Resolve(book, some, siftedAt)
			shown := func(r Resolved) Feed { return Arrange(Site{}, Spec{Limit: limit}, r.Items) }
			if diff := cmp.Diff(shown(want), shown(got), cmp.AllowUnexported(Item{})); diff != "" {
				t.Fatalf("seed %d, limit %d: the feed (-all +sifted):\n%s", seed, limit, diff)
			}
			if diff := cmp.Diff(want.Notes, got.Notes); diff != "" || !want.Due.Equal(got.Due) {
				t.Fatalf("seed %d, limit %d: due %v, want %v; notes (-all +sifted):\n%s", seed, limit, got.Due, want.Due, diff)
			}
			if diff := cmp.Diff(want.Renamed, got.Renamed); diff != "" {
				t.Fatalf("seed %d, limit %d: renamed (-all +sifted):\n%s", seed, limit, diff)
			}
		}
	}
	if left < 15_000 {
		t.Errorf("only %d were left out", left)
	}
}

// TestSiftMakesFewOfMany: with ids of their own or without.
func TestSiftMakesFewOfMany(t *testing.T) {
	for _, id := range []string{"", "%d", "urn:uuid:%d", "https://old.example.com/?p=%d"} {
		var list headList
		for i := range 1000 {
			e := sources.Entry{Path: fmt.Sprint(i), URL: fmt.Sprint("https://example.com/", i), Published: siftedAt.Truncate(time.Second).Add(-time.Duration(i*7%1000) * time.Hour)}
			if id != "" {
				e.GivenID = fmt.Sprintf(id, i)
			}
			list = append(list, e)
		}
		if got := Sift(new(ledger.Ledger), map[string]Heads{"posts": list}, siftedAt, 20)["posts"].Chosen; len(got) != 20 {
			t.Errorf("ids like %q: %d are made, want 20", id, len(got))
		}
	}
}
