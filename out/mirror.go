package out

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"slices"

	"feedgen/feedgen"
)

// Mirror brings a destination to have the feeds of opts.Owner that another has, which
// must be a [Reader], and what they show, as the manifest there tells. It does so as
// [Publish] does: bytes that the manifest does not tell of, as while a run is replacing
// them, are not put, and end the matter. Where nothing is known to be there, nothing is
// done.
func Mirror(ctx context.Context, from, to Destination, opts Options) ([]Outcome, error) {
	r, ok := from.(Reader)
	if !ok {
		return nil, errors.New("what is to be mirrored cannot be read")
	}
	m, err := ReadManifest(ctx, from, opts.Budget)
	if err != nil {
		return nil, err
	}
	var files []feedgen.File
	for name, stored := range m.Files {
		kind, known := kindOf(stored.Kind)
		sum, err := hex.DecodeString(stored.SHA256)
		if !known || stored.Owner != opts.Owner || err != nil || len(sum) != sha256.Size {
			continue
		}
		files = append(files, feedgen.File{
			Name: name, Kind: kind, Size: stored.Size, SHA256: [sha256.Size]byte(sum),
			Open: func() (io.ReadCloser, error) { return r.Open(ctx, name) },
		})
	}
	if len(files) == 0 {
		return nil, nil
	}
	slices.SortFunc(files, func(a, b feedgen.File) int { return cmp.Compare(a.Name, b.Name) })
	return Publish(ctx, to, files, opts)
}

// kindOf gives the kind of a file that is for readers.
func kindOf(name string) (feedgen.Kind, bool) {
	for _, k := range []feedgen.Kind{feedgen.ImageFile, feedgen.FeedFile} {
		if k.String() == name {
			return k, true
		}
	}
	return 0, false
}
