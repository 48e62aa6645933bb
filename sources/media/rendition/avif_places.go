package rendition

import (
	"errors"
	"fmt"
)

// locations reads where the data of items is, from the box iloc (ISO/IEC
// 14496-12, 8.11.3).
type locations struct {
	reader
	places []box // where the data may be
	inline box   // idat, where it is if that is told
	layout uint64
	sizes  struct{ offset, length, base, index int }
}

// An item is a picture, or a piece of metadata.
type item struct {
	id      uint64
	base    uint64 // is added to the offset of each piece
	places  []box
	extents []extent
}

// An extent is a piece of an item's data. A length of 0 goes to the end.
type extent struct{ offset, length uint64 }

// open reads the head: a version, flags, the bytes that numbers take, and the
// number of items, which it gives.
func (l *locations) open() (uint64, error) {
	if l.layout = l.version(); l.layout > 2 {
		return 0, fmt.Errorf("places of data of version %d", l.layout)
	}
	sizes := l.uint(2)
	l.sizes.offset, l.sizes.length = int(sizes>>12), int(sizes>>8&15)
	l.sizes.base, l.sizes.index = int(sizes>>4&15), int(sizes&15)
	if l.layout == 0 {
		l.sizes.index = 0
	}
	return l.id(l.layout > 1), nil
}

// Ways to tell the place of data: from the start of the file, or of the box idat.
const (
	fromFile = 0
	fromIdat = 1
)

// next reads the place of the next item.
func (l *locations) next() (item, error) {
	it := item{id: l.id(l.layout > 1), places: l.places}
	method := uint64(fromFile)
	if l.layout > 0 {
		method = l.uint(2) & 15
	}
	source := l.uint(2) // another file, unless it is 0
	it.base = l.uint(l.sizes.base)
	if method == fromIdat {
		it.places = []box{l.inline}
		it.base += uint64(l.inline.body)
	}
	count := l.uint(2)
	if size := l.sizes.index + l.sizes.offset + l.sizes.length; int(count)*size > len(l.data) || size == 0 && count > 1 {
		return it, errors.New("place of its data: cut off")
	}
	for range count {
		l.bytes(l.sizes.index)
		it.extents = append(it.extents, extent{l.uint(l.sizes.offset), l.uint(l.sizes.length)})
	}
	if l.short {
		return it, errors.New("place of its data: cut off")
	}
	if count > 0 && (source != 0 || method > fromIdat) {
		return it, errors.New("data that is elsewhere")
	}
	return it, nil
}

// A span is a piece of a file, as offsets.
type span struct{ start, end int }

// span gives where a piece of data is in the file.
func (it *item) span(e extent) (span, error) {
	start := it.base + e.offset
	for _, b := range it.places {
		if start < uint64(b.body) || start > uint64(b.end) {
			continue
		}
		left := uint64(b.end) - start
		if e.length > left {
			break
		}
		if e.length == 0 {
			return span{int(start), b.end}, nil
		}
		return span{int(start), int(start + e.length)}, nil
	}
	return span{}, errors.New("data that is not in the file")
}
