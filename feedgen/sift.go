package feedgen

import (
	"iter"
	"slices"
	"time"

	"feedgen/feedgen/ledger"
	"feedgen/sources"
)

// Heads are what [Sift] chooses by, each with a number of its own.
type Heads = iter.Seq2[int, sources.Head]

// Sift gives the numbers of those posts of each list that have to be made for
// [Resolve], so that of its items the newest, as many as limit, are those that they
// would be if all were made; so are its notes and when it is due. A limit of zero wants
// all of them.
//
// What is neither among the newest nor like another, and was never published, is left
// out, as of many posts nearly all are. It takes a few nanoseconds a post.
func Sift(book *ledger.Ledger, lists map[string]Heads, now time.Time, limit int) map[string][]int {
	s := newSieve(sharedHashes(lists), knownTo(book), now)
	latest := latest{limit: limit}
	chosen := make(map[string][]int, len(lists))
	var spares []spare
	for name, list := range lists {
		for i, h := range list {
			switch {
			case limit == 0 || s.wants(h):
				chosen[name] = append(chosen[name], i)
			case latest.add(h.Published):
				spares = append(spares, spare{name, i, h.Published})
			}
		}
	}
	for _, one := range spares {
		if one.published >= latest.first() {
			chosen[one.list] = append(chosen[one.list], one.number)
		}
	}
	return chosen
}

// A spare post counts if it turns out to be among the newest.
type spare struct {
	list      string
	number    int
	published int64
}

// A sieve holds back the posts about which there may be something to say.
type sieve struct {
	shared hashSet // addresses and ids of more than one post
	known  hashSet // posts, addresses and ids in the ledger
	now    int64
}

func newSieve(shared, known []uint64, now time.Time) sieve {
	return sieve{newHashSet(shared), newHashSet(known), now.Unix()}
}

func (s *sieve) wants(h sources.Head) bool {
	return h.Kind&sources.Plain == 0 || h.Kind&sources.Noted != 0 || h.Latest > s.now ||
		s.shared.has(h.Address) || s.shared.has(h.ID) ||
		s.known.has(h.Post) || s.known.has(h.Address) || s.known.has(h.ID)
}

// knownTo gives the hashes by which the ledger may know a post.
func knownTo(book *ledger.Ledger) []uint64 {
	known := make([]uint64, 0, 3*book.Len())
	for row := range book.Rows() {
		known = append(known, sources.HashID(row.ID))
		for _, id := range [...]string{row.RSS, row.Atom, row.JSON} {
			if id != "" {
				known = append(known, sources.HashID(id))
			}
		}
		if row.URL != "" {
			known = append(known, sources.HashAddress(row.URL))
		}
		if row.Post != 0 {
			known = append(known, row.Post)
		}
	}
	return known
}

// latest are the last of many instants: as many as limit.
type latest struct {
	limit int
	times []int64 // in order
}

// add reports whether an instant is among the last so far, or as early as the
// first of them.
func (n *latest) add(t int64) bool {
	if len(n.times) < n.limit {
		n.times = append(n.times, t)
		slices.Sort(n.times)
		return true
	}
	if t <= n.times[0] {
		return t == n.times[0]
	}
	at, _ := slices.BinarySearch(n.times, t)
	copy(n.times, n.times[1:at])
	n.times[at-1] = t
	return true
}

func (n *latest) first() int64 {
	if len(n.times) == 0 {
		return 0
	}
	return n.times[0]
}
