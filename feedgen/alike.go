package feedgen

import "feedgen/sources"

// alike finds the posts that have an address or an id of another. It goes through all
// of them twice, since to keep so many hashes would take longer.
type alike struct {
	suspects hashSet // hashes that may have come twice
	times    map[uint64]int
}

// newAlike goes through the posts for the first time.
func newAlike(lists map[string]Heads) alike {
	n := 0
	for _, list := range lists {
		n += list.Len()
	}
	seen := newFilter(n)
	var suspects []uint64
	for _, list := range lists {
		for _, h := range list.Heads() {
			for _, hash := range hashes(h) {
				if hash != 0 && !seen.add(hash) {
					suspects = append(suspects, hash)
				}
			}
		}
	}
	return alike{newHashSet(suspects), make(map[uint64]int, len(suspects))}
}

// hashes gives those of a post's address and of its id, if it has one that differs.
// What is not there is zero.
func hashes(h sources.Head) [2]uint64 {
	switch {
	case h.Kind&sources.Listed == 0:
		return [2]uint64{}
	case h.ID == h.Address:
		return [2]uint64{h.Address}
	}
	return [2]uint64{h.Address, h.ID}
}

// count is told of every post, and reports whether it may be like another.
func (a *alike) count(h sources.Head) bool {
	doubt := false
	for _, hash := range hashes(h) {
		if a.suspects.has(hash) {
			a.times[hash]++
			doubt = true
		}
	}
	return doubt
}

// has reports that a post is like another, once all were counted.
func (a *alike) has(h sources.Head) bool {
	return a.times[h.Address] > 1 || a.times[h.ID] > 1
}
