package memory

import (
	"runtime"
	"syscall"
	"unsafe"
)

// largeSize is how much of the heap is to be in large pages, in bytes: what a run on a
// hundred thousand posts takes. The system gives none of it before it is used.
const largeSize = 128 << 20

var large struct{ at, size uintptr }

// setLargePages asks the system to give memory that was not used yet in large pages.
// The first touch of a small one, 4 KB, can take ten times as long as filling it, and
// a run touches twenty thousand.
//
// The runtime has no call for that. A block that is free again at once is where it
// puts next what the program allocates.
func setLargePages() {
	block := make([]byte, largeSize)
	large.at, large.size = uintptr(unsafe.Pointer(&block[0])), largeSize
	advise(syscall.MADV_HUGEPAGE)
	runtime.GC()
}

// Stay is for a program that goes on for long. Were its memory in large pages, the
// system would in time fill up those that are mostly free.
func Stay() { advise(syscall.MADV_NOHUGEPAGE) }

// advise tells the system of the pages. One that knows none of the kind refuses, which
// changes nothing.
func advise(what uintptr) {
	_, _, _ = syscall.RawSyscall(syscall.SYS_MADVISE, large.at, large.size, what)
}
