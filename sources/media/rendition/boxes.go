package rendition

import (
	"encoding/binary"
	"fmt"
)

// A box is a piece of a file of the ISO base media format (ISO/IEC 14496-12), as
// offsets in the file.
type box struct {
	kind             string
	start, body, end int
}

// content gives what stands in a box.
func (b box) content(file []byte) []byte {
	return file[b.body:b.end]
}

// boxes reads the boxes that fill the file from one offset to another.
func boxes(file []byte, from, to int) ([]box, error) {
	var all []box
	for at := from; at < to; {
		b, err := nextBox(file[:to], at)
		if err != nil {
			return nil, err
		}
		all = append(all, b)
		at = b.end
	}
	return all, nil
}

// nextBox reads the box at an offset: a length, a type, and in the place of a
// length of 1 the true one behind the type. A length of 0 goes to the end.
func nextBox(file []byte, at int) (box, error) {
	left := uint64(len(file) - at)
	if left < 8 {
		return box{}, fmt.Errorf("%d bytes that are no box", left)
	}
	b := box{kind: string(file[at+4 : at+8]), start: at, body: at + 8}
	size := uint64(binary.BigEndian.Uint32(file[at:]))
	switch {
	case size == 0:
		size = left
	case size == 1 && left >= 16:
		b.body += 8
		size = binary.BigEndian.Uint64(file[at+8:])
	}
	if size < uint64(b.body-at) || size > left {
		return box{}, fmt.Errorf("box %q: cut off", b.kind)
	}
	b.end = at + int(size)
	return b, nil
}

// erase makes a box one that readers pass over.
func (b box) erase(file []byte) {
	copy(file[b.start+4:], "free")
	clear(b.content(file))
}
