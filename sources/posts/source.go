// Package posts reads a folder of posts with front matter: Markdown or HTML
// files as static site generators have them.
//
// It reads leniently. Whatever a file holds costs at most that post: front
// matter that its syntax refuses is mended where the meaning is plain, and every
// assumption is told in a note with file and line. It knows static site generators
// by their presets, which are data, and reads their own configuration where that
// is data. It runs none of their programs (git alone is asked, for the dates of
// posts that have none), asks no network and never leaves the folders it was
// given: the site's, and those in which it keeps its pictures.
package posts

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/yuin/goldmark"

	"feedgen/sources"
	"feedgen/sources/markup"
	"feedgen/sources/posts/internal/tree"
)

// A Config says where a site's posts are and how they are written.
type Config struct {
	// Name is the source's name in entries and notes.
	Name string

	// Site is the absolute URL of the site's home page.
	Site string

	// Zone is where dates without a zone are from. Nil: UTC.
	Zone *time.Location

	// Preset is the name of the generator. Empty or [Auto]: what the site's files
	// show.
	Preset string

	// Permalink is the pattern of the posts' addresses. Empty: what the
	// generator's configuration says, or else the preset's.
	Permalink string

	// Include and Exclude are patterns of slash-separated paths from the folder
	// of posts, with ** for any number of folders. No Include: what the preset
	// says. The preset's own exclusions come on top of Exclude.
	Include, Exclude []string

	// Index is the file in which the source remembers what each post said, so that
	// only those that changed are read. It may be deleted at any time. Empty: every
	// post is read every time.
	Index string

	// ReadOnly leaves Index as it is: nothing is remembered for the next time.
	ReadOnly bool

	// Fields names, for any of [Things], the front matter key where this site
	// keeps it. A dot steps into a table.
	Fields map[string]string
}

// A Source is a folder of posts.
type Source struct {
	name       string
	collection string
	tree       *tree.Tree
	files      fs.FS // the same folder
	at         string
	static     folders // what the root of the site's URL maps to, the first that has a file winning
	generator  *generator
	base       *url.URL
	home       string // base, without a slash at its end
	zone       *time.Location
	permalinks permalinks
	choice     choice
	cut        *regexp.Regexp // ends an excerpt
	keys       keys
	interests  interests
	cleaner    *markup.Cleaner
	renderer   goldmark.Markdown

	index    string // file; empty: none
	readOnly bool   // it is not written

	current   atomic.Pointer[listing]   // the last one
	addresses atomic.Pointer[addresses] // made of it when first asked for
	anywhere  atomic.Pointer[anywhere]
	places    sync.Map // *place by folder

	repository string // git's folder, if the last scan asked git
}

var _ sources.Source = (*Source)(nil)

// open makes a source of a site that was found. The tree is its folder.
func (f found) open(t *tree.Tree, static folders, cfg Config) (*Source, error) {
	base, err := homePage(cfg.Site)
	if err != nil {
		return nil, err
	}
	g, err := f.generator(t.FS())
	if err != nil {
		return nil, err
	}
	s := &Source{
		name:       cfg.Name,
		collection: filepath.Base(filepath.Join(f.dir, f.at)),
		tree:       t,
		files:      t.FS(),
		at:         f.at,
		static:     static,
		generator:  g,
		base:       base,
		home:       strings.TrimSuffix((&url.URL{Scheme: base.Scheme, Host: base.Host, Path: base.Path}).String(), "/"),
		zone:       cfg.Zone,
		cut:        cutPattern(g.preset.cuts),
		keys:       g.preset.keys,
		cleaner:    markup.NewCleaner(),
		index:      cfg.Index,
		readOnly:   cfg.ReadOnly,
		renderer:   newRenderer(),
	}
	if s.zone == nil {
		s.zone = time.UTC
	}
	if s.permalinks, err = g.permalinks(cfg.Permalink); err != nil {
		return nil, err
	}
	if s.choice, err = g.choice(cfg.Include, cfg.Exclude); err != nil {
		return nil, err
	}
	for name, key := range cfg.Fields {
		what, ok := thingNamed(name)
		if !ok {
			return nil, fmt.Errorf("unknown field %q (have %s)", name, strings.Join(Things(), ", "))
		}
		s.keys = s.keys.with(what, key)
	}
	s.interests = newInterests(s.keys, g.preset.holds)
	return s, nil
}

// homePage reads the address of a site's home page.
func homePage(site string) (*url.URL, error) {
	link, ok := markup.AbsoluteURL(nil, site)
	if !ok {
		return nil, fmt.Errorf("site %q is no absolute URL", site)
	}
	base, err := url.Parse(link)
	if err != nil {
		return nil, fmt.Errorf("site %q: %w", site, err)
	}
	base.Path = cmp.Or(base.Path, "/")
	return base, nil
}

// listed gives the entries that were listed last.
func (s *Source) listed() ([]sources.Entry, error) {
	l := s.current.Load()
	if l == nil {
		return nil, nil
	}
	entries, _, err := l.Entries()
	return entries, err
}

// Load reads the post of e whole.
func (s *Source) Load(ctx context.Context, e sources.Entry) (sources.Post, []sources.Note, error) {
	if err := ctx.Err(); err != nil {
		return sources.Post{}, nil, err
	}
	data, err := readSmall(s.files, s.full(e.Path))
	if err != nil {
		return sources.Post{}, nil, err
	}
	return s.post(e, data)
}

// full gives a post's path from the site's folder.
func (s *Source) full(post string) string { return path.Join(s.at, post) }

// within gives a path from the folder of posts for one from the site's folder.
func (s *Source) within(full string) string {
	if s.at == "." {
		return full
	}
	return strings.TrimPrefix(full, s.at+"/")
}

// Close closes the folders and the files that are open. Listings are not used
// afterwards.
func (s *Source) Close() error {
	var err error
	if l := s.current.Swap(nil); l != nil {
		err = l.close()
	}
	return errors.Join(err, s.tree.Close(), s.static.Close())
}
