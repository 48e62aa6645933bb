package posts

import (
	"path"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// A glob is a pattern of paths. The usual ones name a folder, look at the path's
// last part and are told by its beginning or its end.
type glob struct {
	whole          string // the pattern; empty: the others count
	below          string // the folder, with a slash at its end; empty: any
	anywhere       bool   // below need not be where the path begins
	prefix, suffix string // of the last part
	exact          bool   // prefix is all of it
}

// globs reads patterns of paths from a folder, which all posts are below.
func globs(dir string, patterns []string) []glob {
	var all []glob
	for _, pattern := range patterns {
		for _, one := range alternatives(pattern) {
			all = append(all, newGlob(dir, one))
		}
	}
	return all
}

func newGlob(dir, pattern string) glob {
	if base, ok := strings.CutPrefix(pattern, "**/"); ok {
		if g, ok := lastPart(base); ok {
			return g
		}
	} else {
		// folder/**/base
		pattern = path.Join(dir, pattern)
	}
	folder, base, ok := strings.Cut(strings.TrimPrefix(pattern, "**/"), "/**/")
	if g, simple := lastPart(base); ok && simple && !strings.ContainsAny(folder, "*?[\\") {
		g.below, g.anywhere = folder+"/", strings.HasPrefix(pattern, "**/")
		return g
	}
	return glob{whole: path.Join(dir, pattern)}
}

// lastPart makes a glob of a pattern of the last part of paths; false if it is not
// one of the usual.
func lastPart(base string) (glob, bool) {
	before, after, star := strings.Cut(base, "*")
	if strings.ContainsAny(base, "/?[\\") || strings.Contains(after, "*") {
		return glob{}, false
	}
	return glob{prefix: before, suffix: after, exact: !star}, true
}

// match compares a path, of which base is the last part.
func (g *glob) match(full, base string) bool {
	switch {
	case g.whole != "":
		return doublestar.MatchUnvalidated(g.whole, full)
	case g.exact && base != g.prefix,
		len(base) < len(g.prefix)+len(g.suffix) || !strings.HasPrefix(base, g.prefix) || !strings.HasSuffix(base, g.suffix):
		return false
	case g.below == "", strings.HasPrefix(full, g.below):
		return true
	}
	return g.anywhere && strings.Contains(full, "/"+g.below)
}

func anyGlob(all []glob, full string) bool {
	base := full[strings.LastIndexByte(full, '/')+1:]
	for i := range all {
		if all[i].match(full, base) {
			return true
		}
	}
	return false
}
