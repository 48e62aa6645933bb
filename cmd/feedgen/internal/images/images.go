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
	"feedgen/feedgen"
	"feedgen/sources"
	"feedgen/sources/media/remote"
)

// A Config says what a site wants.
type Config struct {
	Probe      bool          // false: the network is never asked, and nothing is remembered of it
	AllowHosts []string      // as in [remote.Config]
	Recheck    time.Duration // how long a fact is believed

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

// A Place is what a library works with.
type Place struct {
	Cache *state.Cache // what is known
	Fresh *state.Cache // where copies are put; nil: into Cache. A dry run has one that goes with it

	Asker Asker  // nil: offline; what is known must do
	Local Opener // of the sites' own files

	// Published reports that a copy stands where it is to be published. It may be
	// nil: none does.
	Published func(feedgen.File) bool
}

// A Library is what is known of files. It is used by one goroutine at a time.
type Library struct {
	cfg          Config
	now          time.Time
	asker        Asker
	local        Opener
	cache, fresh *state.Cache
	published    func(feedgen.File) bool

	shelf  shelf
	due    time.Time
	hands  chan struct{} // hold an original each
	making sync.Mutex    // of copies
}

// Open gives the library of a cache, as it is at an instant.
func Open(cfg Config, p Place, now time.Time) *Library {
	l := &Library{
		cfg: cfg, now: now, asker: p.Asker, local: p.Local, cache: p.Cache, fresh: p.Fresh, published: p.Published,
		hands: make(chan struct{}, maxOriginals),
	}
	if l.fresh == nil {
		l.fresh = l.cache
	}
	if l.published == nil {
		l.published = func(feedgen.File) bool { return false }
	}
	l.open()
	return l
}

// Know fills in what can be known of the posts' files, and tells of those that
// are not as they should be. It is for posts as their sources gave them. An error
// means that the context is done; what was learned until then can be kept all the
// same.
func (l *Library) Know(ctx context.Context, posts map[sources.Key]sources.Post) ([]sources.Note, error) {
	if err := l.ask(ctx, l.wantedBy(posts)); err != nil {
		return nil, err
	}
	return l.fillIn(posts), nil
}

// Picture fills in what can be known of a picture that is not a post's, and says
// what is wrong with it. An error means that the context is done.
func (l *Library) Picture(ctx context.Context, img sources.Image) (known sources.Image, wrong string, err error) {
	if !l.cfg.Probe || img.URL == "" || img.File != "" {
		return img, "", nil
	}
	if err := l.ask(ctx, []wanted{{key: img.URL, url: img.URL, picture: true}}); err != nil {
		return img, "", err
	}
	r := l.shelf.Records[img.URL]
	if r.Known {
		img.Type, img.Size, img.Width, img.Height = r.Facts.Type, r.Facts.Size, r.Facts.Width, r.Facts.Height
	}
	return img, r.Failure, nil
}

// Due is when one of the files that Know was asked about will be worth another
// question; zero: never.
func (l *Library) Due() time.Time { return l.due }
