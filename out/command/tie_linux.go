package command

import (
	"runtime"
	"syscall"
)

// tie has the system ask a program to end should this one be killed, until it is
// untied. The children of the program are not asked.
func tie(attr *syscall.SysProcAttr) (untie func()) {
	attr.Pdeathsig = syscall.SIGTERM
	// prctl(2) PR_SET_PDEATHSIG: the parent is the thread that started the program.
	runtime.LockOSThread()
	return runtime.UnlockOSThread
}
