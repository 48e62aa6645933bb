package feedgen

import "feedgen/sources"

// sharedHashes gives the hashes of addresses and ids that more than one post has.
func sharedHashes(lists map[string]Heads) []uint64 {
	all := hashes(lists)
	seen := newFilter(len(all))
	var suspects []uint64
	for _, h := range all {
		if !seen.add(h) {
			suspects = append(suspects, h)
		}
	}
	suspected := newHashSet(suspects)
	times := make(map[uint64]int, len(suspects))
	var shared []uint64
	for _, h := range all {
		if !suspected.has(h) {
			continue
		}
		if times[h]++; times[h] == 2 {
			shared = append(shared, h)
		}
	}
	return shared
}

// hashes gives the address and the id of each post, if they differ.
func hashes(lists map[string]Heads) []uint64 {
	var all []uint64
	for _, list := range lists {
		for _, h := range list {
			if h.Kind&sources.Listed == 0 {
				continue
			}
			all = append(all, h.Address)
			if h.ID != 0 && h.ID != h.Address {
				all = append(all, h.ID)
			}
		}
	}
	return all
}
