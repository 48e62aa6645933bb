package posts

import (
	"fmt"
	"path"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// A choice says which files are posts. Paths are from the site's folder.
type choice struct {
	start   string // the folder that all posts are below
	include []glob
	exclude []glob // of files and folders
	passed  []glob // of folders alone, wherever they are
}

// choice joins the owner's patterns, which are of paths from the folder of
// posts, with the preset's.
func (g *generator) choice(include, exclude []string) (choice, error) {
	c := choice{start: g.at}
	for _, pattern := range append(include[:len(include):len(include)], exclude...) {
		if !doublestar.ValidatePattern(pattern) {
			return c, fmt.Errorf("pattern %q is malformed", pattern)
		}
	}
	switch {
	case len(include) > 0:
		c.include = globs(g.at, include)
	case g.inContent():
		for _, ending := range g.preset.extensions {
			c.include = append(c.include, globs(g.at, []string{"**/*." + ending})...)
		}
	case len(g.sections) > 0:
		c.start = g.content
		for _, dir := range g.sections {
			for _, pattern := range g.preset.include {
				c.include = append(c.include, glob{whole: path.Join(dir, pattern)})
			}
		}
	default:
		c.start = g.content
		c.include = globs(g.content, g.preset.include)
	}
	c.exclude = globs(g.at, exclude)
	for _, pattern := range g.preset.exclude {
		// What is in such a folder need not be asked about: it is not entered.
		if name, ok := strings.CutSuffix(pattern, "/**"); ok && strings.HasPrefix(name, "**/") {
			c.passed = append(c.passed, globs(".", []string{name})...)
			continue
		}
		c.exclude = append(c.exclude, globs(".", []string{pattern})...)
	}
	for _, other := range g.others {
		c.exclude = append(c.exclude, globs(".", []string{"**/*." + other + ".*"})...)
		for _, all := range g.preset.settings[siteLanguages] {
			if dir := lookUp(g.settings, all+"."+other+".contentDir"); !dir.empty() {
				c.exclude = append(c.exclude, globs(path.Clean(dir.text), []string{"**"})...)
			}
		}
	}
	return c, nil
}

// inContent reports that the owner named a folder within the site's content, so
// that what is in it are posts.
func (g *generator) inContent() bool {
	if g.apart {
		return true
	}
	if g.at == "." || g.at == g.content {
		return false
	}
	return g.content == "." || strings.HasPrefix(g.at, g.content+"/") || !strings.HasPrefix(g.content, g.at+"/")
}

// post reports that the file at a path is a post. Folders are judged by entered.
func (c choice) post(full string) bool {
	return anyGlob(c.include, full) && !anyGlob(c.exclude, full)
}

// entered reports that the folder at a path may hold posts.
func (c choice) entered(full string) bool {
	return !anyGlob(c.passed, full) && !anyGlob(c.exclude, full)
}

// A glob is a pattern of paths. The usual ones look at the path's last part
// alone, and are told by its beginning or its end.
type glob struct {
	whole          string // the pattern; empty: the others count
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
	base, anywhere := strings.CutPrefix(pattern, "**/")
	if anywhere && !strings.ContainsAny(base, "/?[\\") {
		before, after, star := strings.Cut(base, "*")
		if !strings.Contains(after, "*") {
			return glob{prefix: before, suffix: after, exact: !star}
		}
	}
	return glob{whole: path.Join(dir, pattern)}
}

func (g glob) match(full string) bool {
	if g.whole != "" {
		return doublestar.MatchUnvalidated(g.whole, full)
	}
	base := full[strings.LastIndexByte(full, '/')+1:]
	if g.exact {
		return base == g.prefix
	}
	return len(base) >= len(g.prefix)+len(g.suffix) && strings.HasPrefix(base, g.prefix) && strings.HasSuffix(base, g.suffix)
}

func anyGlob(all []glob, full string) bool {
	for _, g := range all {
		if g.match(full) {
			return true
		}
	}
	return false
}
