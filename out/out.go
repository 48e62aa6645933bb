// Package out brings feed files to where readers fetch them.
//
// It takes files and a [Destination] and puts those files there that are not
// there already, byte for byte. A file arrives whole or not at all, and the
// first failure ends the matter, so that nothing is sent which relies on
// something that is missing. The package never looks into a file, and removes none
// but those it is told to.
package out

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"feedgen/feedgen"
)

// A Destination is where files go. It is used by one goroutine at a time.
type Destination interface {
	// Put puts the file there, in the place of any of that name. Whoever
	// reads the name sees the old file or the new one and nothing between,
	// and if Put fails, the old one stays; so it does if f.Open gives other bytes
	// than f tells of, which [Source] finds out. A name that [CheckName] refuses is
	// an error, and so is a context that is done; then nothing is written.
	Put(ctx context.Context, f feedgen.File) error

	// Delete removes a file, and of the folders above it those that it leaves
	// empty, if the destination has folders at all. It is no error if there is no
	// such file. What is no file, such as a folder, is never removed.
	Delete(ctx context.Context, name string) error

	// Close ends the use of the destination. It puts nothing.
	Close() error
}

// A Reader is a Destination that can be read back.
type Reader interface {
	// Open gives the file that is there now, to be closed after use. If there
	// is none, the error is fs.ErrNotExist. Any number of goroutines may open
	// and read files, also during a Put.
	Open(ctx context.Context, name string) (io.ReadCloser, error)
}

// CheckName tells whether a file may have this name at a destination: a
// slash-separated path that leads nowhere but below it, on any system.
func CheckName(name string) error {
	// fs.ValidPath leaves two loose ends: "." is the destination itself, and a
	// backslash separates folders on some systems.
	if !fs.ValidPath(name) || name == "." || strings.ContainsAny(name, "\\\x00") {
		return fmt.Errorf("name %q: want a slash-separated path below the destination", name)
	}
	return nil
}
