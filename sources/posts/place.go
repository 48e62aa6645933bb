package posts

import (
	"path"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// A place is what a post's folder says of its posts.
type place struct {
	root       string   // the folder from which paths in addresses are counted
	collection string   // its name
	above      []string // the folders between the site's content and root
	defaults   []field
}

// placeOf is place, found out once a run.
func (s *Source) placeOf(dir string) *place {
	if p, ok := s.places.Load(dir); ok {
		return p.(*place)
	}
	p := s.place(dir)
	s.places.Store(dir, &p)
	return &p
}

// place finds out about a folder, given by its path from the site's.
func (s *Source) place(dir string) place {
	g := s.generator
	p := place{root: s.at, collection: s.collection, defaults: s.defaults(dir)}
	below, ok := relative(g.content, dir)
	if !ok || g.apart {
		return p
	}
	if slices.Contains(g.preset.roots, ".") {
		p.root = g.content
		return p
	}
	parts := strings.Split(below, "/")
	for n := range parts {
		root := path.Join(parts[:n+1]...)
		if slices.ContainsFunc(g.preset.roots, func(pattern string) bool { return doublestar.MatchUnvalidated(pattern, root) }) {
			p.root, p.collection, p.above = path.Join(g.content, root), parts[n], parts[:n]
			return p
		}
	}
	return p
}

// defaults gives what the posts in a folder hold that do not say it themselves.
func (s *Source) defaults(dir string) []field {
	g := s.generator
	fields := defaultsFor(dir, g.defaults)
	if len(g.preset.folderData) == 0 {
		return fields
	}
	parts := strings.Split(dir, "/")
	for n := range parts {
		folder := path.Join(parts[:n+1]...)
		for _, name := range g.preset.dataNames(folder) {
			// Most folders have none.
			if more, err := readData(s.files, path.Join(folder, name)); err == nil {
				fields = append(fields, more...)
			}
		}
	}
	return fields
}

// relative gives the path of what is in dir from there; false if it is not.
func relative(dir, full string) (string, bool) {
	if dir == "." {
		return full, true
	}
	if dir == full {
		return ".", true
	}
	return strings.CutPrefix(full, dir+"/")
}
