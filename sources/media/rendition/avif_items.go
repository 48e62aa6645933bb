package rendition

import "errors"

// version reads the version of a box that has one, and goes behind its flags.
func (r *reader) version() uint64 {
	return r.uint(4) >> 24
}

// id reads the number of an item, of four bytes or two.
func (r *reader) id(wide bool) uint64 {
	if wide {
		return r.uint(4)
	}
	return r.uint(2)
}

// items erases the items of a table that are no pictures (ISO/IEC 14496-12,
// 8.11), and gives the boxes of the table.
func (s *avifStripper) items(meta box) ([]box, error) {
	// A version and flags stand before the boxes.
	children, err := boxes(s.data, min(meta.body+4, meta.end), meta.end)
	if err != nil {
		return nil, err
	}
	foreign := make(map[uint64]string)
	for _, b := range children {
		switch b.kind {
		case "hdlr", "pitm", "iloc", "iref", "dinf", "grpl", "idat":
		case "iprp":
			err = s.properties(b)
		case "iinf":
			err = s.foreign(b, foreign)
		default:
			b.erase(s.data)
		}
		if err != nil {
			return nil, err
		}
	}
	return children, s.eraseItems(children, foreign)
}

// properties erases descriptions of the items. The box stays, as properties are
// found by their number.
func (s *avifStripper) properties(b box) error {
	parts, err := boxes(s.data, b.body, b.end)
	if err != nil {
		return err
	}
	for _, part := range parts {
		if part.kind != "ipco" {
			continue
		}
		all, err := boxes(s.data, part.body, part.end)
		if err != nil {
			return err
		}
		for _, property := range all {
			if property.kind == "udes" || property.kind == "uuid" {
				property.erase(s.data)
			}
		}
	}
	return nil
}

// foreign gathers the items of a table that are no pictures, and their types.
func (s *avifStripper) foreign(table box, to map[uint64]string) error {
	r := reader{data: table.content(s.data)}
	r.id(r.version() > 0) // the number of entries, which need not be known
	if r.short {
		return errors.New("items: cut off")
	}
	entries, err := boxes(s.data, table.body+r.at, table.end)
	if err != nil {
		return err
	}
	for _, b := range entries {
		r := reader{data: b.content(s.data)}
		version := r.version()
		id := r.id(version > 2)
		r.bytes(2) // how it is protected
		kind := string(r.bytes(4))
		if b.kind != "infe" || version < 2 || version > 3 || r.short {
			return errors.New("items: an entry that is not understood")
		}
		if !isPicture(kind) {
			to[id] = kind
		}
	}
	return nil
}

// isPicture tells the types of items that are pictures or made of pictures.
func isPicture(kind string) bool {
	switch kind {
	case "av01", "grid", "iovl", "iden", "tmap", "sato":
		return true
	}
	return false
}
