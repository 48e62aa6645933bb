package media

import (
	"encoding/binary"
	"fmt"
)

// MP4, QuickTime, AVIF and HEIF are made of boxes (ISO/IEC 14496-12).

// boxSizes gives the sizes of the first box of b, and of the header in it. It is
// false if b ends before they are told.
func boxSizes(b []byte) (header, size uint64, ok bool) {
	if len(b) < 8 {
		return 0, 0, false
	}
	size = uint64(binary.BigEndian.Uint32(b))
	if size != 1 {
		return 8, size, true
	}
	if len(b) < 16 {
		return 0, 0, false
	}
	return 16, binary.BigEndian.Uint64(b[8:]), true
}

// splitBox splits the first box off b. It is false if the box does not end in b,
// as one whose size is 0 for the rest of the file: that is media data.
func splitBox(b []byte) (kind string, body, rest []byte, ok bool) {
	header, size, ok := boxSizes(b)
	if !ok || size < header || size > uint64(len(b)) {
		return "", nil, nil, false
	}
	return string(b[4:8]), b[header:size], b[size:], true
}

// findBox gives the body of the first box of a kind in b. It is false if there is
// none before b, or what can be read of it, ends.
func findBox(b []byte, kind string) ([]byte, bool) {
	body, _, ok := seekBox(b, kind)
	return body, ok
}

// headBox is findBox for a whole head. Its error tells whether a longer head
// might have the box.
func headBox(format string, head []byte, kind string) ([]byte, error) {
	body, rest, ok := seekBox(head, kind)
	if ok {
		return body, nil
	}
	const header = 16 // at most
	end := uint64(len(head)-len(rest)) + header
	if least, size, ok := boxSizes(rest); ok {
		if size < least {
			return nil, fmt.Errorf("%s: no %s box before one of %d bytes", format, kind, size)
		}
		end += min(max(size, header), HeadSize) - header
	}
	if end > HeadSize {
		return nil, fmt.Errorf("%s: no %s box in its first %d bytes", format, kind, HeadSize)
	}
	return nil, ended(format + ": no " + kind + " box")
}

// seekBox is findBox that also gives where it stopped.
func seekBox(b []byte, kind string) (body, rest []byte, ok bool) {
	for {
		k, body, rest, ok := splitBox(b)
		if !ok || k == kind {
			return body, b, ok
		}
		b = rest
	}
}

// A cursor reads big-endian numbers. Behind the end it reads zeros, and is past.
type cursor struct {
	rest []byte
	past bool
}

// number reads a number of up to four bytes.
func (c *cursor) number(size int) uint32 {
	if len(c.rest) < size {
		c.rest, c.past = nil, true
		return 0
	}
	var n uint32
	for _, b := range c.rest[:size] {
		n = n<<8 | uint32(b)
	}
	c.rest = c.rest[size:]
	return n
}
