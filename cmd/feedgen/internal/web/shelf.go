// Package web serves the feeds that are published in a folder, and what they show, over
// HTTP as readers need them.
//
// A [Shelf] has what is served. It takes the folder's manifest and gives, to any number
// of requests at a time, whole files: feeds from memory, compressed once for each
// change, pictures from the disk. [Serve] brings it to a network. Nothing is served but
// the configuration's feeds and pictures that the manifest names: not the manifest
// itself, no copy of the ledger, and no file that somebody else has put there. The
// package never writes.
package web

import (
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/out"
)

// A Shelf has what is served. It is an http.Handler. The zero value has nothing; see
// [Shelf.Load]. It may be used by many at a time.
type Shelf struct {
	// Count is told the status of each answer, by many at a time. It may be nil. It must
	// not be changed once the shelf serves.
	Count func(status int)

	set     atomic.Pointer[set]
	loading sync.Mutex // held by who puts a new set
}

var _ http.Handler = (*Shelf)(nil)

// A set is what is served at a time. It never changes.
type set struct {
	cfg       *config.Config
	manifest  fs.FileInfo         // of the folder's manifest; nil: there was none
	feeds     map[string]*content // by name, of those that there are
	resources map[string]resource // by path, as config.URLPath gives it
}

// A resource answers GET and HEAD, and gives the status of its answer.
type resource interface {
	answer(w http.ResponseWriter, r *http.Request) (status int)
}

// Load takes what a configuration, which has Serve, wants to be served from its folder
// and serves it from now on. Feeds whose bytes are the same are not read again. If that
// fails, what was served before goes on. So it does for a feed that the folder has not
// as the manifest says, or no more: a run is about to replace it.
//
// A folder that is not there, or has no feeds, is no error.
func (s *Shelf) Load(ctx context.Context, cfg *config.Config) error {
	s.loading.Lock()
	defer s.loading.Unlock()
	return s.load(ctx, cfg)
}

func (s *Shelf) load(ctx context.Context, cfg *config.Config) error {
	next, err := read(ctx, cfg, s.set.Load())
	if err != nil {
		return fmt.Errorf("serve %s: %w", cfg.Serve.Folder, err)
	}
	s.set.Store(next)
	return nil
}

// Refresh loads again what was loaded last, if a run has published since.
func (s *Shelf) Refresh(ctx context.Context) (changed bool, err error) {
	s.loading.Lock()
	defer s.loading.Unlock()
	last := s.set.Load()
	if last == nil || sameFile(last.manifest, statManifest(last.cfg)) {
		return false, nil
	}
	return true, s.load(ctx, last.cfg)
}

// Ready reports that there is a feed to be served.
func (s *Shelf) Ready() bool {
	set := s.set.Load()
	return set != nil && len(set.feeds) > 0
}

// statManifest looks at the manifest, which every run that changes something replaces.
// It is nil if there is none that can be looked at.
func statManifest(cfg *config.Config) fs.FileInfo {
	info, err := os.Stat(filepath.Join(cfg.Serve.Folder, out.ManifestName))
	if err != nil {
		return nil
	}
	return info
}

func sameFile(a, b fs.FileInfo) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return os.SameFile(a, b) && a.ModTime().Equal(b.ModTime()) && a.Size() == b.Size()
}

// Addresses are those of the feeds at a host, as a URL has it, in the configuration's
// order, and whether they can be read.
func (s *Shelf) Addresses(host string) []Address {
	set := s.set.Load()
	if set == nil {
		return nil
	}
	var all []Address
	for _, format := range set.cfg.Feed.Formats {
		name := set.cfg.Feed.Files[format]
		all = append(all, Address{URL: "http://" + host + set.cfg.Feed.Paths(format)[0], There: set.feeds[name] != nil})
	}
	return all
}

// An Address is that of a feed.
type Address struct {
	URL   string
	There bool
}
