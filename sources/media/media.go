// Package media tells what a picture, a recording or another file is, from its
// bytes.
//
// [Look] takes the beginning of a file, which may have come from a disk or over
// the network, and gives its media type and, for a picture, the pixels that a
// browser shows. [TypeByName] gives the type that a name promises, which is no
// more than a hint.
//
// The package reads headers only. It never decodes pixels, reads no file, asks
// no network, and allocates nothing by a length that a file claims.
package media

import (
	"errors"
	"fmt"
)

// HeadSize is how many bytes of a file [Look] looks at. What a camera or an
// editor writes before the dimensions (previews, colour profiles) is nearly
// always shorter; most files need less than 64 KiB.
const HeadSize = 1 << 20

// MaxPixels is the largest picture whose dimensions are told. Readers would
// choke on a larger one, and many such numbers are an attack on who believes
// them.
const MaxPixels = 100_000_000

// ErrShort says that the head told less than a longer one might. It is never
// given for a whole file, nor for a head of [HeadSize] bytes.
var ErrShort = errors.New("more bytes might tell")

// Facts are what a file tells of itself. Zero is not known.
type Facts struct {
	// Type is a media type in lower case, without parameters. Text that is
	// nothing more special is text/plain; empty, the bytes tell no type.
	Type string

	// Width and Height are the pixels of a picture as shown, after the rotation
	// that EXIF or AVIF asks for. Either both are known or none.
	Width, Height int
}

// Look reads facts from the first bytes of a file; whole says that they are all
// of it. A file is known by its bytes; name, a URL or a slash-separated path,
// decides only where they leave a choice, such as between the sound and the film
// of an MP4 whose tracks are not listed in its head. It may be empty.
//
// The facts are right also where there is an error, and as many as could be
// told. One that wraps [ErrShort] asks for a longer head; any other says why the
// dimensions cannot be had from this file, which is broken or too large.
func Look(name string, head []byte, whole bool) (Facts, error) {
	more := !whole && len(head) < HeadSize
	cut := !whole || len(head) > HeadSize
	head = head[:min(len(head), HeadSize)]

	var (
		facts Facts
		size  area
		err   error
	)
	if facts.Type, err = sniff(name, head, cut); err == nil {
		size, err = measure(facts.Type, head)
	}
	facts.Width, facts.Height = int(size.width), int(size.height)

	var end ended
	switch {
	case !errors.As(err, &end):
		return facts, err
	case more:
		return facts, fmt.Errorf("%w: %w", err, ErrShort)
	case cut:
		return facts, fmt.Errorf("%w in its first %d bytes", err, HeadSize)
	}
	return facts, err
}

// An ended error says what was not found before the head ended.
type ended string

func (e ended) Error() string { return string(e) }
