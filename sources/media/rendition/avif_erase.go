package rendition

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// eraseItems erases the data of the items that are no pictures, whose types are
// given, and remembers where the pictures' data is.
func (s *avifStripper) eraseItems(children []box, foreign map[uint64]string) error {
	l := locations{places: s.media}
	for _, b := range children {
		if b.kind == "idat" {
			l.inline = b
		}
	}
	s.inline = append(s.inline, l.inline)
	for _, b := range children {
		if b.kind != "iloc" {
			continue
		}
		l.reader = reader{data: b.content(s.data)}
		count, err := l.open()
		if err != nil {
			return err
		}
		for range count {
			it, err := l.next()
			if err == nil {
				err = s.item(it, foreign)
			}
			if err != nil {
				return fmt.Errorf("item %d: %w", it.id, err)
			}
		}
	}
	return nil
}

// item erases the data of an item, or keeps it.
func (s *avifStripper) item(it item, foreign map[uint64]string) error {
	kind, found := foreign[it.id]
	for _, e := range it.extents {
		// Programs that take an item's data out leave it with none, and its offset
		// that of other data.
		if found && e.length == 0 {
			continue
		}
		p, err := it.span(e)
		if err != nil {
			return err
		}
		s.kept = append(s.kept, p)
		if !found {
			continue
		}
		if s.erased += p.end - p.start; s.erased > len(s.data) {
			return errors.New("data that is used twice")
		}
		s.eraseItem(kind, p)
	}
	return nil
}

// exifOffset is the bytes before the EXIF data of an item. They tell how far
// behind them it begins (ISO/IEC 23008-12, A.2.1).
const exifOffset = 4

// eraseItem writes zeros over a piece of data. EXIF data becomes EXIF data that
// tells the orientation alone, as an item of zeros would not be valid.
func (s *avifStripper) eraseItem(kind string, p span) {
	data := s.data[p.start:p.end]
	var left []byte
	if kind == "Exif" {
		orientation := upright
		r := reader{data: data}
		r.bytes(int(r.uint(exifOffset)))
		if !r.short {
			orientation = readOrientation(data[r.at:])
		}
		left = append(make([]byte, exifOffset), orientationOnly(orientation)...)
	}
	clear(data[copy(data, left):])
}

// eraseRest erases the data that belongs to no item. A file that was changed in
// place may hold what it no longer tells.
func (s *avifStripper) eraseRest() {
	slices.SortFunc(s.kept, func(a, b span) int { return cmp.Compare(a.start, b.start) })
	for _, b := range slices.Concat(s.media, s.inline) {
		at := b.body
		for _, p := range s.kept {
			if p.start < b.body || p.start >= b.end {
				continue
			}
			clear(s.data[min(at, p.start):p.start])
			at = max(at, p.end)
		}
		clear(s.data[at:b.end])
	}
}
