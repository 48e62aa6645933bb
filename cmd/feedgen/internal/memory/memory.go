// Package memory sets up the memory of a program that imports it: one that reads
// much, keeps little of it and soon ends. A program that stays says so by [Stay].
//
// It does so before other packages fill memory as the program starts: of those whose
// own imports are ready, the first by import path is initialized first.
package memory

import (
	"os"
	"runtime/debug"
)

// large is a piece of the heap in large pages. All else is set up as it is made, which
// has to be before main: by then the heap is in small ones.
var large = setUp()

func setUp() piece {
	// Nothing is collected meanwhile.
	percent := debug.SetGCPercent(-1)
	// Reading a hundred thousand posts leaves much garbage: collecting a quarter as
	// often saves a tenth of the time for 40 megabytes.
	if os.Getenv("GOGC") == "" {
		percent = 400
	}
	// A million posts take more than this; what is above it is collected at once.
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(700 << 20)
	}
	p := inLargePages()
	debug.SetGCPercent(percent)
	return p
}

// Stay is for a program that goes on for long. Were its memory in large pages, the
// system would in time fill up those that are mostly free.
func Stay() { large.toSmallPages() }
