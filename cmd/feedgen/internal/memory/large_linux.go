package memory

import (
	"bytes"
	"os"
	"runtime"
	"syscall"
	"unsafe"
)

// largeSize is how much of the heap is to be in large pages, in bytes: what a run on a
// hundred thousand posts takes. The system gives none of it before it is used.
const largeSize = 128 << 20

// A piece of the heap. The zero piece is none.
type piece struct{ at, size uintptr }

// inLargePages asks the system to give memory that was not used yet in large pages.
// The first touch of a small one, 4 KB, can take ten times as long as filling it, and
// a run touches twenty thousand.
//
// The runtime has no call for that. A block that is free again at once is where it
// puts next what the program allocates.
func inLargePages() piece {
	if !onRequest() {
		return piece{}
	}
	block := make([]byte, largeSize)
	p := piece{uintptr(unsafe.Pointer(&block[0])), largeSize}
	p.advise(syscall.MADV_HUGEPAGE)
	runtime.GC()
	return p
}

// onRequest reports that the system gives large pages to those who ask, and not to all
// or to nobody, and that to ask costs nothing: it neither counts memory that is not used
// nor bounds it.
func onRequest() bool {
	given, err := os.ReadFile("/sys/kernel/mm/transparent_hugepage/enabled")
	if err != nil || !bytes.Contains(given, []byte("[madvise]")) {
		return false
	}
	counted, err := os.ReadFile("/proc/sys/vm/overcommit_memory")
	if err != nil || bytes.HasPrefix(counted, []byte("2")) {
		return false
	}
	for _, what := range []int{syscall.RLIMIT_AS, syscall.RLIMIT_DATA} {
		var limit syscall.Rlimit
		if err := syscall.Getrlimit(what, &limit); err != nil || limit.Cur != unlimited {
			return false
		}
	}
	return true
}

// unlimited is RLIM_INFINITY of getrlimit(2).
const unlimited = ^uint64(0)

func (p piece) toSmallPages() {
	if p.size > 0 {
		p.advise(syscall.MADV_NOHUGEPAGE)
	}
}

// advise tells the system of the pages. One that knows none of the kind refuses, which
// changes nothing.
func (p piece) advise(what uintptr) {
	_, _, _ = syscall.RawSyscall(syscall.SYS_MADVISE, p.at, p.size, what)
}
