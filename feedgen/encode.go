package feedgen

import (
	"bytes"
	"fmt"

	"golang.org/x/sync/errgroup"

	"feedgen/sources"
)

// Encode writes a feed in each of its formats, all at a time. posts holds, by key, the posts
// of its items; an item without a post, with one that has neither title nor text,
// or without an address and a date that feeds can hold, is left out of every
// format alike.
//
// Whatever the posts hold, the files are well-formed and hold only characters
// that their format allows.
func Encode(f Feed, posts map[sources.Key]sources.Post) ([]Encoded, error) {
	d := compose(f, posts)
	files := make([]Encoded, len(f.Spec.Formats))
	var g errgroup.Group
	for i, format := range f.Spec.Formats {
		g.Go(func() (err error) {
			// A panic in a goroutine would end the program, not the run.
			defer func() {
				if p := recover(); p != nil {
					err = fmt.Errorf("%s: feedgen failed on it: %v", f.Spec.Files[format], p)
				}
			}()
			files[i], err = d.file(f.Spec, format)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	return files, nil
}

// file writes the document in one format.
func (d document) file(spec Spec, format Format) (Encoded, error) {
	var b bytes.Buffer
	if err := d.encode(&b, format, spec.Address(format)); err != nil {
		return Encoded{}, fmt.Errorf("%s: %w", spec.Files[format], err)
	}
	return Encoded{
		File:   NewFile(spec.Files[format], FeedFile, format.ContentType(), b.Bytes()),
		Format: format,
		Data:   b.Bytes(),
		Items:  len(d.items),
		known:  d.known(format),
	}, nil
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
