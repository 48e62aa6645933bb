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
// other than the files themselves, that payloads follow from. It is to be closed.
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
	info, err = f.Stat()
	var s *Snapshot
	if err == nil {
		s, err = read(f, info.Size(), key)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, errors.Join(err, f.Close()))
	}
	s.file = f
	return s, nil
}

// read reads the size bytes of r, after it found that they begin as they must. The
// payloads stay where they are.
func read(r io.ReaderAt, size int64, key [32]byte) (*Snapshot, error) {
	begin := make([]byte, headerSize)
	if _, err := r.ReadAt(begin, 0); err != nil {
		return nil, tooShort(err)
	}
	if string(begin[:keyAt]) != magic || [32]byte(begin[keyAt:]) != key {
		return nil, ErrOther
	}
	end := make([]byte, trailerSize)
	if _, err := r.ReadAt(end, max(0, size-trailerSize)); err != nil {
		return nil, tooShort(err)
	}
	n := countsIn(string(end))
	l, err := n.layout()
	if err != nil || int64(headerSize+l.end+trailerSize)+int64(n.payloads) != size {
		return nil, ErrCorrupt
	}
	s := &Snapshot{layout: l}
	s.payloads.in = section(r, int64(n.payloads))
	sum := xxhash.New()
	_, _ = sum.Write(begin) // a hash takes all
	if _, err := io.CopyBuffer(sum, s.payloads.in, make([]byte, pieceSize)); err != nil {
		return nil, tooShort(err)
	}
	if s.data, err = readTables(r, int64(headerSize)+int64(n.payloads), l.end, sum); err != nil {
		return nil, tooShort(err)
	}
	_, _ = sum.Write(end[:sumAt])
	s.sum = sum.Sum64()
	if le64(string(end), sumAt) != s.sum || !s.sound() {
		return nil, ErrCorrupt
	}
	return s, nil
}

// pieceSize is how much is read at a time, in bytes: what is still in the processor's
// cache when it is summed up.
const pieceSize = 128 << 10

// readTables reads size bytes as one string.
func readTables(r io.ReaderAt, at int64, size int, sum io.Writer) (string, error) {
	data := make([]byte, size)
	for done := 0; done < size; {
		piece := data[done:min(done+pieceSize, size)]
		if _, err := r.ReadAt(piece, at+int64(done)); err != nil {
			return "", err
		}
		_, _ = sum.Write(piece)
		done += len(piece)
	}
	return unsafe.String(unsafe.SliceData(data), size), nil
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
		!s.rising(s.recordsAt, recordSize, s.files, s.end-s.namesAt) {
		return false
	}
	for i := range s.files {
		if p := s.place(i); int64(p.at)+int64(p.size) > s.payloads.in.Size() {
			return false
		}
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
