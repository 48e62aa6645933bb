//go:build !linux

package command

import "syscall"

// tie does nothing: the system cannot tell a program that its parent was killed.
func tie(*syscall.SysProcAttr) (untie func()) { return func() {} }
