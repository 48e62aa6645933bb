package snapshot

import (
	"feedgen/sources"
	"feedgen/sources/posts/internal/tree"
)

// A File is what is kept of a file, its payload aside, which a [Snapshot] or a
// [Builder] gives for it.
type File struct {
	Name  string
	Stamp tree.Stamp

	// Head can be had of each of many files faster than payloads.
	Head sources.Head

	// Sum is the payload's, if the file was added to a builder.
	Sum uint64

	place place
}

// A place is where a payload is: among the payloads of a file, or here in memory.
type place struct {
	at, size uint32
	text     string // if not empty, it is the payload
}
