package job

import (
	"context"
	"errors"
	"fmt"
	"io"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/state"
	"feedgen/feedgen"
	"feedgen/sources"
	"feedgen/sources/posts"
)

// A sourceSet is the configuration's sources, in its order.
type sourceSet struct {
	names  []string
	byName map[string]sources.Source

	listings listings // the last ones
}

// openSources opens every source. A kind of source is a case here. Of a run that is dry
// they remember nothing.
func openSources(cfg *config.Config, cache *state.Cache, dry bool) (*sourceSet, error) {
	set := &sourceSet{byName: make(map[string]sources.Source)}
	for _, c := range cfg.Sources {
		var s sources.Source
		var err error
		switch c.Type {
		case "posts":
			s, err = openPosts(cfg, c, cache.Index(c.Name), dry)
		default:
			err = fmt.Errorf("unknown type %q", c.Type)
		}
		if err != nil {
			set.Close()
			return nil, fmt.Errorf("%s: source %q: %w", c.At, c.Name, err)
		}
		set.names = append(set.names, c.Name)
		set.byName[c.Name] = s
	}
	return set, nil
}

func openPosts(cfg *config.Config, c config.Source, index string, dry bool) (*posts.Source, error) {
	var static []string
	for _, p := range c.Static {
		static = append(static, p.Resolved)
	}
	return posts.Open(c.Path.Resolved, static, posts.Config{
		Name:      c.Name,
		Site:      cfg.Site.URL,
		Zone:      cfg.Timezone,
		Preset:    c.Preset,
		Permalink: c.Permalink,
		Include:   c.Include,
		Exclude:   c.Exclude,
		Fields:    c.Fields,
		Index:     index,
		ReadOnly:  dry,
	})
}

// listings are those of all sources, by name.
type listings map[string]sources.Listing

// list has every source look at its posts. Without any one of them the list is
// incomplete, and so there is none.
func (set *sourceSet) list(ctx context.Context) (listings, error) {
	all := make(listings)
	for _, name := range set.names {
		l, err := set.byName[name].List(ctx)
		if err != nil {
			return nil, fmt.Errorf("source %q: %w", name, err)
		}
		all[name] = l
	}
	set.listings = all
	return all, nil
}

func (l listings) versions() map[string]string {
	all := make(map[string]string)
	for name, one := range l {
		all[name] = one.Version()
	}
	return all
}

// keep has every source remember its listing, and gives the versions to compare
// the next ones with.
func (l listings) keep() (map[string]string, error) {
	all := make(map[string]string)
	for name, one := range l {
		version, err := one.Keep()
		if err != nil {
			return nil, fmt.Errorf("source %q: %w", name, err)
		}
		all[name] = version
	}
	return all, nil
}

// heads gives those of all posts, by source.
func (l listings) heads() map[string]feedgen.Heads {
	all := make(map[string]feedgen.Heads, len(l))
	for name, one := range l {
		all[name] = one
	}
	return all
}

// entries gives the chosen posts of all sources.
func (set *sourceSet) entries(r *Report, sifted map[string]feedgen.Sifted) ([]sources.Entry, error) {
	var all []sources.Entry
	for _, name := range set.names {
		entries, notes, err := set.listings[name].Pick(sifted[name].Chosen)
		if err != nil {
			return nil, fmt.Errorf("source %q: %w", name, err)
		}
		r.read(name, sifted[name].Entries, notes)
		all = append(all, entries...)
	}
	return all, nil
}

// all gives every post of all sources.
func (set *sourceSet) all() ([]sources.Entry, error) {
	var all []sources.Entry
	for _, name := range set.names {
		entries, _, err := set.listings[name].Entries()
		if err != nil {
			return nil, fmt.Errorf("source %q: %w", name, err)
		}
		all = append(all, entries...)
	}
	return all, nil
}

// openFile opens a file of a source's own.
func (set *sourceSet) openFile(source, name string) (io.ReadCloser, error) {
	s, ok := set.byName[source].(sources.Filer)
	if !ok {
		return nil, fmt.Errorf("source %q opens no files", source)
	}
	return s.OpenFile(name)
}

// picture gives what the first source that has it knows of a picture.
func (set *sourceSet) picture(link string) sources.Image {
	for _, name := range set.names {
		if s, ok := set.byName[name].(sources.Filer); ok {
			if img, ok := s.Picture(link); ok {
				return img
			}
		}
	}
	return sources.Image{URL: link}
}

// Close closes the sources that can be closed.
func (set *sourceSet) Close() error {
	var errs []error
	for _, s := range set.byName {
		if c, ok := s.(io.Closer); ok {
			errs = append(errs, c.Close())
		}
	}
	return errors.Join(errs...)
}
