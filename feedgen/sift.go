package feedgen

import (
	"iter"
	"slices"
	"time"

	"feedgen/feedgen/ledger"
	"feedgen/sources"
)

// Heads are what [Sift] chooses by, as of a [sources.Listing].
type Heads interface {
	// Heads gives each head with a number of its own.
	Heads() iter.Seq2[int, sources.Head]

	// Len is a bound of how many there are.
	Len() int
}

// Sifted is what came of a list.
type Sifted struct {
	Chosen  []int // numbers, in no order
	Entries int   // how many there are in all
}

// Sift chooses those posts of each list that have to be made for [Resolve], so that of
// its items the newest, as many as limit, are those that they would be if all were made;
// so are its notes and when it is due. A limit of zero wants all of them.
//
// What is neither among the newest nor like another, and was never published, is left
// out, as of many posts nearly all are. It takes some nanoseconds a post.
func Sift(book *ledger.Ledger, lists map[string]Heads, now time.Time, limit int) map[string]Sifted {
	s := sieve{known: newHashSet(knownTo(book)), alike: newAlike(lists), now: now.Unix()}
	newest := latest{limit: limit}
	sifted := make(map[string]Sifted, len(lists))
	var doubtful, spares []spare
	for name, list := range lists {
		var one Sifted
		for i, h := range list.Heads() {
			if h.Kind == 0 {
				continue
			}
			if h.Kind&sources.Listed != 0 {
				one.Entries++
			}
			doubt := s.alike.count(h)
			switch {
			case limit == 0 || s.wants(h):
				one.Chosen = append(one.Chosen, i)
			case doubt:
				doubtful = append(doubtful, spare{name, i, h})
			case newest.add(h.Published):
				spares = append(spares, spare{name, i, h})
			}
		}
		sifted[name] = one
	}
	choose := func(p spare) {
		one := sifted[p.list]
		one.Chosen = append(one.Chosen, p.number)
		sifted[p.list] = one
	}
	for _, p := range doubtful {
		if s.alike.has(p.head) {
			choose(p)
		} else if newest.add(p.head.Published) {
			spares = append(spares, p)
		}
	}
	for _, p := range spares {
		if p.head.Published >= newest.first() {
			choose(p)
		}
	}
	return sifted
}

// A spare post counts if it turns out to be among the newest. One that is doubtful counts
// also if it turns out to be like another.
type spare struct {
	list   string
	number int
	head   sources.Head
}

// A sieve holds back the posts about which there may be something to say.
type sieve struct {
	known hashSet // posts, addresses and ids in the ledger
	alike alike
	now   int64
}

func (s *sieve) wants(h sources.Head) bool {
	return h.Kind&sources.Plain == 0 || h.Kind&sources.Noted != 0 || h.Latest > s.now ||
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
