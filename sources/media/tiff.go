package media

import (
	"encoding/binary"
	"errors"
	"slices"
	"strings"
)

// Tags of TIFF 6.0 and, with the same numbers, of EXIF.
const (
	tagSubfile     = 254
	tagWidth       = 256
	tagHeight      = 257
	tagOrientation = 274
)

// A directory is the first image file directory of a TIFF. EXIF is one too.
type directory struct {
	entries []byte // of 12 bytes each
	order   binary.ByteOrder
}

func firstDirectory(data []byte) (directory, error) {
	const header, entry = 8, 12
	none := ended("tiff: no image file directory")
	if len(data) < header {
		return directory{}, none
	}
	d := directory{order: binary.LittleEndian}
	switch magic := string(data[:4]); {
	case strings.HasPrefix(magic, "MM\x00*"):
		d.order = binary.BigEndian
	case !strings.HasPrefix(magic, "II*\x00"):
		return directory{}, errors.New("tiff: no header")
	}
	start := uint64(d.order.Uint32(data[4:]))
	if uint64(len(data)) < start+2 {
		return directory{}, none
	}
	data = data[start:]
	end := 2 + entry*int(d.order.Uint16(data))
	if len(data) < end {
		return directory{}, none
	}
	d.entries = data[2:end]
	return d, nil
}

// number gives the one number that stands at a tag; 0 if there is none.
func (d directory) number(tag uint16) uint32 {
	const short, long = 3, 4
	for e := range slices.Chunk(d.entries, 12) {
		if d.order.Uint16(e) != tag || d.order.Uint32(e[4:]) != 1 {
			continue
		}
		switch d.order.Uint16(e[2:]) {
		case short:
			return uint32(d.order.Uint16(e[8:]))
		case long:
			return d.order.Uint32(e[8:])
		}
	}
	return 0
}

// exifOrientation gives how a picture lies, from 1 to 8; anything else is
// upright. Broken EXIF is as good as none: programs show the picture all the
// same.
func exifOrientation(exif []byte) uint32 {
	d, err := firstDirectory(exif)
	if err != nil {
		return 0
	}
	return d.number(tagOrientation)
}

// measureTIFF measures the first picture of a file.
func measureTIFF(head []byte) (area, error) {
	d, err := firstDirectory(head)
	if err != nil {
		return area{}, err
	}
	if d.number(tagSubfile)&1 != 0 {
		return area{}, errors.New("tiff: begins with a preview")
	}
	a, err := pixels("tiff", d.number(tagWidth), d.number(tagHeight))
	return a.oriented(d.number(tagOrientation)), err
}
