package rendition

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// Markers of JPEG (ITU-T T.81, table B.1).
const (
	markTEM   = 0x01
	markSOF0  = 0xC0
	markDHT   = 0xC4
	markJPG   = 0xC8
	markDAC   = 0xCC
	markSOF15 = 0xCF
	markRST0  = 0xD0
	markRST7  = 0xD7
	markSOI   = 0xD8
	markEOI   = 0xD9
	markSOS   = 0xDA
	markDQT   = 0xDB
	markDRI   = 0xDD
	markAPP0  = 0xE0
	markAPP1  = 0xE1
	markAPP2  = 0xE2
	markAPP14 = 0xEE
	markAPP15 = 0xEF
	markCOM   = 0xFE
)

// What application segments begin with.
const (
	jfifName  = "JFIF\x00"
	exifName  = "Exif\x00\x00"
	iccName   = "ICC_PROFILE\x00"
	adobeName = "Adobe"
)

// Sizes of application segments that are kept.
const (
	jfifSize  = 14 // without a thumbnail
	adobeSize = 12
)

// stripJPEG keeps the segments that show the picture, up to the end of the image.
func stripJPEG(file []byte) (picture, error) {
	s := jpegStripper{
		rest:    file[2:],
		picture: picture{mediaType: typeJPEG, orientation: upright, data: make([]byte, 0, len(file))},
	}
	s.data = append(s.data, 0xFF, markSOI)
	for {
		marker, err := s.marker()
		if err != nil {
			return picture{}, fmt.Errorf("jpeg: %w", err)
		}
		if marker == markEOI {
			break
		}
		if err := s.segment(marker); err != nil {
			return picture{}, fmt.Errorf("jpeg: %w", err)
		}
	}
	if !s.scanned {
		return picture{}, errors.New("jpeg: no picture")
	}
	s.data = append(s.data, 0xFF, markEOI)
	return s.picture, nil
}

// A jpegStripper goes through a JPEG and keeps what shows the picture.
type jpegStripper struct {
	picture
	rest    []byte
	exif    bool // its EXIF data was read
	scanned bool // a scan was read
}

// marker goes behind the next marker. Bytes where no segment is are no part of
// the picture, though decoders put up with them.
func (s *jpegStripper) marker() (byte, error) {
	for {
		i := bytes.IndexByte(s.rest, 0xFF)
		if i < 0 || i+1 >= len(s.rest) {
			return 0, errors.New("no end of image")
		}
		marker := s.rest[i+1]
		switch {
		case marker == 0xFF: // any number of them may fill
			s.rest = s.rest[i+1:]
		case marker == 0, marker == markTEM, isRestart(marker):
			s.rest = s.rest[i+2:]
		default:
			s.rest = s.rest[i+2:]
			return marker, nil
		}
	}
}

func isRestart(marker byte) bool {
	return marker >= markRST0 && marker <= markRST7
}

// isFrame reports whether a marker begins a frame, which tells the dimensions.
func isFrame(marker byte) bool {
	return marker >= markSOF0 && marker <= markSOF15 && marker != markDHT && marker != markJPG && marker != markDAC
}

// segment reads the segment behind a marker and keeps it if it is needed.
func (s *jpegStripper) segment(marker byte) error {
	if len(s.rest) < 2 {
		return fmt.Errorf("segment %02X: cut off", marker)
	}
	size := int(binary.BigEndian.Uint16(s.rest))
	if size < 2 || size > len(s.rest) {
		return fmt.Errorf("segment %02X: cut off", marker)
	}
	payload := s.rest[2:size]
	s.rest = s.rest[size:]
	switch {
	case isFrame(marker):
		return s.frame(marker, payload)
	case marker == markSOS:
		return s.scan(payload)
	case marker == markDHT, marker == markDAC, marker == markDQT, marker == markDRI:
		s.keep(marker, payload)
	case marker >= markAPP0 && marker <= markAPP15:
		s.application(marker, payload)
	case marker == markCOM:
	default:
		return fmt.Errorf("segment %02X: not known", marker)
	}
	return nil
}

// keep writes a segment.
func (s *jpegStripper) keep(marker byte, payload []byte) {
	s.data = appendSegment(s.data, marker, payload)
}

// appendSegment writes a segment whose payload is no longer than one may be.
func appendSegment(to []byte, marker byte, payload ...[]byte) []byte {
	size := 2
	for _, part := range payload {
		size += len(part)
	}
	to = append(to, 0xFF, marker, byte(size>>8), byte(size))
	for _, part := range payload {
		to = append(to, part...)
	}
	return to
}

// frame keeps a frame header: precision, height, width, and three bytes for each
// component behind their number.
func (s *jpegStripper) frame(marker byte, payload []byte) error {
	if s.width != 0 {
		return errors.New("two frames")
	}
	if len(payload) < 6 || len(payload) != 6+3*int(payload[5]) {
		return errors.New("frame header: wrong length")
	}
	s.height = int(binary.BigEndian.Uint16(payload[1:]))
	s.width = int(binary.BigEndian.Uint16(payload[3:]))
	if s.width == 0 || s.height == 0 {
		return fmt.Errorf("%d × %d pixels", s.width, s.height)
	}
	s.cmyk = payload[5] == 4
	s.keep(marker, payload)
	return nil
}

// scan keeps a scan: its header and the coded data up to the next marker that
// does not belong to it.
func (s *jpegStripper) scan(header []byte) error {
	if s.width == 0 {
		return errors.New("scan before frame")
	}
	s.keep(markSOS, header)
	end := 0
	for {
		i := bytes.IndexByte(s.rest[end:], 0xFF)
		if i < 0 {
			return errors.New("no end of image")
		}
		end += i
		next := end
		for next < len(s.rest) && s.rest[next] == 0xFF {
			next++
		}
		if next == len(s.rest) {
			return errors.New("no end of image")
		}
		if s.rest[next] != 0 && !isRestart(s.rest[next]) {
			break
		}
		end = next + 1
	}
	s.data = append(s.data, s.rest[:end]...)
	s.rest = s.rest[end:]
	s.scanned = true
	return nil
}

// application keeps of the application segments what changes how the picture is
// shown.
func (s *jpegStripper) application(marker byte, payload []byte) {
	has := func(name string) bool { return bytes.HasPrefix(payload, []byte(name)) }
	switch {
	case marker == markAPP0 && has(jfifName) && len(payload) >= jfifSize:
		// Its last two bytes are the dimensions of a thumbnail that follows.
		s.data = appendSegment(s.data, marker, payload[:jfifSize-2], []byte{0, 0})
	case marker == markAPP1 && has(exifName[:5]) && !s.exif && !s.scanned:
		s.exif = true
		if len(payload) > len(exifName) {
			s.orientation = readOrientation(payload[len(exifName):])
		}
		if s.orientation != upright {
			s.data = appendSegment(s.data, marker, []byte(exifName), orientationOnly(s.orientation))
		}
	case marker == markAPP2 && has(iccName) && !s.scanned:
		s.profile = append(s.profile, payload[len(iccName):])
		s.keep(marker, payload)
	case marker == markAPP14 && has(adobeName) && len(payload) >= adobeSize:
		s.keep(marker, payload[:adobeSize])
	}
}
