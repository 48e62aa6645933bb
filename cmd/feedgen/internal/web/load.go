package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/state"
	"feedgen/feedgen"
	"feedgen/out"
	"feedgen/out/dir"
)

// maxFeed bounds what is taken into memory of one feed, in bytes.
const maxFeed = 256 << 20

// read reads the folder of a configuration. What was served last saves the work on feeds
// that are the same; it may be nil.
func read(ctx context.Context, cfg *config.Config, last *set) (*set, error) {
	// It is looked at before it is read: a later one will be seen to be another.
	next := &set{cfg: cfg, manifest: statManifest(cfg), feeds: make(map[string]*content), resources: make(map[string]resource)}
	folder, err := dir.New(dir.Config{Path: cfg.Serve.Folder})
	if err != nil {
		return nil, err
	}
	manifest, err := out.ReadManifest(ctx, folder, 0)
	if err != nil {
		return nil, err
	}
	kept := keptFor(cfg.Serve.MaxAge)
	next.retire(cfg, kept)
	next.pictures(cfg, folder, manifest, kept)
	for _, format := range cfg.Feed.Formats {
		name := cfg.Feed.Files[format]
		var old *content
		if last != nil {
			old = last.feeds[name]
		}
		stored, ok := manifest.Files[name]
		if !ok && old != nil && last.cfg.Serve.Folder == cfg.Serve.Folder {
			stored.SHA256 = old.sha256 // no run takes a feed back: the folder is lost
		} else if !ok {
			continue
		}
		c, err := readContent(ctx, folder, name, stored, old)
		if errors.Is(err, fs.ErrNotExist) {
			continue // somebody removed it
		}
		if err != nil {
			return nil, err
		}
		next.feeds[name] = c
		served := newFeed(c, format.ContentType(), kept)
		for _, p := range cfg.Feed.Paths(format) {
			next.resources[p] = served
		}
	}
	next.lacking(cfg)
	return next, nil
}

// retire has old paths tell where their things are now, or that they have ended.
func (s *set) retire(cfg *config.Config, kept string) {
	for from, to := range cfg.Serve.Moved {
		s.resources[from] = notice{status: http.StatusMovedPermanently, text: "moved to " + to, location: to, kept: kept}
	}
	for _, p := range cfg.Serve.Gone {
		s.resources[p] = notice{status: http.StatusGone, text: "this feed has ended", kept: kept}
	}
}

// pictures has those pictures served that are ours.
func (s *set) pictures(cfg *config.Config, folder *dir.Destination, manifest out.Manifest, kept string) {
	for name, stored := range manifest.Files {
		if stored.Kind == feedgen.ImageFile.String() && stored.SHA256 != "" && !hidden(name) {
			s.resources[cfg.Feed.Path(name)] = newPicture(folder, name, stored, kept)
		}
	}
}

// hidden reports a file that by its name is not for readers.
func hidden(name string) bool { return strings.HasPrefix(name, ".") || strings.Contains(name, "/.") }

// lacking answers for feeds that are not there. One that was published before is not
// there for a time, as after the loss of a disk. Else there is none so far: a run that
// asks feed.url whether there is one wants to hear just that.
func (s *set) lacking(cfg *config.Config) {
	lack := notice{status: http.StatusNotFound, text: "no feed has been published here yet", kept: neverKept}
	if len(s.feeds) < len(cfg.Feed.Formats) && everPublished(cfg) {
		lack = notice{status: http.StatusServiceUnavailable, text: "the feed is not here yet; come back in a minute", kept: neverKept, retry: "60"}
	}
	for _, format := range cfg.Feed.Formats {
		for _, p := range cfg.Feed.Paths(format) {
			if s.resources[p] == nil {
				s.resources[p] = lack
			}
		}
	}
}

// everPublished reports that the ledger on this machine has a post that feedgen has
// published, or that this cannot be told.
func everPublished(cfg *config.Config) bool {
	book, err := state.LedgerIn(cfg.State.Path.Resolved, cfg.File).Load()
	if err != nil {
		return true
	}
	for row := range book.Rows() {
		if row.Post != 0 {
			return true
		}
	}
	return false
}

// readContent reads a feed, unless old has the same bytes, or the folder has others than
// are stored. Without old it is taken as it is: files are put there whole.
func readContent(ctx context.Context, folder *dir.Destination, name string, stored out.Stored, old *content) (*content, error) {
	if old != nil && old.sha256 == stored.SHA256 {
		return old, nil
	}
	data, modified, err := readFile(ctx, folder, name)
	if old != nil && errors.Is(err, fs.ErrNotExist) {
		return old, nil
	}
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(data)
	found := hex.EncodeToString(sum[:])
	if old != nil && found != stored.SHA256 {
		return old, nil
	}
	// Two versions of a second must not have one date: who knows but the date would never
	// see the later. A clock that was put back must not lead there either.
	if old != nil && !modified.After(old.modified) {
		modified = old.modified.Add(time.Second)
	}
	return &content{sha256: found, modified: modified, variants: compress(data)}, nil
}

func readFile(ctx context.Context, folder *dir.Destination, name string) ([]byte, time.Time, error) {
	f, err := folder.Open(ctx, name)
	if err != nil {
		return nil, time.Time{}, err
	}
	defer f.Close()
	info, err := f.(fs.File).Stat()
	if err != nil {
		return nil, time.Time{}, err
	}
	data, err := io.ReadAll(io.LimitReader(f, maxFeed+1))
	if err == nil && len(data) > maxFeed {
		err = fmt.Errorf("%s: larger than %d MiB", path.Base(name), maxFeed>>20)
	}
	return data, info.ModTime().Truncate(time.Second), err
}
