package rendition

import (
	"errors"
	"fmt"
)

// movie erases what an animation tells beside its tracks of pictures.
func (s *avifStripper) movie(within box) error {
	children, err := boxes(s.data, within.body, within.end)
	if err != nil {
		return err
	}
	for _, b := range children {
		switch within.kind + " " + b.kind {
		case "moov trak", "trak mdia", "mdia minf":
			err = s.movie(b)
		case "moov meta", "trak meta":
			_, err = s.items(b)
		case "mdia hdlr":
			err = s.handler(b)
		case "moov mvhd", "trak tkhd", "mdia mdhd":
			s.eraseDates(b)
		default:
			if !showsMovie(b.kind) {
				b.erase(s.data)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// showsMovie tells the boxes that it takes to show an animation.
func showsMovie(kind string) bool {
	switch kind {
	case "hdlr", "tref", "edts", "elng", "vmhd", "nmhd", "dinf", "stbl":
		return true
	}
	return false
}

// eraseDates erases when a movie or track was made and changed: two numbers behind
// the version and flags, of four bytes each, or of eight in version 1.
func (s *avifStripper) eraseDates(b box) {
	content := b.content(s.data)
	if len(content) < 20 {
		return
	}
	size := 8
	if content[0] > 0 {
		size = 16
	}
	clear(content[4 : 4+size])
}

// handler looks at what a track holds. A handler is a version, flags, a number
// that is not used, and the type.
func (s *avifStripper) handler(b box) error {
	content := b.content(s.data)
	if len(content) < 12 {
		return errors.New("track of no kind")
	}
	switch kind := string(content[8:12]); kind {
	case "pict", "auxv", "vide":
		return nil
	default:
		return fmt.Errorf("track of kind %q", kind)
	}
}
