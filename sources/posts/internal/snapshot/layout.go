package snapshot

import (
	"fmt"
	"math"
	"math/bits"

	"feedgen/sources"
	"feedgen/sources/posts/internal/tree"
)

// The file consists of
//
//	header   magic, key
//	payloads
//	folders  by path: where its path ends, the number of its last file + 1
//	records  by folder and name: where the name ends, payload's place and size, the stamp
//	heads    likewise
//	slots    a hash table a folder: tag, and number of the file in the folder + 1
//	paths    the folders' paths
//	names    the files' names
//	trailer  numbers of folders and files; bytes of paths, names, payloads; xxHash64 of
//	         all before
//
// with numbers in little-endian order. What begins where the one before ends
// has no place of its own.
const (
	magic       = "feedgen\x00posts\x00\x004" // the last is the format's version
	keyAt       = len(magic)
	headerSize  = keyAt + 32
	dirSize     = 4 + 4
	recordSize  = 4 + 4 + 4 + 4*8
	stampAt     = 4 + 4 + 4
	headSize    = 5 * 8
	slotSize    = 4 + 4
	sumAt       = 5 * 8
	trailerSize = sumAt + 8

	// maxSection bounds names and payloads, so that four bytes tell a place.
	maxSection = 1<<32 - 1
)

// A layout says what is where in what follows the payloads.
type layout struct {
	dirs, files                         int
	dirsAt, recordsAt, headsAt, slotsAt int
	pathsAt, namesAt, end               int
}

// slots is the size of the hash table for n files: a power of two, at least
// half of it empty.
func slots(n int) int {
	if n == 0 {
		return 0
	}
	return 1 << bits.Len(uint(2*n-1))
}

// slotPlace is an upper bound of the slots of the files before the first of a
// folder, at which its own begin. It needs no table of its own.
func slotPlace(first int) int { return 4 * first }

// counts are the numbers in a trailer.
type counts struct{ dirs, files, paths, names, payloads uint64 }

func (n *counts) numbers() [5]*uint64 {
	return [...]*uint64{&n.dirs, &n.files, &n.paths, &n.names, &n.payloads}
}

func countsIn(trailer string) (n counts) {
	for i, number := range n.numbers() {
		*number = le64(trailer, 8*i)
	}
	return n
}

// layout lays out sections for so much.
func (n counts) layout() (layout, error) {
	total := uint64(0)
	for _, part := range [][2]uint64{{n.dirs, dirSize}, {n.files, recordSize + headSize + uint64(slotPlace(1)*slotSize)}, {n.paths, 1}, {n.names, 1}, {n.payloads, 1}} {
		if part[0] > maxSection {
			return layout{}, fmt.Errorf("too large: %d", part[0])
		}
		total += part[0] * part[1]
	}
	if total > math.MaxInt {
		return layout{}, fmt.Errorf("too large: %d bytes", total)
	}
	l := layout{dirs: int(n.dirs), files: int(n.files)}
	l.recordsAt = l.dirsAt + l.dirs*dirSize
	l.headsAt = l.recordsAt + l.files*recordSize
	l.slotsAt = l.headsAt + l.files*headSize
	l.pathsAt = l.slotsAt + slotPlace(l.files)*slotSize
	l.namesAt = l.pathsAt + int(n.paths)
	l.end = l.namesAt + int(n.names)
	return l, nil
}

func (s *Snapshot) u32(at int) int { return int(le32(s.data, at)) }

// ends gives the value of field at of record i in a table, and that of the
// record before, which is where i begins.
func (s *Snapshot) ends(table, size, i int) (begin, end int) {
	at := table + i*size
	if i > 0 {
		begin = s.u32(at - size)
	}
	return begin, s.u32(at)
}

func (s *Snapshot) dirPath(i int) string {
	begin, end := s.ends(s.dirsAt, dirSize, i)
	return s.data[s.pathsAt+begin : s.pathsAt+end]
}

func (s *Snapshot) dirFiles(i int) (first, end int) { return s.ends(s.dirsAt+4, dirSize, i) }

func (s *Snapshot) fileName(i int) string {
	begin, end := s.ends(s.recordsAt, recordSize, i)
	return s.data[s.namesAt+begin : s.namesAt+end]
}

func (s *Snapshot) stamp(i int) tree.Stamp {
	at := s.recordsAt + i*recordSize + stampAt
	return tree.Stamp{
		Size:  int64(le64(s.data, at)),
		Mtime: int64(le64(s.data, at+8)),
		Ctime: int64(le64(s.data, at+16)),
		Inode: le64(s.data, at+24),
	}
}

func (s *Snapshot) place(i int) place {
	at := s.recordsAt + i*recordSize + 4
	return place{at: le32(s.data, at), size: le32(s.data, at+4)}
}

func (s *Snapshot) head(i int) sources.Head {
	at := s.headsAt + i*headSize
	d := s.data[at : at+headSize]
	first := le64(d, 0)
	return sources.Head{
		Kind: sources.HeadKind(first), Latest: int64(first) >> 8,
		Post: le64(d, 8), Address: le64(d, 16), ID: le64(d, 24), Published: int64(le64(d, 32)),
	}
}

func (s *Snapshot) slot(first, i int) (tag uint32, file int) {
	at := s.slotsAt + (slotPlace(first)+i)*slotSize
	return le32(s.data, at), s.u32(at + 4)
}

// hash spreads names, eight bytes at a time. Its values are stored.
func hash(name string) uint64 {
	const k = 0x9e3779b97f4a7c15
	h := uint64(len(name)) * k
	for ; len(name) >= 8; name = name[8:] {
		h = mix(h^le64(name, 0), k)
	}
	var last uint64
	for i := range len(name) {
		last |= uint64(name[i]) << (8 * i)
	}
	return mix(mix(h^last, k), k)
}

func mix(a, b uint64) uint64 {
	high, low := bits.Mul64(a, b)
	return high ^ low
}

func le32(s string, at int) uint32 {
	s = s[at : at+4]
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}

func le64(s string, at int) uint64 {
	s = s[at : at+8]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}
