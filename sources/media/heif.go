package media

import (
	"errors"
	"slices"
)

// measureHEIF reads what the primary item of an AVIF or HEIF measures and how it
// is to be turned (ISO/IEC 23008-12). EXIF is not asked: it is the boxes that
// count.
func measureHEIF(format string, head []byte) (area, error) {
	meta, err := headBox(format, head, "meta")
	if err != nil {
		return area{}, err
	}
	meta = meta[min(4, len(meta)):] // a version and flags
	iprp, _ := findBox(meta, "iprp")
	ipco, _ := findBox(iprp, "ipco")
	numbers := propertiesOf(primaryItem(meta), iprp)

	var size area
	var turns uint32
	for number := uint32(1); number <= maxProperty; number++ {
		kind, body, rest, ok := splitBox(ipco)
		if !ok {
			break
		}
		ipco = rest
		if !slices.Contains(numbers, number) {
			continue
		}
		c := cursor{rest: body}
		switch kind {
		case "ispe":
			c.number(4)
			size = area{c.number(4), c.number(4)}
		case "irot":
			turns = c.number(1)
		case "clap":
			// Chrome heeds it only at the top left, others always or never.
			return area{}, errors.New(format + ": cropped, which programs show differently")
		}
	}
	if size == (area{}) {
		return area{}, errors.New(format + ": no size of the primary picture")
	}
	if turns&1 == 1 { // quarters of a circle
		size = area{size.height, size.width}
	}
	return pixels(format, size.width, size.height)
}

// primaryItem gives the number of the picture that is shown; 0 if a meta box
// names none.
func primaryItem(meta []byte) uint32 {
	pitm, _ := findBox(meta, "pitm")
	c := cursor{rest: pitm}
	version := c.number(1)
	c.number(3)
	if version == 0 {
		return c.number(2)
	}
	return c.number(4)
}

// maxProperty is the highest number that a property may have.
const maxProperty = 1<<15 - 1

// propertiesOf gives the numbers of an item's properties, at most 255.
func propertiesOf(item uint32, iprp []byte) []uint32 {
	for {
		kind, body, rest, ok := splitBox(iprp)
		if !ok {
			return nil
		}
		if kind == "ipma" {
			if numbers, ok := associated(item, body); ok {
				return numbers
			}
		}
		iprp = rest
	}
}

// associated is propertiesOf for one ipma box. It is false if the box does not
// name the item.
func associated(item uint32, ipma []byte) ([]uint32, bool) {
	c := cursor{rest: ipma}
	version, flags := c.number(1), c.number(3)
	idSize, size := 2, 1
	if version > 0 {
		idSize = 4
	}
	if flags&1 != 0 {
		size = 2
	}
	for range c.number(4) {
		id := c.number(idSize)
		numbers := make([]uint32, c.number(1))
		for i := range numbers {
			essential := uint32(1) << (8*size - 1) // the highest bit is no part of it
			numbers[i] = c.number(size) &^ essential
		}
		if c.past {
			return nil, false
		}
		if id == item {
			return numbers, true
		}
	}
	return nil, false
}
