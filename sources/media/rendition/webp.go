package rendition

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// Flags of the chunk VP8X.
const (
	webpAnimated = 0x02
	webpXMP      = 0x04
	webpEXIF     = 0x08
)

// riffHeader is the bytes before the first chunk: RIFF, a length, WEBP.
const riffHeader = 12

// frameHeader is the bytes of the chunk ANMF before the chunks of its frame.
const frameHeader = 16

// stripWebP keeps the chunks that show the picture.
func stripWebP(file []byte) (picture, error) {
	s := webpStripper{picture: picture{mediaType: typeWebP, orientation: upright, data: make([]byte, 0, len(file))}}
	if err := s.strip(file); err != nil {
		return picture{}, fmt.Errorf("webp: %w", err)
	}
	return s.picture, nil
}

// A webpStripper goes through a WebP and keeps what shows the picture.
type webpStripper struct {
	picture
	flags  byte // of VP8X, as the file has them
	exif   bool // its EXIF data was read
	images int  // the frames of an animation; else the picture itself
}

func (s *webpStripper) strip(file []byte) error {
	size := int64(binary.LittleEndian.Uint32(file[4:])) + 8
	if size < riffHeader || size > int64(len(file)) {
		return errors.New("cut off")
	}
	s.data = append(s.data, file[:riffHeader]...)
	first, rest, err := nextChunk(file[riffHeader:size])
	if err != nil {
		return err
	}
	if first.kind == "VP8X" {
		err = s.extended(first, rest)
	} else {
		err = s.image(first)
	}
	if err != nil {
		return err
	}
	if s.images == 0 || s.images > 1 && !s.animated {
		return fmt.Errorf("%d pictures", s.images)
	}
	binary.LittleEndian.PutUint32(s.data[4:], uint32(len(s.data)-8))
	return nil
}

// A riffChunk is a piece of a RIFF file.
type riffChunk struct {
	kind    string
	payload []byte
}

// nextChunk reads the first of data's chunks: its type, its length, its payload,
// and a zero if the length is odd. The last zero of a file may be missing.
func nextChunk(data []byte) (c riffChunk, rest []byte, err error) {
	if len(data) < 8 {
		return c, nil, errors.New("chunk cut off")
	}
	kind, size := string(data[:4]), int64(binary.LittleEndian.Uint32(data[4:]))
	data = data[8:]
	if size > int64(len(data)) {
		return c, nil, fmt.Errorf("chunk %q: cut off", kind)
	}
	rest = data[min(size+size%2, int64(len(data))):]
	return riffChunk{kind, data[:size]}, rest, nil
}

// appendRIFF writes a chunk.
func appendRIFF(to []byte, c riffChunk) []byte {
	to = append(to, c.kind...)
	to = binary.LittleEndian.AppendUint32(to, uint32(len(c.payload)))
	to = append(to, c.payload...)
	if len(c.payload)%2 == 1 {
		to = append(to, 0)
	}
	return to
}

// extended keeps the chunks of a file that begins with VP8X: flags, three bytes
// that are not used, and the width and height less one in three bytes each.
func (s *webpStripper) extended(first riffChunk, rest []byte) error {
	head := first.payload
	if len(head) != 10 {
		return errors.New("header: wrong length")
	}
	s.flags = head[0]
	s.animated = s.flags&webpAnimated != 0
	s.width = 1 + int(head[4]) + int(head[5])<<8 + int(head[6])<<16
	s.height = 1 + int(head[7]) + int(head[8])<<8 + int(head[9])<<16
	flags := len(s.data) + 8
	s.data = appendRIFF(s.data, first)
	s.data[flags] &^= webpEXIF | webpXMP
	for len(rest) > 0 {
		var c riffChunk
		var err error
		if c, rest, err = nextChunk(rest); err != nil {
			return err
		}
		if err = s.chunk(c); err != nil {
			return err
		}
	}
	if s.orientation != upright {
		s.data[flags] |= webpEXIF
	}
	return nil
}

// chunk keeps a chunk behind VP8X if it is needed.
func (s *webpStripper) chunk(c riffChunk) error {
	switch c.kind {
	case "VP8X":
		return errors.New("two headers")
	case "ICCP":
		s.profile = append(s.profile, c.payload)
		s.data = appendRIFF(s.data, c)
	case "EXIF":
		s.keepOrientation(c.payload)
	case "ANIM", "ANMF":
		if s.animated {
			return s.animation(c)
		}
	case "ALPH":
		if !s.animated {
			s.data = appendRIFF(s.data, c)
		}
	case "VP8 ", "VP8L":
		if !s.animated {
			return s.image(c)
		}
	}
	return nil
}

// image keeps the picture of a file without animation.
func (s *webpStripper) image(c riffChunk) error {
	width, height, err := vp8Size(c)
	if err != nil {
		return err
	}
	if s.width == 0 {
		s.width, s.height = width, height
	}
	if width != s.width || height != s.height {
		return fmt.Errorf("%d × %d pixels on a canvas of %d × %d", width, height, s.width, s.height)
	}
	s.images++
	s.data = appendRIFF(s.data, c)
	return nil
}

// vp8Size reads the dimensions of the chunks "VP8 " (RFC 6386, section 9.1) and
// VP8L (RFC 9649, section 3.4).
func vp8Size(c riffChunk) (width, height int, err error) {
	p := c.payload
	switch {
	case c.kind == "VP8 " && len(p) >= 10 && string(p[3:6]) == "\x9d\x01\x2a":
		width = int(binary.LittleEndian.Uint16(p[6:])) & 0x3FFF
		height = int(binary.LittleEndian.Uint16(p[8:])) & 0x3FFF
	case c.kind == "VP8L" && len(p) >= 5 && p[0] == 0x2F:
		bits := binary.LittleEndian.Uint32(p[1:])
		width, height = int(bits&0x3FFF)+1, int(bits>>14&0x3FFF)+1
	}
	if width == 0 || height == 0 {
		return 0, 0, fmt.Errorf("chunk %q: no picture", c.kind)
	}
	return width, height, nil
}

// animation keeps what all frames have in common, and each frame. A frame may
// hold chunks that are not known.
func (s *webpStripper) animation(c riffChunk) error {
	if c.kind == "ANIM" {
		s.data = appendRIFF(s.data, c)
		return nil
	}
	if len(c.payload) < frameHeader {
		return errors.New("frame: cut off")
	}
	frame, rest := bytes.Clone(c.payload[:frameHeader]), c.payload[frameHeader:]
	for len(rest) > 0 {
		var part riffChunk
		var err error
		if part, rest, err = nextChunk(rest); err != nil {
			return fmt.Errorf("frame: %w", err)
		}
		if part.kind == "ALPH" || part.kind == "VP8 " || part.kind == "VP8L" {
			frame = appendRIFF(frame, part)
		}
	}
	s.images++
	s.data = appendRIFF(s.data, riffChunk{"ANMF", frame})
	return nil
}

// keepOrientation writes of EXIF data how to turn the picture.
func (s *webpStripper) keepOrientation(exif []byte) {
	if s.exif || s.flags&webpEXIF == 0 {
		return
	}
	s.exif = true
	// It does not belong there, but some programs write it.
	tiff, named := bytes.CutPrefix(exif, []byte(exifName))
	s.orientation = readOrientation(tiff)
	if s.orientation == upright {
		return
	}
	kept := orientationOnly(s.orientation)
	if named {
		kept = append([]byte(exifName), kept...)
	}
	s.data = appendRIFF(s.data, riffChunk{"EXIF", kept})
}
