package media

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
)

// measurePNG reads the header, and the orientation of an eXIf chunk where one
// stands before the pixels, as browsers do (https://www.w3.org/TR/png-3/#eXIf).
// Package image/png tells no orientation.
func measurePNG(head []byte) (area, error) {
	const frame, signature = 12, 8 // of a chunk: length, kind and checksum
	var (
		size        area
		orientation uint32
	)
	for b := head[signature:]; ; {
		if len(b) < frame-4 {
			return area{}, ended("png: no pixels")
		}
		n, kind := binary.BigEndian.Uint32(b), string(b[4:8])
		first := len(b) == len(head)-signature
		switch {
		case first != (kind == "IHDR") || first && n != 13:
			return area{}, errors.New("png: no header, or two")
		case kind == "IEND":
			return area{}, errors.New("png: no pixels")
		case kind == "IDAT":
			return size.oriented(orientation), nil
		case uint64(len(b)) < frame+uint64(n):
			return area{}, ended("png: no pixels")
		}
		data, sum := b[8:8+n], b[8+n:]
		switch kind {
		case "IHDR":
			if crc32.ChecksumIEEE(b[4:8+n]) != binary.BigEndian.Uint32(sum) {
				return area{}, errors.New("png: the header does not match its checksum")
			}
			var err error
			if size, err = pixels("png", binary.BigEndian.Uint32(data), binary.BigEndian.Uint32(data[4:])); err != nil {
				return area{}, err
			}
		case "eXIf":
			orientation = exifOrientation(data)
		}
		b = sum[4:]
	}
}
