package feedgen

import (
	"iter"
	"math/bits"

	"feedgen/sources"
)

// sharedHashes gives the hashes of addresses and ids that more than one post has.
func sharedHashes(lists map[string]Heads) map[uint64]bool {
	total := 0
	for _, list := range lists {
		total += list.Len()
	}
	// A set of all would not stay in the processor's cache. A filter does, and leaves
	// few that have to be looked at again.
	seen := newFilter(total)
	suspects := make(map[uint64]int)
	for h := range hashes(lists) {
		if !seen.add(h) {
			suspects[h] = 0
		}
	}
	suspected := newFilter(len(suspects))
	for h := range suspects {
		suspected.add(h)
	}
	shared := make(map[uint64]bool)
	for h := range hashes(lists) {
		if !suspected.has(h) {
			continue
		}
		if n, ok := suspects[h]; ok {
			suspects[h] = n + 1
			if n > 0 {
				shared[h] = true
			}
		}
	}
	return shared
}

// hashes gives the address and the id of each post, if they differ.
func hashes(lists map[string]Heads) iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		for _, list := range lists {
			for i := range list.Len() {
				h := list.Head(i)
				if h.Kind&sources.Listed == 0 {
					continue
				}
				if !yield(h.Address) || h.ID != 0 && h.ID != h.Address && !yield(h.ID) {
					return
				}
			}
		}
	}
}

// A filter tells of hashes that they were not added, or that they may have been.
type filter []uint64 // bits, a power of two of them

// newFilter makes a filter for n hashes, which is wrong of one in thirty-two at most.
func newFilter(n int) filter { return make(filter, 1<<bits.Len(uint(n/2))) }

// bit gives the place of a hash.
func (f filter) bit(h uint64) (word *uint64, mask uint64) {
	return &f[h>>6&uint64(len(f)-1)], 1 << (h & 63)
}

// add reports whether the hash was not there before, nor another in its place.
func (f filter) add(h uint64) bool {
	word, mask := f.bit(h)
	before := *word
	*word |= mask
	return before&mask == 0
}

func (f filter) has(h uint64) bool {
	word, mask := f.bit(h)
	return *word&mask != 0
}
