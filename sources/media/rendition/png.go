package rendition

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
)

const pngSignature = "\x89PNG\r\n\x1a\n"

// maxChunk is the longest that PNG lets a chunk be.
const maxChunk = math.MaxInt32

// stripPNG keeps the chunks that show the picture, up to its end.
func stripPNG(file []byte) (picture, error) {
	s := pngStripper{picture: picture{mediaType: typePNG, orientation: upright, data: make([]byte, 0, len(file))}}
	s.data = append(s.data, pngSignature...)
	rest := file[len(pngSignature):]
	for {
		// A chunk is its length, type, payload and checksum.
		if len(rest) < 12 {
			return picture{}, errors.New("png: no end of image")
		}
		size, kind := int64(binary.BigEndian.Uint32(rest)), string(rest[4:8])
		if size > maxChunk || size > int64(len(rest)-12) {
			return picture{}, fmt.Errorf("png: chunk %q: cut off", kind)
		}
		chunk := rest[:12+size]
		rest = rest[12+size:]
		if err := s.chunk(kind, chunk); err != nil {
			return picture{}, fmt.Errorf("png: %w", err)
		}
		if kind == "IEND" {
			break
		}
	}
	if !s.pixels {
		return picture{}, errors.New("png: no picture")
	}
	return s.picture, nil
}

// A pngStripper goes through a PNG and keeps what shows the picture.
type pngStripper struct {
	picture
	exif   bool // its EXIF data was read
	pixels bool // a chunk of pixels was read
}

// chunk keeps a chunk if it is needed.
func (s *pngStripper) chunk(kind string, chunk []byte) error {
	payload := chunk[8 : len(chunk)-4]
	if s.width == 0 && kind != "IHDR" {
		return fmt.Errorf("chunk %q before the header", kind)
	}
	switch kind {
	case "IHDR":
		if err := s.header(payload); err != nil {
			return err
		}
	case "acTL", "fcTL", "fdAT":
		s.animated = true
	case "iCCP":
		s.profile = append(s.profile, payload)
	case "cHRM", "gAMA", "sRGB", "cICP", "mDCV", "cLLI":
		s.colour = append(s.colour, chunk...)
	case "IDAT":
		s.pixels = true
	case "PLTE", "tRNS", "sBIT", "bKGD", "pHYs", "IEND":
	case "eXIf":
		s.keepOrientation(payload)
		return nil
	default:
		// A capital marks a chunk without which the picture cannot be shown.
		if kind[0] >= 'A' && kind[0] <= 'Z' {
			return fmt.Errorf("chunk %q: not known", kind)
		}
		return nil
	}
	if crc32.ChecksumIEEE(chunk[4:len(chunk)-4]) != binary.BigEndian.Uint32(chunk[len(chunk)-4:]) {
		return fmt.Errorf("chunk %q: wrong checksum", kind)
	}
	s.data = append(s.data, chunk...)
	return nil
}

// header reads the dimensions.
func (s *pngStripper) header(payload []byte) error {
	if s.width != 0 || len(payload) != 13 {
		return errors.New("header: not one of 13 bytes")
	}
	width, height := binary.BigEndian.Uint32(payload), binary.BigEndian.Uint32(payload[4:])
	if width == 0 || height == 0 || width > math.MaxInt32 || height > math.MaxInt32 {
		return fmt.Errorf("%d × %d pixels", width, height)
	}
	s.width, s.height = int(width), int(height)
	return nil
}

// keepOrientation writes of EXIF data how to turn the picture.
func (s *pngStripper) keepOrientation(exif []byte) {
	if s.exif {
		return
	}
	s.exif = true
	s.orientation = readOrientation(exif)
	if s.orientation != upright {
		s.data = appendChunk(s.data, "eXIf", orientationOnly(s.orientation))
	}
}

// appendChunk writes a chunk of a PNG.
func appendChunk(to []byte, kind string, payload []byte) []byte {
	to = binary.BigEndian.AppendUint32(to, uint32(len(payload)))
	start := len(to)
	to = append(to, kind...)
	to = append(to, payload...)
	return binary.BigEndian.AppendUint32(to, crc32.ChecksumIEEE(to[start:]))
}
