package rendition

import (
	"encoding/binary"
	"errors"
)

// dimensions reads the size of the primary item as shown, from the properties
// that go with it.
func (s *avifStripper) dimensions(children []box) error {
	var primary uint64
	var properties box
	for _, b := range children {
		switch b.kind {
		case "pitm":
			r := reader{data: b.content(s.data)}
			primary = r.id(r.version() > 0)
		case "iprp":
			properties = b
		}
	}
	parts, err := boxes(s.data, properties.body, properties.end)
	if err != nil {
		return err
	}
	var all []box
	for _, b := range parts {
		if b.kind == "ipco" {
			if all, err = boxes(s.data, b.body, b.end); err != nil {
				return err
			}
		}
	}
	for _, b := range parts {
		if b.kind == "ipma" {
			s.associated(reader{data: b.content(s.data)}, primary, all)
		}
	}
	if s.width <= 0 || s.height <= 0 {
		return errors.New("no dimensions")
	}
	return nil
}

// associated reads the properties of the primary item, which are numbered from 1.
func (s *avifStripper) associated(r reader, primary uint64, properties []box) {
	head := r.uint(4)
	wideItems, wideNumbers := head>>24 > 0, head&1 != 0
	for range r.uint(4) {
		id := r.id(wideItems)
		for range r.uint(1) {
			number := int(r.uint(1))
			if wideNumbers {
				number = number<<8 | int(r.uint(1))
				number &= 0x7FFF // the highest bit is a flag
			} else {
				number &= 0x7F
			}
			if id == primary && number > 0 && number <= len(properties) {
				s.property(properties[number-1])
			}
		}
		if r.short {
			return
		}
	}
}

// property reads a property: the size, or the rotation, which is told in quarters.
func (s *avifStripper) property(b box) {
	content := b.content(s.data)
	switch {
	case b.kind == "ispe" && len(content) >= 12:
		s.width = int(binary.BigEndian.Uint32(content[4:]))
		s.height = int(binary.BigEndian.Uint32(content[8:]))
	case b.kind == "irot" && len(content) >= 1 && content[0]&1 == 1:
		s.orientation = 8 // or 6; either swaps the sides
	}
}
