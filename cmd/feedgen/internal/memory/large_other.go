//go:build !linux

package memory

// A piece of the heap in large pages. Here there is none.
type piece struct{}

func inLargePages() piece { return piece{} }

func (piece) toSmallPages() {}
