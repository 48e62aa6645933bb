package snapshot

import (
	"cmp"
	"encoding/binary"
	"slices"
)

// A ranked file has the first bytes of its name at hand. Most names differ in them,
// and to fetch those of many files again and again takes longer than to compare them.
type ranked struct {
	first, next uint64
	*File
}

func rank(f *File) ranked {
	var begin [16]byte
	copy(begin[:], f.Name)
	return ranked{binary.BigEndian.Uint64(begin[:8]), binary.BigEndian.Uint64(begin[8:]), f}
}

func (r ranked) compare(other ranked) int {
	switch {
	case r.first != other.first:
		return cmp.Compare(r.first, other.first)
	case r.next != other.next:
		return cmp.Compare(r.next, other.next)
	}
	return cmp.Compare(r.Name, other.Name)
}

// sortByName sorts the files of a folder.
func sortByName(files []*File) {
	all := make([]ranked, len(files))
	for i, f := range files {
		all[i] = rank(f)
	}
	slices.SortFunc(all, ranked.compare)
	for i, r := range all {
		files[i] = r.File
	}
}
