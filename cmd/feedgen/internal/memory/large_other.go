//go:build !linux

package memory

func setLargePages() {}

// Stay is for a program that goes on for long. Here it changes nothing.
func Stay() {}
