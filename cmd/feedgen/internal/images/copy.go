package images

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"feedgen/sources/media"
	"feedgen/sources/media/remote"
	"feedgen/sources/media/rendition"
)

const (
	// maxOriginal bounds what is fetched or read of one picture, in bytes, and
	// maxOriginals how many are held at a time.
	maxOriginal  = 32 << 20
	maxOriginals = 4

	// folder is where copies are published, below the feeds' own folder.
	folder = "images/"
)

// A copied picture is a file that is published beside the feeds.
type copied struct {
	Name          string // its bytes' hash, below the feeds' folder
	Type          string // media type
	Size          int64  // bytes
	SHA256        [sha256.Size]byte
	Width, Height int // pixels
	MaxWidth      int // that it was made for
}

// An Opener opens a site's own file by the name that its source knows it by.
type Opener func(source, name string) (io.ReadCloser, error)

// copied reports that there is a copy such as is wanted now.
func (l *Library) copied(r record) bool {
	c, ok := l.shelf.Copies[r.Copy]
	return ok && c.MaxWidth == l.cfg.MaxWidth && l.shelved(c)
}

// usable reports that there is a copy to be shown: such as is wanted now, or of
// another width, if no other can be had.
func (l *Library) usable(r record) bool {
	c, ok := l.shelf.Copies[r.Copy]
	return l.copied(r) || ok && r.Failure != "" && l.shelved(c)
}

// copy makes the copy of a picture, unless there is one and the picture is the same.
func (l *Library) copy(ctx context.Context, w wanted, known record, whole bool) (record, copied) {
	select {
	case l.hands <- struct{}{}:
		defer func() { <-l.hands }()
	case <-ctx.Done():
		return known, copied{}
	}
	if asked, done := l.revalidate(ctx, w, known, whole); done {
		return asked, copied{}
	}
	original, f, v, err := l.original(ctx, w)
	if tooMuch(err) {
		return l.linked(ctx, w, known), copied{}
	}
	if err != nil {
		return known.failed(err, l.now), copied{}
	}
	server := f.Type
	head := original[:min(len(original), media.HeadSize)]
	tooLarge := f.look(w.url, head, len(head) == len(original))
	f.Size, f.Empty, f.Type = int64(len(original)), len(original) == 0, typeOf(w, f.Type, server)
	if err := known.replacedBy(f); err != nil {
		return known.failed(err, l.now), copied{}
	}
	r := known.learned(f, v, l.now)
	r.Looked, r.State, r.Copy, r.Uncopied, r.Linked = true, w.state, "", "", false
	c, err := l.rendition(original)
	switch {
	case errors.Is(err, rendition.ErrLinked):
		r.Linked = true
	case err != nil:
		r.Uncopied = fmt.Sprintf("cannot be copied: %v; linked instead", err)
	case tooLarge != nil && f.Width == 0:
		r.Uncopied = fmt.Sprintf("cannot be copied: %v; linked instead", tooLarge)
	}
	if !r.copyable() {
		return r, copied{}
	}
	// What a full disk does not take will be asked for by the next run.
	if err := l.keepCopy(c); err != nil {
		return r, copied{}
	}
	r.Copy = c.Name
	return r, c.copied
}

// revalidate asks whether a file of which there is a copy is as it was. If it is, or
// cannot be asked for, that is all there is to do.
func (l *Library) revalidate(ctx context.Context, w wanted, r record, whole bool) (asked record, done bool) {
	if w.local || r.Validators == (remote.Validators{}) || r.copyable() && !whole {
		return r, false
	}
	a, err := l.asker.Probe(ctx, w.url, r.Validators, nil)
	if err != nil {
		return r.failed(err, l.now), true
	}
	if !a.NotModified {
		return r, false
	}
	f := r.Facts
	f.URL = a.URL
	return r.learned(f, a.Validators, l.now), true
}

// errTooMuch is of a file of the site's own.
var errTooMuch = errors.New("larger than 32 MB")

// tooMuch reports that a picture has more bytes than a copy may be made of.
func tooMuch(err error) bool {
	var e *remote.Error
	return errors.Is(err, errTooMuch) || errors.As(err, &e) && e.Reason == remote.TooLarge
}

// linked is of a picture that is not copied for its size.
func (l *Library) linked(ctx context.Context, w wanted, known record) record {
	r := known.learned(facts{URL: w.url}, remote.Validators{}, l.now)
	if !w.local {
		known.Validators = remote.Validators{}
		r = l.facts(ctx, w, known)
	}
	r.State, r.Copy = w.state, ""
	r.Looked, r.Uncopied = true, "cannot be copied: "+errTooMuch.Error()+"; linked instead"
	return r
}

// original gives the bytes of a picture, and what its server says of it.
func (l *Library) original(ctx context.Context, w wanted) ([]byte, facts, remote.Validators, error) {
	if !w.local {
		data, a, err := l.asker.Fetch(ctx, w.url, maxOriginal)
		return data, facts{URL: a.URL, Type: a.Type}, a.Validators, err
	}
	file, err := l.local(w.source, w.name)
	if err != nil {
		return nil, facts{}, remote.Validators{}, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxOriginal+1))
	if err == nil && len(data) > maxOriginal {
		err = errTooMuch
	}
	return data, facts{URL: w.url}, remote.Validators{}, err
}

// A made copy is one that is not kept yet.
type made struct {
	copied
	data []byte
}

// rendition makes the copy of an original.
func (l *Library) rendition(original []byte) (made, error) {
	// One at a time: a large picture takes much memory.
	l.making.Lock()
	defer l.making.Unlock()
	r, err := rendition.Make(original, l.cfg.MaxWidth)
	if err != nil {
		return made{}, err
	}
	sum := sha256.Sum256(r.Data)
	return made{data: r.Data, copied: copied{
		Name:     folder + hex.EncodeToString(sum[:16]) + r.Ext(),
		Type:     r.Type,
		Size:     int64(len(r.Data)),
		SHA256:   sum,
		Width:    r.Width,
		Height:   r.Height,
		MaxWidth: l.cfg.MaxWidth,
	}}, nil
}
