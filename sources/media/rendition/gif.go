package rendition

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// What the blocks of a GIF begin with (GIF89a, appendix A).
const (
	gifImage     = ','
	gifExtension = '!'
	gifTrailer   = ';'
)

// What follows gifExtension.
const (
	gifPlainText   = 0x01
	gifControl     = 0xF9
	gifApplication = 0xFF
)

// stripGIF keeps the frames, how they follow on each other and the colour
// profile, up to the trailer.
func stripGIF(file []byte) (picture, error) {
	s := gifStripper{
		from:    reader{data: file},
		picture: picture{mediaType: typeGIF, orientation: upright, data: make([]byte, 0, len(file))},
	}
	if err := s.strip(); err != nil {
		return picture{}, fmt.Errorf("gif: %w", err)
	}
	return s.picture, nil
}

// A gifStripper goes through a GIF and keeps what shows the picture.
type gifStripper struct {
	picture
	from    reader
	control []byte // the extension that tells how to show the next frame
	frames  int
}

func (s *gifStripper) strip() error {
	if err := s.screen(); err != nil {
		return err
	}
	for {
		kind := s.from.uint(1)
		switch {
		case s.from.short:
			return errors.New("no trailer")
		case kind == gifExtension:
			s.extension()
		case kind == gifImage:
			s.frame()
		case kind == gifTrailer && s.frames > 0:
			s.data = append(s.data, gifTrailer)
			s.animated = s.frames > 1
			return nil
		default:
			return fmt.Errorf("block %02X: not expected", kind)
		}
	}
}

// screen keeps the signature, the dimensions and the palette for all frames.
func (s *gifStripper) screen() error {
	head := s.from.bytes(13)
	if s.from.short {
		return errors.New("header: cut off")
	}
	s.width = int(binary.LittleEndian.Uint16(head[6:]))
	s.height = int(binary.LittleEndian.Uint16(head[8:]))
	if s.width == 0 || s.height == 0 {
		return fmt.Errorf("%d × %d pixels", s.width, s.height)
	}
	s.data = append(s.data, head...)
	s.data = append(s.data, s.from.bytes(paletteSize(head[10]))...)
	return nil
}

// paletteSize gives the bytes of the palette that the flags of a screen or a
// frame announce.
func paletteSize(flags byte) int {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}

// extension keeps an extension if it changes how the picture is shown.
func (s *gifStripper) extension() {
	start := s.from.at - 1
	label := s.from.uint(1)
	name := s.subBlock()
	if len(name) > 0 {
		s.skipSubBlocks()
	}
	block := s.from.data[start:s.from.at]
	switch {
	case label == gifControl:
		s.control = block
	case label == gifPlainText:
		s.control = nil // it was the text's
	case label == gifApplication && keepsApplication(string(name)):
		s.data = append(s.data, block...)
	}
}

// keepsApplication tells the applications whose extensions loop an animation or
// hold a colour profile.
func keepsApplication(name string) bool {
	return name == "NETSCAPE2.0" || name == "ANIMEXTS1.0" || name == "ICCRGBG1012"
}

// frame keeps a frame, and before it how to show it.
func (s *gifStripper) frame() {
	start := s.from.at - 1
	descriptor := s.from.bytes(9)
	if s.from.short {
		return
	}
	s.from.bytes(paletteSize(descriptor[8]))
	s.from.bytes(1) // the bits that the first codes have
	s.skipSubBlocks()
	s.data = append(s.data, s.control...)
	s.data = append(s.data, s.from.data[start:s.from.at]...)
	s.control = nil
	s.frames++
}

// subBlock reads a length and as many bytes.
func (s *gifStripper) subBlock() []byte {
	return s.from.bytes(int(s.from.uint(1)))
}

// skipSubBlocks goes behind the empty sub-block that ends a row of them.
func (s *gifStripper) skipSubBlocks() {
	for len(s.subBlock()) > 0 {
	}
}
