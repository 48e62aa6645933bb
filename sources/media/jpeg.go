package media

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// Markers of JPEG (ITU-T T.81, table B.1).
const (
	jpegTEM  = 0x01
	jpegRST0 = 0xd0
	jpegEOI  = 0xd9
	jpegSOS  = 0xda
	jpegAPP1 = 0xe1
)

// measureJPEG reads the frame header, and the orientation of the first EXIF
// before the scan. Package image/jpeg tells no orientation, and refuses frames
// that it cannot decode.
func measureJPEG(head []byte) (area, error) {
	var (
		frame       area
		found, exif bool
		orientation uint32
	)
	for rest := head[2:]; ; {
		marker, body, next, err := jpegSegment(rest)
		if err != nil {
			if found && errors.As(err, new(ended)) {
				err = ended("jpeg: no scan")
			}
			return area{}, err
		}
		switch {
		case marker == jpegEOI || marker == jpegSOS:
			if !found {
				return area{}, errors.New("jpeg: no frame header")
			}
			frame, err := pixels("jpeg", frame.width, frame.height)
			return frame.oriented(orientation), err
		case isFrame(marker) && !found:
			if len(body) < 6 {
				return area{}, errors.New("jpeg: short frame header")
			}
			// A byte of precision, the lines, the samples of a line.
			frame = area{uint32(binary.BigEndian.Uint16(body[3:])), uint32(binary.BigEndian.Uint16(body[1:]))}
			found = true
		case marker == jpegAPP1 && !exif && len(body) >= 6 && bytes.HasPrefix(body, []byte("Exif\x00")):
			orientation, exif = exifOrientation(body[6:]), true
		}
		rest = next
	}
}

// isFrame tells the markers SOF0 to SOF15 from DHT, JPG and DAC among them.
func isFrame(marker byte) bool {
	return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc
}

// jpegSegment splits the first segment off b. Bytes that stand between segments
// are skipped, as libjpeg does.
func jpegSegment(b []byte) (marker byte, body, rest []byte, err error) {
	none := ended("jpeg: no frame header")
	for marker == 0 || marker == 0xff {
		if marker == 0 { // else it was a fill byte, and the marker follows
			i := bytes.IndexByte(b, 0xff)
			if i < 0 {
				return 0, nil, nil, none
			}
			b = b[i+1:]
		}
		if len(b) == 0 {
			return 0, nil, nil, none
		}
		marker, b = b[0], b[1:]
	}
	if marker == jpegTEM || marker >= jpegRST0 && marker <= jpegEOI {
		return marker, nil, b, nil
	}
	if len(b) < 2 {
		return 0, nil, nil, none
	}
	n := int(binary.BigEndian.Uint16(b))
	if n < 2 {
		return 0, nil, nil, errors.New("jpeg: a segment shorter than its length")
	}
	if len(b) < n {
		return 0, nil, nil, none
	}
	return marker, b[2:n], b[n:], nil
}
