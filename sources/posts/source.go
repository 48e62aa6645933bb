// Package posts reads a folder of posts with front matter: Markdown or HTML
// files as static site generators have them.
//
// It reads leniently. Whatever a file holds costs at most that post: front
// matter that its syntax refuses is mended where the meaning is plain, and every
// assumption is told in a note with file and line. It runs no programs, asks no
// network and never leaves the folders it was given: the posts', and those in
// which the site keeps its pictures.
package posts

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"net/url"
	"strings"
	"time"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/yuin/goldmark"

	"feedgen/sources"
	"feedgen/sources/markup"
)

// A Config says where a site's posts are and how they are written.
type Config struct {
	// Name is the source's name in entries and notes.
	Name string

	// Files is the folder of posts, Collection its name. A name that leads out
	// of Files must be refused by it, as os.Root does.
	Files      fs.FS
	Collection string

	// Static are the folders that the root of the site's URL maps to, the first
	// that has a file winning.
	Static []fs.FS

	// Site is the absolute URL of the site's home page.
	Site string

	// Zone is where dates without a zone are from. Nil: UTC.
	Zone *time.Location

	// Preset is the name of the generator. Empty: plain.
	Preset string

	// Permalink is the pattern of the posts' addresses. Empty: the preset's.
	Permalink string

	// Include and Exclude are patterns of slash-separated paths, with ** for
	// any number of folders. No Include: Markdown files. The preset's own
	// exclusions come on top of Exclude.
	Include, Exclude []string

	// Fields names, for any of [Things], the front matter key where this site
	// keeps it. A dot steps into a table.
	Fields map[string]string
}

// A Source is a folder of posts.
type Source struct {
	name       string
	collection string
	files      fs.FS
	static     []fs.FS
	base       *url.URL
	zone       *time.Location
	pattern    string
	include    []string
	exclude    []string
	keys       keys
	holds      []condition
	cleaner    *markup.Cleaner
	renderer   goldmark.Markdown
	roots      folders
}

var _ sources.Source = (*Source)(nil)

// New makes a source of cfg. It reads nothing yet.
func New(cfg Config) (*Source, error) {
	p, ok := presetNamed(cmp.Or(cfg.Preset, "plain"))
	if !ok {
		return nil, fmt.Errorf("unknown preset %q (have %s)", cfg.Preset, strings.Join(Presets(), ", "))
	}
	site, ok := markup.AbsoluteURL(nil, cfg.Site)
	if !ok {
		return nil, fmt.Errorf("site %q is no absolute URL", cfg.Site)
	}
	base, err := url.Parse(site)
	if err != nil {
		return nil, fmt.Errorf("site %q: %w", cfg.Site, err)
	}
	base.Path = cmp.Or(base.Path, "/")
	if err := CheckPattern(cfg.Permalink); err != nil {
		return nil, err
	}
	s := &Source{
		name:       cfg.Name,
		collection: cfg.Collection,
		files:      cfg.Files,
		static:     cfg.Static,
		base:       base,
		zone:       cfg.Zone,
		pattern:    cmp.Or(cfg.Permalink, p.permalink),
		include:    cfg.Include,
		exclude:    append(cfg.Exclude[:len(cfg.Exclude):len(cfg.Exclude)], p.exclude...),
		keys:       p.keys,
		holds:      p.holds,
		cleaner:    markup.NewCleaner(),
		renderer:   newRenderer(),
	}
	if s.zone == nil {
		s.zone = time.UTC
	}
	if len(s.include) == 0 {
		s.include = []string{"**/*.md", "**/*.markdown"}
	}
	for _, pattern := range append(s.include[:len(s.include):len(s.include)], s.exclude...) {
		if !doublestar.ValidatePattern(pattern) {
			return nil, fmt.Errorf("pattern %q is malformed", pattern)
		}
	}
	for name, key := range cfg.Fields {
		if _, ok := s.keys[thing(name)]; !ok {
			return nil, fmt.Errorf("unknown field %q (have %s)", name, strings.Join(Things(), ", "))
		}
		s.keys[thing(name)] = append([]string{key}, s.keys[thing(name)]...)
	}
	return s, nil
}

// Entries lists the posts by path.
func (s *Source) Entries(ctx context.Context) ([]sources.Entry, []sources.Note, error) {
	paths, notes, err := s.walk(ctx)
	if err != nil {
		return nil, nil, err
	}
	read := make([]outcome, len(paths))
	if err := inParallel(ctx, len(paths), func(i int) {
		read[i] = s.entry(paths[i])
	}); err != nil {
		return nil, nil, err
	}
	var entries []sources.Entry
	for _, r := range read {
		notes = append(notes, r.notes...)
		if r.ok {
			entries = append(entries, r.entry)
		}
	}
	return entries, notes, nil
}

// Load reads the post of e whole.
func (s *Source) Load(ctx context.Context, e sources.Entry) (sources.Post, []sources.Note, error) {
	if err := ctx.Err(); err != nil {
		return sources.Post{}, nil, err
	}
	data, err := fs.ReadFile(s.files, e.Path)
	if err != nil {
		return sources.Post{}, nil, err
	}
	return s.post(e, data)
}

// Close closes the folders that [Open] opened.
func (s *Source) Close() error { return s.roots.Close() }
