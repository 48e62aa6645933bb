//go:build linux || openbsd || dragonfly || solaris

package tree

import (
	"io/fs"
	"syscall"
)

// changeAndInode gives what of a stamp only the system's own record has.
func changeAndInode(info fs.FileInfo) (ctime int64, inode uint64) {
	if sys, ok := info.Sys().(*syscall.Stat_t); ok {
		return sys.Ctim.Nano(), uint64(sys.Ino)
	}
	return 0, 0
}
