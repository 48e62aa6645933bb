//go:build unix

package tree

import "syscall"

// openLimit is how many files the system lets this program have open.
func openLimit() uint64 {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return 0
	}
	return uint64(limit.Cur) // which some systems have signed
}
