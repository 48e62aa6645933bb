// Package snapshot keeps, in one file, what each file of a folder said when it
// was last read.
//
// The file is written whole. It may be deleted at any time, and whatever is wrong
// with it costs no more than reading every post again. Only accidents are told
// from contents: a checksum keeps out nobody who writes to the file on purpose, but
// no file makes Read fail otherwise than by an error.
package snapshot

import (
	"io"
	"iter"
	"sort"

	"feedgen/sources"
	"feedgen/sources/posts/internal/tree"
)

// A Snapshot is a file's contents. Every name it gives is part of one string, which
// stays in memory as long as any of them does. Payloads are read from the file, which
// may be replaced meanwhile. It may be used by several goroutines at once.
type Snapshot struct {
	layout
	data     string // what follows the payloads
	payloads payloads
	file     io.Closer
	sum      uint64
}

// Close closes the file. No payload can be had afterwards, other than those that were
// loaded.
func (s *Snapshot) Close() error { return s.file.Close() }

// Len is the number of files.
func (s *Snapshot) Len() int { return s.files }

// Sum identifies the contents: every folder, name, stamp and payload, and the
// key.
func (s *Snapshot) Sum() uint64 { return s.sum }

// Dir gives the folder at a slash path. It reports false if there was none with
// files in it.
func (s *Snapshot) Dir(path string) (Dir, bool) {
	low, high := 0, s.dirs
	for low < high {
		middle := int(uint(low+high) >> 1)
		if s.dirPath(middle) < path {
			low = middle + 1
		} else {
			high = middle
		}
	}
	if low == s.dirs || s.dirPath(low) != path {
		return Dir{}, false
	}
	return Dir{s, low}, true
}

// Dirs gives every folder, by path.
func (s *Snapshot) Dirs() iter.Seq[Dir] {
	return func(yield func(Dir) bool) {
		for i := range s.dirs {
			if !yield(Dir{s, i}) {
				return
			}
		}
	}
}

// A Dir is a folder of a snapshot.
type Dir struct {
	s     *Snapshot
	index int
}

// Path is the folder's slash path.
func (d Dir) Path() string { return d.s.dirPath(d.index) }

// Len is the number of files in the folder.
func (d Dir) Len() int {
	first, end := d.s.dirFiles(d.index)
	return end - first
}

// Find gives the number of a file in the whole snapshot, for [Snapshot.File].
// It reports false if nothing is kept of the file.
func (d Dir) Find(name string) (int, bool) {
	first, end := d.s.dirFiles(d.index)
	table := slots(end - first)
	h := hash(name)
	for try := range table {
		tag, i := d.s.slot(first, (int(h>>32)+try)&(table-1))
		if i == 0 {
			break
		}
		if tag == uint32(h) && d.s.fileName(first+i-1) == name {
			return first + i - 1, true
		}
	}
	return 0, false
}

// File gives what is kept of the file with a number below [Snapshot.Len]. Files
// are numbered by folder and name.
func (s *Snapshot) File(i int) File {
	return File{Name: s.fileName(i), Stamp: s.stamp(i), Head: s.head(i), place: s.place(i)}
}

// Stamp gives the stamp of the file with such a number.
func (s *Snapshot) Stamp(i int) tree.Stamp { return s.stamp(i) }

// Head gives the head of the file with such a number.
func (s *Snapshot) Head(i int) sources.Head { return s.head(i) }

// Payload gives that of a file of the snapshot's.
func (s *Snapshot) Payload(f *File) (string, error) { return s.payloads.text(f.place) }

// Load readies the snapshot for who asks for most payloads.
func (s *Snapshot) Load() error { return s.payloads.load() }

// DirOf gives the slash path of the folder of the file with such a number.
func (s *Snapshot) DirOf(i int) string {
	d := sort.Search(s.dirs, func(d int) bool {
		_, end := s.dirFiles(d)
		return end > i
	})
	return s.dirPath(d)
}

// Files gives every file of the folder with its number, by name.
func (d Dir) Files() iter.Seq2[int, File] {
	return func(yield func(int, File) bool) {
		for i, end := d.s.dirFiles(d.index); i < end; i++ {
			if !yield(i, d.s.File(i)) {
				return
			}
		}
	}
}
