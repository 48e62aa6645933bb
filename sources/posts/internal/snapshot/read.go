package snapshot

import (
	"errors"
	"fmt"
	"io"
	"os"
	"unsafe"

	"github.com/cespare/xxhash/v2"
)

// Why there is no snapshot, besides [io/fs.ErrNotExist] and other errors of the
// system. Whichever it is, every file is to be read anew.
var (
	ErrOther   = errors.New("written by another version or with other settings")
	ErrCorrupt = errors.New("corrupt")
)

// Read reads the snapshot in file, written with the same key: a digest of all,
// other than the files themselves, that payloads follow from.
func Read(file string, key [32]byte) (*Snapshot, error) {
	// Before it is opened: to open a named pipe is to wait for its writer.
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: not a file", file)
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err = f.Stat(); err != nil {
		return nil, err
	}
	s, err := read(f, info.Size(), key)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return s, nil
}

// read takes the size bytes of r, after it found that they begin as they must.
func read(r io.Reader, size int64, key [32]byte) (*Snapshot, error) {
	head := make([]byte, headerSize)
	if _, err := io.ReadFull(r, head); err != nil {
		return nil, tooShort(err)
	}
	if string(head[:keyAt]) != magic || [32]byte(head[keyAt:]) != key {
		return nil, ErrOther
	}
	l, err := layoutOf(string(head))
	if err != nil || int64(l.payloadsEnd+trailerSize) != size {
		return nil, ErrCorrupt
	}
	data, sum, err := readAll(r, head, l.payloadsEnd+trailerSize)
	if err != nil {
		return nil, err
	}
	s := &Snapshot{layout: l, data: data, sum: sum}
	if le64(data, l.payloadsEnd) != sum || !s.sound() {
		return nil, ErrCorrupt
	}
	return s, nil
}

func layoutOf(head string) (layout, error) {
	var n [5]uint64
	for i := range n {
		n[i] = le64(head, countsAt+8*i)
	}
	return newLayout(n[0], n[1], n[2], n[3], n[4])
}

// readAll reads on to size bytes in all, as one string, and gives the sum of all
// before the trailer.
func readAll(r io.Reader, head []byte, size int) (string, uint64, error) {
	data := make([]byte, size)
	inLargePages(data)
	copy(data, head)
	hash := xxhash.New()
	hash.Write(head)
	for at := len(head); at < size; {
		// Small pieces are still in the processor's cache when they are summed up.
		piece := data[at:min(at+128<<10, size)]
		if _, err := io.ReadFull(r, piece); err != nil {
			return "", 0, tooShort(err)
		}
		end := size - trailerSize
		hash.Write(data[min(at, end):min(at+len(piece), end)])
		at += len(piece)
	}
	return unsafe.String(unsafe.SliceData(data), size), hash.Sum64(), nil
}

func tooShort(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return ErrCorrupt
	}
	return err
}

// sound reports that every place lies within its section and that all is in
// order, so that nothing need be checked later.
func (s *Snapshot) sound() bool {
	if !s.rising(s.dirsAt, dirSize, s.dirs, s.namesAt-s.pathsAt) || !s.rising(s.dirsAt+4, dirSize, s.dirs, s.files) ||
		!s.rising(s.recordsAt, recordSize, s.files, s.payloadsAt-s.namesAt) ||
		!s.rising(s.recordsAt+4, recordSize, s.files, s.payloadsEnd-s.payloadsAt) {
		return false
	}
	for i := range s.dirs {
		if i > 0 && s.dirPath(i-1) >= s.dirPath(i) {
			return false
		}
		first, end := s.dirFiles(i)
		if first == end {
			return false
		}
		for f := first + 1; f < end; f++ {
			if s.fileName(f-1) >= s.fileName(f) {
				return false
			}
		}
		for k := range slots(end - first) {
			if _, f := s.slot(first, k); uint(f) > uint(end-first) {
				return false
			}
		}
	}
	return true
}

// rising reports that the ends in a table never fall, the last being that of
// the section.
func (s *Snapshot) rising(table, size, n, last int) bool {
	before := 0
	for i := range n {
		end := s.u32(table + i*size)
		if end < before {
			return false
		}
		before = end
	}
	return before == last
}
