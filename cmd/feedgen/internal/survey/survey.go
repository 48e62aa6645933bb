// Package survey looks at a site's folder before feedgen is set up there, and
// says what a configuration for it holds.
//
// It takes a folder and gives a [Survey]: which generator the site has, what the
// generator's own files tell, which posts there are and what they look like, and what
// becomes of the feed that there is. It prints nothing and writes nothing, and runs
// none of the site's programs.
package survey

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/sources/posts"
)

// Options are what a survey is told.
type Options struct {
	Title, URL string    // of the site; empty: what its files say
	Adopt      string    // the feed that the site has so far, an address or a file; empty: none
	Now        time.Time // the instant that decides which posts are due
	Version    string    // of feedgen, which servers are told

	// Stage is told what the survey does now. It may be nil.
	Stage func(what string)
}

// A Survey is what was seen.
type Survey struct {
	Dir    string // as it was named
	Site   posts.Site
	Within bool   // Dir is a folder below the site's
	at     string // Dir as a slash path from the site's

	Title, URL Value
	Refused    string   // why the address that a file tells is not taken
	Adopted    *Adopted // nil: no feed is taken over
	Posts      Posts
	Feeds      string // the folder for the feeds, as a slash path from Dir
}

// Empty reports that the folder is no site that is known, and holds no posts.
func (s Survey) Empty() bool {
	return s.Posts.Seen() == 0 && (s.Within || len(s.Site.Marks) == 0)
}

// Published reports that the generator would publish a file in Dir with the site.
func (s Survey) Published(name string) bool { return s.Site.Publishes(path.Join(s.at, name)) }

// A Fault is what the owner has to put right: a folder that is none, or an
// option that means nothing.
type Fault struct{ error }

func (f Fault) Unwrap() error { return f.error }

// Look surveys the folder at dir.
func Look(ctx context.Context, dir string, opts Options) (Survey, error) {
	s := Survey{Dir: dir}
	info, err := os.Stat(dir)
	if err != nil {
		var cause *fs.PathError
		if errors.As(err, &cause) {
			err = cause.Err
		}
		return s, Fault{fmt.Errorf("%s: %w", dir, err)}
	}
	if !info.IsDir() {
		return s, Fault{fmt.Errorf("%s: not a directory", dir)}
	}
	if opts.URL != "" {
		if err := config.CheckAddress("--url", opts.URL); err != nil {
			return s, Fault{err}
		}
	}
	if s.Site, err = posts.Look(dir, posts.Auto); err != nil {
		return s, fmt.Errorf("%s: %w", dir, err)
	}
	if below := s.Site.Below(); len(s.Site.Marks) == 0 && len(below) > 0 {
		return s, Fault{fmt.Errorf("%s is no site of a known generator, but there is one in it: say `feedgen init %s`", dir, filepath.Join(dir, below[0]))}
	}
	s.refuse()
	if err := s.adopt(ctx, opts); err != nil {
		return s, err
	}
	s.name(opts)
	if err := s.locate(); err != nil {
		return s, err
	}
	s.outFor()
	if opts.Stage != nil {
		opts.Stage("reading posts")
	}
	if s.Posts, err = s.readPosts(ctx, opts.Now); err != nil {
		return s, err
	}
	return s, nil
}

// refuse forgets an address that cannot be the site's, such as one with a user's
// password, which would be published.
func (s *Survey) refuse() {
	if s.Site.URL == "" {
		return
	}
	if err := config.CheckAddress("the address", s.Site.URL); err != nil {
		s.Refused, s.Site.URL = fmt.Sprintf("%s: %v", s.Site.From["url"], err), ""
	}
}

// locate finds out where the folder is in the site, and chooses one for the
// feeds: if the generator has one, that from which they are published with the
// site.
func (s *Survey) locate() error {
	full, err := filepath.Abs(s.Dir)
	if err != nil {
		return err
	}
	// The site's folder is told so, too.
	if real, err := filepath.EvalSymlinks(full); err == nil {
		full = real
	}
	s.Within = full != s.Site.Dir
	at, err := filepath.Rel(s.Site.Dir, full)
	if err != nil {
		return err
	}
	s.at = filepath.ToSlash(at)
	s.Feeds = "public"
	if s.Site.Feeds == "" {
		return nil
	}
	folder, err := filepath.Rel(full, filepath.Join(s.Site.Dir, filepath.FromSlash(s.Site.Feeds)))
	s.Feeds = filepath.ToSlash(folder)
	return err
}
