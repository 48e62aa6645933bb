package snapshot

import "golang.org/x/sys/unix"

// inLargePages asks the system to give memory that was not used yet in large pages:
// the first touch of a page costs more than filling it.
func inLargePages(b []byte) { _ = unix.Madvise(b, unix.MADV_HUGEPAGE) }
