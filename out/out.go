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
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"

	"feedgen/feedgen"
)

// A Destination is where files go. It is used by one goroutine at a time. Its
// errors are [Temporary] where another try may do better.
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

// A Stater is a Destination that can tell of a file without giving its bytes.
type Stater interface {
	// Stat tells of the file that is there now. If there is none, the error is
	// fs.ErrNotExist.
	Stat(ctx context.Context, name string) (Info, error)
}

// A Cacher is a Destination that has its readers told how long they may keep a file.
type Cacher interface {
	// CacheControl is what they are told of files of a kind that were put.
	CacheControl(kind feedgen.Kind) string
}

// Info is what a destination knows of a file. Zero values are not known.
type Info struct {
	Size         int64 // bytes; always known
	SHA256       [sha256.Size]byte
	MediaType    string // with its parameters
	Encoding     string // in which the bytes are kept, such as "gzip"; empty also: none
	CacheControl string
	Modified     time.Time
	Tag          string // tells what stands there from what stood there before; for a [Swapper]
}

// CacheControl is how long readers and what stands between may keep a file before
// they ask again. A picture's name has its bytes' hash, so that it never changes.
func CacheControl(kind feedgen.Kind) string {
	if kind == feedgen.ImageFile {
		return "public, max-age=31536000, immutable"
	}
	return "public, max-age=300"
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

// CheckRegular returns an error if what stands in a file's place is none.
func CheckRegular(info fs.FileInfo) error {
	switch {
	case info.Mode().IsRegular():
		return nil
	case info.IsDir():
		return errors.New("is a folder, where a file is wanted")
	case info.Mode()&fs.ModeSymlink != 0:
		return errors.New("is a symbolic link, where a file is wanted")
	default:
		return errors.New("is a device, pipe or socket, where a file is wanted")
	}
}
