package tree

import (
	"io/fs"
	"time"
)

// A Stamp changes when a file does: it tells whether what was read of the file
// still stands. The zero Stamp is that of no file. Stamps are compared within
// one machine only.
type Stamp struct {
	Size  int64 // bytes
	Mtime int64 // nanoseconds since 1970
	// Ctime, in nanoseconds since 1970, is when the file or its attributes were
	// last changed. No program can set it back, so it betrays a rewrite that
	// keeps size and Mtime. Zero where the system has none.
	Ctime int64
	// Inode is the file's number on its disk; a file put in another's place
	// has another. Zero where the system has none.
	Inode uint64
}

// IsZero reports the stamp of no file.
func (s Stamp) IsZero() bool { return s == Stamp{} }

// Matches reports that a file with stamp now is as it was when it had stamp s.
// The stamp of no file matches none.
func (s Stamp) Matches(now Stamp) bool { return s == now && !s.IsZero() }

// racy is longer than any clock of a file system takes from one tick to the
// next; FAT's takes two seconds.
const racy = 2 * time.Second

// Trusted reports that the stamp tells any change after readAt, the instant at
// which reading the file began. A file that was changed within two seconds
// before may be changed again without another time to show for it, and a time
// to come says nothing; what was read of such a file is to be kept under the
// zero Stamp, so that it is read again. Version control systems call it racy.
func (s Stamp) Trusted(readAt time.Time) bool {
	return max(s.Mtime, s.Ctime) < readAt.Add(-racy).UnixNano()
}

// StampOf gives the stamp that info tells.
func StampOf(info fs.FileInfo) Stamp {
	s := Stamp{Size: info.Size(), Mtime: info.ModTime().UnixNano()}
	s.Ctime, s.Inode = changeAndInode(info)
	return s
}
