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
				c.include = append(c.include, globs(".", []string{path.Join(dir, pattern)})...)
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
