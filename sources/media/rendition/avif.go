package rendition

import (
	"bytes"
	"errors"
	"fmt"
)

// isAVIF reports whether a file begins with a box that names AVIF among its
// brands: a box header, the main brand, a version, and further brands.
func isAVIF(file []byte) bool {
	if len(file) < 16 || string(file[4:8]) != "ftyp" {
		return false
	}
	b, err := nextBox(file, 0)
	if err != nil {
		return false
	}
	brands := b.content(file)
	for i := 0; i+4 <= len(brands); i += 4 {
		if brand := string(brands[i : i+4]); i != 4 && (brand == "avif" || brand == "avis") {
			return true
		}
	}
	return false
}

// stripAVIF erases in place what does not show the picture, as everything in the
// file is found by its offset.
func stripAVIF(original []byte) (picture, error) {
	s := avifStripper{picture: picture{mediaType: typeAVIF, orientation: upright, data: bytes.Clone(original)}}
	if err := s.strip(); err != nil {
		return picture{}, fmt.Errorf("avif: %w", err)
	}
	return s.picture, nil
}

// maxMedia bounds the boxes that are searched for each item's data.
const maxMedia = 64

// An avifStripper goes through an AVIF and erases what does not show the picture.
type avifStripper struct {
	picture
	media  []box  // where the items' data is
	inline []box  // other places of it
	kept   []span // what of both belongs to an item
	erased int    // bytes of items, counted as often as they are erased
}

func (s *avifStripper) strip() error {
	top, err := boxes(s.data, 0, len(s.data))
	if err != nil {
		return err
	}
	for _, b := range top {
		if b.kind == "mdat" {
			s.media = append(s.media, b)
		}
	}
	if len(s.media) > maxMedia {
		return fmt.Errorf("%d boxes of data", len(s.media))
	}
	for _, b := range top {
		switch b.kind {
		case "ftyp", "mdat":
		case "meta":
			err = s.still(b)
		case "moov":
			s.animated = true
			err = s.movie(b)
		case "moof":
			err = errors.New("a movie in fragments")
		default:
			b.erase(s.data)
		}
		if err != nil {
			return err
		}
	}
	if s.width == 0 {
		return errors.New("no picture")
	}
	if !s.animated { // whose frames are no items
		s.eraseRest()
	}
	return nil
}

// still erases what the file tells beside its pictures, and reads the dimensions.
func (s *avifStripper) still(meta box) error {
	if s.width != 0 {
		return errors.New("two tables of items")
	}
	children, err := s.items(meta)
	if err != nil {
		return err
	}
	return s.dimensions(children)
}
