package images

import (
	"crypto/sha256"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"feedgen/feedgen"
	"feedgen/sources"
)

// A shelf is what a library keeps between runs.
type shelf struct {
	// AllowHosts are those of the configuration by which hosts were refused.
	AllowHosts []string

	// Rests are the hosts that want no question before some time.
	Rests map[string]time.Time

	Records map[string]record // by key
	Copies  map[string]copied // by name
}

// shelfName is the name of the shelf in the cache.
const shelfName = "images"

// open takes the shelf from the cache.
func (l *Library) open() {
	if !l.cache.Get(shelfName, &l.shelf) {
		l.shelf = shelf{}
	}
	if l.shelf.Records == nil {
		l.shelf.Records = make(map[string]record)
	}
	if l.shelf.Copies == nil {
		l.shelf.Copies = make(map[string]copied)
	}
	if l.shelf.Rests == nil {
		l.shelf.Rests = make(map[string]time.Time)
	}
	maps.DeleteFunc(l.shelf.Rests, func(_ string, until time.Time) bool { return !l.now.Before(until) })
	if slices.Equal(l.shelf.AllowHosts, l.cfg.AllowHosts) {
		return
	}
	l.shelf.AllowHosts = l.cfg.AllowHosts
	maps.DeleteFunc(l.shelf.Records, func(_ string, r record) bool { return r.Private && !r.Known })
}

// shelved reports that the bytes of a copy can be had: they are in the cache, or
// where they are to be published.
func (l *Library) shelved(c copied) bool {
	return l.cache.Has(c.Name, c.Size) || l.fresh.Has(c.Name, c.Size) || l.published(c.file(nil))
}

// keepCopy puts a copy into the cache.
func (l *Library) keepCopy(c made) error {
	return l.fresh.Keep(c.Name, c.data)
}

func (c copied) file(open func() (io.ReadCloser, error)) feedgen.File {
	return feedgen.File{Name: c.Name, Kind: feedgen.ImageFile, MediaType: c.Type, Size: c.Size, SHA256: c.SHA256, Open: open}
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
	maps.DeleteFunc(l.shelf.Copies, func(name string, _ copied) bool { return !shown[name] })
	var files []feedgen.File
	for _, name := range slices.Sorted(maps.Keys(l.shelf.Copies)) {
		files = append(files, l.shelf.Copies[name].file(func() (io.ReadCloser, error) {
			if r, err := l.fresh.Open(name); err == nil {
				return r, nil
			}
			return l.cache.Open(name)
		}))
	}
	return files
}

// Doubt looks at the bytes of every copy, and drops those that a disk has spoiled,
// so that the next run makes them anew.
func (l *Library) Doubt() {
	for _, c := range l.shelf.Copies {
		if !sound(c, l.cache.Open) {
			_ = l.cache.Drop(c.Name) // what cannot be dropped cannot be mended either
		}
	}
}

// sound reports that what open gives are a copy's bytes.
func sound(c copied, open func(string) (io.ReadCloser, error)) bool {
	r, err := open(c.Name)
	if err != nil {
		return true // there is nothing to be dropped
	}
	defer r.Close()
	h := sha256.New()
	_, err = io.Copy(h, r)
	return err == nil && [sha256.Size]byte(h.Sum(nil)) == c.SHA256
}

// Keep remembers what is known for the next run.
func (l *Library) Keep() error {
	if !l.cfg.Probe && !l.cfg.Copy {
		return nil
	}
	maps.DeleteFunc(l.shelf.Records, func(_ string, r record) bool { return l.now.Sub(r.Used) > maxUnused })
	if err := l.cache.Sweep(folder, func(name string) bool { _, ok := l.shelf.Copies[name]; return ok }); err != nil {
		return err
	}
	if len(l.shelf.Records) == 0 && len(l.shelf.Copies) == 0 {
		return nil
	}
	return l.cache.Put(shelfName, l.shelf)
}

// maxUnused is how long a record is kept that no post wants.
const maxUnused = 90 * 24 * time.Hour
