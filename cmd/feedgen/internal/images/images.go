// Package images knows the files that posts show, as far as their sources do not.
//
// What stands in a site's own folder, its source knows. For all else a [Library]
// asks the network, remembers what it was told, and fills it in: address, media
// type, bytes and pixels. It asks only for what the posts it is given show, and
// again only after a time. A fact that was known outlives an outage. If the site
// wants it, pictures are copied, to be published beside the feeds.
package images

import (
	"context"
	"sync"
	"time"

	"feedgen/cmd/feedgen/internal/state"
	"feedgen/sources"
	"feedgen/sources/media/remote"
)

// A Config says what a site wants.
type Config struct {
	Probe      bool          // false: the network is never asked, and nothing is remembered
	AllowHosts []string      // as in [remote.Config]
	Recheck    time.Duration // how long a fact is believed
	UserAgent  string        // as in [remote.Config]

	Copy     bool   // publish copies of pictures
	MaxWidth int    // of copies, in pixels; 0: as wide as they are
	URL      string // absolute address of the folder of feeds and copies, with a slash at its end
}

// An Asker asks the network, as [remote.Client] does.
type Asker interface {
	Probe(ctx context.Context, url string, known remote.Validators, look remote.Look) (remote.Answer, error)
	Fetch(ctx context.Context, url string, limit int64) ([]byte, remote.Answer, error)
	Each(urls []string, do func(i int))
}

// A Library is what is known of files. It is used by one goroutine at a time.
type Library struct {
	cfg   Config
	now   time.Time
	asker Asker // nil: offline
	local Opener
	cache *state.Cache
	shelf shelf

	due    time.Time
	making sync.Mutex // of copies

	unshown []string // copies that no post shows
}

// A shelf is what a library keeps between runs.
type shelf struct {
	Records map[string]record // by address
	Copies  map[string]copied // by name
}

// shelfName is the name of the shelf in the cache.
const shelfName = "images"

// Open gives the library that the cache keeps, as it is at an instant. Without an
// asker it makes do with what is known.
func Open(cfg Config, cache *state.Cache, now time.Time, asker Asker, local Opener) *Library {
	l := &Library{cfg: cfg, now: now, asker: asker, local: local, cache: cache}
	if !cache.Get(shelfName, &l.shelf) {
		l.shelf = shelf{}
	}
	if l.shelf.Records == nil {
		l.shelf.Records = make(map[string]record)
	}
	if l.shelf.Copies == nil {
		l.shelf.Copies = make(map[string]copied)
	}
	return l
}

// Know fills in what can be known of the posts' files, and tells of those that
// are not as they should be. It is for posts as their sources gave them. An error means that the context is done; what was
// learned until then can be kept all the same.
func (l *Library) Know(ctx context.Context, posts map[sources.Key]sources.Post) ([]sources.Note, error) {
	all := l.wantedBy(posts)
	if err := l.ask(ctx, all, l.questionFor); err != nil {
		return nil, err
	}
	return l.fillIn(posts), nil
}

// questionFor is what is asked of a file.
func (l *Library) questionFor(w wanted) question {
	if w.picture && l.cfg.Copy {
		return l.copy
	}
	return l.facts
}

// Picture gives what can be known of the picture at an address, of which nothing
// may be. An error means that the context is done.
func (l *Library) Picture(ctx context.Context, link string) (sources.Image, error) {
	img := sources.Image{URL: link}
	if !l.cfg.Probe || link == "" {
		return img, nil
	}
	all := []wanted{{key: link, url: link, picture: true}}
	if err := l.ask(ctx, all, func(wanted) question { return l.facts }); err != nil {
		return img, err
	}
	f := l.shelf.Records[link].Facts
	img.Type, img.Size, img.Width, img.Height = f.Type, f.Size, f.Width, f.Height
	return img, nil
}

// Due is when one of the files that Know was asked about will be worth another
// question; zero: never.
func (l *Library) Due() time.Time { return l.due }

// Keep remembers what is known for the next run.
func (l *Library) Keep() error {
	if !l.cfg.Probe && !l.cfg.Copy {
		return nil
	}
	l.prune()
	if err := l.dropUnshown(); err != nil {
		return err
	}
	if len(l.shelf.Records) == 0 && len(l.shelf.Copies) == 0 {
		return nil
	}
	return l.cache.Put(shelfName, l.shelf)
}

// maxUnused is how long a record is kept that no post wants.
const maxUnused = 90 * 24 * time.Hour

// prune forgets what was not wanted for long.
func (l *Library) prune() {
	for key, r := range l.shelf.Records {
		if l.now.Sub(r.Used) > maxUnused {
			delete(l.shelf.Records, key)
		}
	}
}
