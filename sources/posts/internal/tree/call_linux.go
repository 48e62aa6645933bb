//go:build !portable

package tree

import (
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Package unix allocates memory for every name that it hands to the system. What
// follows has the name on the stack, as it is asked for each of many files.

// A cname is a name of one component with a zero byte behind it.
type cname [unix.NAME_MAX + 1]byte

// set reports false if the name is too long.
func (c *cname) set(name string) bool {
	return copy(c[:unix.NAME_MAX], name) == len(name)
}

// openAt opens a name of an open folder for reading. It neither follows a link nor
// waits for the other end of a pipe.
func openAt(dir int, name string) (int, error) {
	const flags = unix.O_RDONLY | unix.O_LARGEFILE | unix.O_NOFOLLOW | unix.O_NONBLOCK | unix.O_CLOEXEC
	var c cname
	if !c.set(name) {
		return unix.Openat(dir, name, flags, 0)
	}
	fd, _, errno := unix.Syscall6(unix.SYS_OPENAT, uintptr(dir), uintptr(unsafe.Pointer(&c)), flags, 0, 0, 0)
	if errno != 0 {
		return 0, errno
	}
	return int(fd), nil
}

// statAt looks at a name of an open folder. A link is not followed.
func statAt(dir int, name string, st *unix.Stat_t) error {
	var c cname
	call := statCall()
	if call == 0 || !c.set(name) {
		return unix.Fstatat(dir, name, st, unix.AT_SYMLINK_NOFOLLOW)
	}
	_, _, errno := unix.Syscall6(call, uintptr(dir), uintptr(unsafe.Pointer(&c)), uintptr(unsafe.Pointer(st)), unix.AT_SYMLINK_NOFOLLOW, 0, 0)
	if errno != 0 {
		return errno
	}
	return nil
}

// statCall is the number of the system call that fills in a [unix.Stat_t]. Zero:
// package unix is to make it.
func statCall() uintptr {
	switch runtime.GOARCH {
	case "amd64":
		return 262 // newfstatat
	case "arm64":
		return 79 // fstatat
	}
	return 0
}
