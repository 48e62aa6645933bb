package feedgen

import "math/bits"

// A filter tells of hashes that they were not added, or that they may have been. It
// stays in the processor's cache where a set of as many does not.
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

// A hashSet is a set of hashes of which few are asked for that are in it.
type hashSet struct {
	filter filter
	set    map[uint64]struct{}
}

func newHashSet(all []uint64) hashSet {
	s := hashSet{newFilter(len(all)), make(map[uint64]struct{}, len(all))}
	for _, h := range all {
		s.filter.add(h)
		s.set[h] = struct{}{}
	}
	return s
}

func (s hashSet) has(h uint64) bool {
	if !s.filter.has(h) {
		return false
	}
	_, ok := s.set[h]
	return ok
}
