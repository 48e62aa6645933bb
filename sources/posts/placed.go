package posts

import (
	"path"
	"regexp"
	"strings"
	"time"
)

// A placed post is what a permalink pattern is filled from.
type placed struct {
	preset     *preset
	path       string    // of the file, from the folder in which addresses begin
	collection string    // the name of that folder
	title      string    // plain text
	slug       string    // as the author gave it; may be empty
	categories []string  // without tags
	published  time.Time // in the site's zone
	matter     matter
}

// datedName matches the name of a file that begins with a date.
var datedName = regexp.MustCompile(`^(\d{4}-\d{1,2}-\d{1,2})[-_ ](.+)$`)

// datedPath matches a date that begins a path, in the name of a file, of its
// folder, or in a folder for each part of it.
var datedPath = regexp.MustCompile(`(?:^|/)\d{4}[-/]\d{1,2}[-/]\d{1,2}[-_/ ]?`)

// isWord reports that a name stands for something that every post has.
func isWord(name string) bool {
	switch name {
	case "slug", "name", "filename", "undated", "path", "section", "sections",
		"collection", "category", "categories", "output_ext":
		return true
	}
	return false
}

// word gives what a word after a colon stands for, spelled as the generator does.
func (p *placed) word(name string) string {
	if name == "output_ext" {
		return ".html"
	}
	meant, ok := p.preset.words[name]
	if !ok {
		meant = []string{name}
	}
	for _, one := range meant {
		if s := p.value(one); s != "" {
			return p.preset.slug.path(s)
		}
	}
	return ""
}

// value gives what a name stands for, as it is written.
func (p *placed) value(name string) string {
	switch name {
	case "title":
		return p.title
	case "slug":
		return p.slug
	case "name":
		return undatedName(path.Base(p.stem()))
	case "filename":
		return path.Base(p.stem())
	case "undated":
		return strings.Trim(datedPath.ReplaceAllString(p.stem(), "/"), "/")
	case "path":
		return p.stem()
	case "sections":
		return strings.TrimPrefix(path.Dir(p.stem()), ".")
	case "section":
		first, _, _ := strings.Cut(p.value("sections"), "/")
		return first
	case "collection":
		return strings.TrimPrefix(p.collection, "_")
	case "categories":
		return strings.Join(p.categories, "/")
	case "category":
		if len(p.categories) > 0 {
			return p.categories[0]
		}
		return ""
	}
	if literal, ok := strings.CutPrefix(name, "="); ok {
		return literal
	}
	key, _ := strings.CutPrefix(name, "key:")
	return strings.Join(p.matter.at(key).texts(), "-")
}

// undatedName is a file's name without the date that begins it.
func undatedName(name string) string {
	if parts := datedName.FindStringSubmatch(name); parts != nil {
		return parts[2]
	}
	return name
}

// stem is the file's path without its ending; of a bundle, its folder.
func (p *placed) stem() string {
	s := strings.TrimSuffix(strings.TrimSuffix(p.path, path.Ext(p.path)), ".blade")
	if dir := path.Dir(s); path.Base(s) == "index" && dir != "." {
		return dir
	}
	return s
}

// cleanPath makes a path begin with a slash and takes out what would lead up
// or nowhere. A slash at its end stays.
func cleanPath(s string) string {
	s = trim(s)
	if !strings.HasPrefix(s, "/") {
		s = "/" + s
	}
	clean := path.Clean(s)
	if strings.HasSuffix(s, "/") && clean != "/" {
		clean += "/"
	}
	return clean
}
