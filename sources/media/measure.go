package media

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	"golang.org/x/image/webp"
)

// An area is how many pixels a picture has. Zero is not known.
type area struct{ width, height uint32 }

// measure reads the pixels of a picture of a type. Those of other files, and of
// pictures that have none, are not known, which is no error.
func measure(mediaType string, head []byte) (area, error) {
	switch mediaType {
	case "image/jpeg":
		return measureJPEG(head)
	case "image/png":
		return measurePNG(head)
	case "image/gif":
		return measureGIF(head)
	case "image/webp":
		return measureWebP(head)
	case "image/avif":
		return measureHEIF("avif", head)
	case "image/heic", "image/heif":
		return measureHEIF("heif", head)
	case "image/svg+xml":
		return measureSVG(head)
	case "image/bmp":
		return measureBMP(head)
	case "image/x-icon":
		return measureICO(head)
	case "image/tiff":
		return measureTIFF(head)
	}
	return area{}, nil
}

// pixels gives an area unless it is no picture or exceeds MaxPixels.
func pixels(format string, width, height uint32) (area, error) {
	if n := uint64(width) * uint64(height); n == 0 || n > MaxPixels {
		return area{}, fmt.Errorf("%s: %d × %d pixels", format, width, height)
	}
	return area{width, height}, nil
}

// oriented gives the area as shown with an orientation of EXIF or TIFF: those
// from 5 on lay the picture on its side.
func (a area) oriented(orientation uint32) area {
	if orientation >= 5 && orientation <= 8 {
		return area{a.height, a.width}
	}
	return a
}

// measureGIF reads the logical screen. Package image/gif wants the colour table
// after it too.
func measureGIF(head []byte) (area, error) {
	if len(head) < 10 {
		return area{}, ended("gif: no logical screen")
	}
	return pixels("gif", uint32(binary.LittleEndian.Uint16(head[6:])), uint32(binary.LittleEndian.Uint16(head[8:])))
}

// measureWebP reads the canvas or the first frame. Its EXIF stands behind the
// pixels, where browsers do not heed it
// (https://github.com/w3c/csswg-drafts/issues/4929).
func measureWebP(head []byte) (area, error) {
	// The RIFF header, that of the first chunk, and ten bytes of VP8 or VP8X.
	if len(head) < 12+8+10 {
		return area{}, ended("webp: no frame header")
	}
	cfg, err := webp.DecodeConfig(bytes.NewReader(head))
	if err != nil {
		return area{}, fmt.Errorf("webp: no frame header: %w", err)
	}
	return pixels("webp", uint32(cfg.Width), uint32(cfg.Height))
}

// measureBMP reads the information header. Package bmp knows few of its kinds.
func measureBMP(head []byte) (area, error) {
	if len(head) < 26 {
		return area{}, ended("bmp: no information header")
	}
	width, height := int32(binary.LittleEndian.Uint32(head[18:])), int32(binary.LittleEndian.Uint32(head[22:]))
	if height < 0 {
		height = -height // its rows stand from top to bottom
	}
	if width < 0 || height < 0 {
		return area{}, fmt.Errorf("bmp: %d × %d pixels", width, height)
	}
	return pixels("bmp", uint32(width), uint32(height))
}

// measureICO gives the largest of the icons, which browsers show.
func measureICO(head []byte) (area, error) {
	const header, entry = 6, 16
	if len(head) < header {
		return area{}, ended("ico: no directory")
	}
	count := int(binary.LittleEndian.Uint16(head[4:]))
	if len(head) < header+count*entry {
		return area{}, ended("ico: no directory")
	}
	var largest area
	for i := range count {
		e := head[header+i*entry:]
		if offset := binary.LittleEndian.Uint32(e[12:]); offset < uint32(header+count*entry) {
			return area{}, errors.New("ico: an icon within the directory")
		}
		a := area{uint32(e[0]-1) + 1, uint32(e[1]-1) + 1} // a byte each, in which 0 is 256
		if a.width*a.height > largest.width*largest.height {
			largest = a
		}
	}
	return pixels("ico", largest.width, largest.height)
}
