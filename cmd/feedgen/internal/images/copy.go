package images

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"feedgen/feedgen"
	"feedgen/sources"
	"feedgen/sources/media"
	"feedgen/sources/media/remote"
	"feedgen/sources/media/rendition"
)

// maxOriginal bounds what is fetched or read of one picture, in bytes.
const maxOriginal = 32 << 20

// folder is where copies are published, below the feeds' own folder.
const folder = "images/"

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

// uncopied reports that there is no copy such as is wanted now, and none was found
// to be impossible.
func (l *Library) uncopied(r record) bool {
	if r.Uncopied != "" {
		return false
	}
	c, ok := l.shelf.Copies[r.Copy]
	return !ok || c.MaxWidth != l.cfg.MaxWidth || !l.cache.Has(c.Name, c.Size)
}

// copy makes the copy of a picture.
func (l *Library) copy(ctx context.Context, w wanted, r record) (record, copied) {
	if asked, done := l.revalidate(ctx, w, r); done {
		return asked, copied{}
	}
	original, f, v, err := l.original(ctx, w)
	if err != nil {
		return r.failed(err, l.now, l.cfg.Recheck), copied{}
	}
	head := original[:min(len(original), media.HeadSize)]
	found, err := media.Look(w.url, head, len(head) == len(original))
	f.Size, f.Width, f.Height = int64(len(original)), found.Width, found.Height
	if err != nil {
		f.Trouble = err.Error()
	}
	f.Type = typeOf(w, found.Type, f.Type)
	r = r.learned(f, v, l.now, recheck(w.key, l.now, l.cfg.Recheck))
	r.State, r.Copy, r.Uncopied = w.state, "", ""
	c, err := l.keepCopy(original)
	if err != nil {
		r.Uncopied = err.Error()
		return r, copied{}
	}
	r.Copy = c.Name
	return r, c
}

// revalidate asks whether a file of which there is a copy is as it was. If it is, or
// cannot be asked for, that is all there is to do.
func (l *Library) revalidate(ctx context.Context, w wanted, r record) (asked record, done bool) {
	if w.local || r.Validators == (remote.Validators{}) || r.Uncopied == "" && l.uncopied(r) {
		return r, false
	}
	a, err := l.asker.Probe(ctx, w.url, r.Validators, nil)
	if err != nil {
		return r.failed(err, l.now, l.cfg.Recheck), true
	}
	if !a.NotModified {
		return r, false
	}
	f := r.Facts
	f.URL = a.URL
	return r.learned(f, a.Validators, l.now, recheck(w.key, l.now, l.cfg.Recheck)), true
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
		err = fmt.Errorf("more than %d bytes", maxOriginal)
	}
	return data, facts{URL: w.url}, remote.Validators{}, err
}

// keepCopy makes a copy of the original and puts it into the cache.
func (l *Library) keepCopy(original []byte) (copied, error) {
	// One at a time: a large picture takes much memory.
	l.making.Lock()
	defer l.making.Unlock()
	made, err := rendition.Make(original, l.cfg.MaxWidth)
	if errors.Is(err, rendition.ErrLinked) {
		return copied{}, err
	}
	if err != nil {
		return copied{}, fmt.Errorf("cannot be copied: %w; linked instead", err)
	}
	sum := sha256.Sum256(made.Data)
	c := copied{
		Name:     folder + hex.EncodeToString(sum[:16]) + made.Ext(),
		Type:     made.Type,
		Size:     int64(len(made.Data)),
		SHA256:   sum,
		Width:    made.Width,
		Height:   made.Height,
		MaxWidth: l.cfg.MaxWidth,
	}
	return c, l.cache.Keep(c.Name, made.Data)
}

// Files gives the copies that posts show, which Know filled in, and forgets the
// others.
func (l *Library) Files(posts map[sources.Key]sources.Post) []feedgen.File {
	shown := make(map[string]bool)
	for _, p := range posts {
		for _, img := range p.Images {
			if name, ok := strings.CutPrefix(img.URL, l.cfg.URL); ok {
				shown[name] = true
			}
		}
	}
	var files []feedgen.File
	for _, name := range slices.Sorted(maps.Keys(l.shelf.Copies)) {
		if !shown[name] {
			l.unshown = append(l.unshown, name)
			continue
		}
		c := l.shelf.Copies[name]
		files = append(files, feedgen.File{
			Name: name, Kind: feedgen.ImageFile, MediaType: c.Type, Size: c.Size, SHA256: c.SHA256,
			Open: func() (io.ReadCloser, error) { return l.cache.Open(name) },
		})
	}
	return files
}

// dropUnshown removes the copies that no post shows from the cache. Where they are
// published they stay.
func (l *Library) dropUnshown() error {
	for _, name := range l.unshown {
		delete(l.shelf.Copies, name)
		if err := l.cache.Drop(name); err != nil {
			return err
		}
	}
	l.unshown = nil
	return nil
}
