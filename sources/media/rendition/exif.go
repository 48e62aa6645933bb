package rendition

import (
	"bytes"
	"encoding/binary"
)

// upright is the EXIF orientation of a picture whose rows are stored from top to
// bottom and from left to right.
const upright = 1

// turned reports whether a picture of this orientation is shown with its sides
// swapped.
func turned(orientation int) bool {
	return orientation >= 5
}

// Of the TIFF block that EXIF data is.
const (
	orientationTag = 0x0112
	shortType      = 3
	entrySize      = 12
)

// readOrientation reads the orientation from EXIF data. What tells none that is
// valid is upright, as browsers have it.
func readOrientation(tiff []byte) int {
	var order binary.ByteOrder
	switch {
	case len(tiff) < 8:
		return upright
	case bytes.HasPrefix(tiff, []byte("II*\x00")):
		order = binary.LittleEndian
	case bytes.HasPrefix(tiff, []byte("MM\x00*")):
		order = binary.BigEndian
	default:
		return upright
	}
	directory := int64(order.Uint32(tiff[4:]))
	if directory+2 > int64(len(tiff)) {
		return upright
	}
	entries := tiff[directory+2:]
	for range order.Uint16(tiff[directory:]) {
		if len(entries) < entrySize {
			break
		}
		tag, kind, count := order.Uint16(entries), order.Uint16(entries[2:]), order.Uint32(entries[4:])
		value := int(order.Uint16(entries[8:]))
		if tag == orientationTag && kind == shortType && count == 1 && value >= 1 && value <= 8 {
			return value
		}
		entries = entries[entrySize:]
	}
	return upright
}

// orientationOnly gives EXIF data that tells an orientation and nothing else.
func orientationOnly(orientation int) []byte {
	tiff := []byte("MM\x00*")
	tiff = binary.BigEndian.AppendUint32(tiff, 8) // where the directory begins
	tiff = binary.BigEndian.AppendUint16(tiff, 1) // its entries
	tiff = binary.BigEndian.AppendUint16(tiff, orientationTag)
	tiff = binary.BigEndian.AppendUint16(tiff, shortType)
	tiff = binary.BigEndian.AppendUint32(tiff, 1) // values
	tiff = binary.BigEndian.AppendUint16(tiff, uint16(orientation))
	tiff = binary.BigEndian.AppendUint16(tiff, 0) // fills the entry
	return binary.BigEndian.AppendUint32(tiff, 0) // no further directory
}
