package feedgen

import (
	"bytes"
	"fmt"

	"feedgen/sources"
)

// Encode writes a feed in each of its formats. posts holds, by key, the posts
// of its items; an item without a post, with one that has neither title nor text,
// or without an address and a date that feeds can hold, is left out of every
// format alike.
//
// Whatever the posts hold, the files are well-formed and hold only characters
// that their format allows.
func Encode(f Feed, posts map[sources.Key]sources.Post) ([]Encoded, error) {
	d := compose(f, posts)
	var files []Encoded
	for _, format := range f.Spec.Formats {
		var b bytes.Buffer
		if err := d.encode(&b, format, f.Spec.Address(format)); err != nil {
			return nil, fmt.Errorf("%s: %w", f.Spec.Files[format], err)
		}
		files = append(files, Encoded{
			File:   NewFile(f.Spec.Files[format], FeedFile, contentType(format), b.Bytes()),
			Format: format,
			Data:   b.Bytes(),
			Items:  len(d.items),
			known:  d.known(format),
		})
	}
	return files, nil
}

// known gives the ids of items that subscribers know, whatever the format says of them.
func (d document) known(f Format) map[string]bool {
	known := make(map[string]bool)
	for _, it := range d.items {
		if id := knownID(f, it.row); id != "" {
			known[id] = true
		}
	}
	return known
}

func (d document) encode(b *bytes.Buffer, format Format, self string) error {
	switch format {
	case RSS:
		return d.writeRSS(b, self)
	case Atom:
		return d.writeAtom(b, self)
	case JSON:
		return d.writeJSON(b, self)
	}
	return fmt.Errorf("unknown format %q", format)
}

// contentType is the media type to serve a format with. JSON is UTF-8 by itself.
func contentType(f Format) string {
	if f == JSON {
		return f.MediaType()
	}
	return f.MediaType() + "; charset=utf-8"
}
