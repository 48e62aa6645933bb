package posts

import (
	"cmp"
	"crypto/sha1"
	"encoding/hex"
	"path"
	"regexp"
	"strconv"
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
	room       *room // memory for the address
}

// datedName matches the name of a file that begins with a date.
var datedName = regexp.MustCompile(`^(\d{4}-\d{1,2}-\d{1,2})[-_ ](.+)$`)

// datedPath matches a date that begins a path, in the name of a file, of its
// folder, or in a folder for each part of it.
var datedPath = regexp.MustCompile(`(?:^|/)\d{4}[-/]\d{1,2}[-/]\d{1,2}[-_/ ]?`)

// pathDate matches a path with a date in it, and parts it there.
var pathDate = regexp.MustCompile(`^(.*)(\d{4}[-/]\d{1,2}[-/]\d{1,2})[-/]?(.*)$`)

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
	style, ok := p.preset.spelled[name]
	if !ok {
		style = p.preset.slug
	}
	for _, one := range meant {
		key, asIs := strings.CutPrefix(one, "!")
		s := p.value(key)
		switch {
		case s == "":
			continue
		case asIs:
			return s
		}
		return style.path(s)
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
	case "dated":
		return p.dated()
	case "path":
		return p.stem()
	case "folded":
		return p.folded()
	case "titled":
		return p.titled()
	case "sections":
		return strings.TrimPrefix(path.Dir(p.stem()), ".")
	case "section":
		first, _, _ := strings.Cut(p.value("sections"), "/")
		return first
	case "collection":
		return strings.TrimPrefix(p.collection, "_")
	case "categories":
		return strings.Join(p.categories, "/")
	case "unix":
		return strconv.FormatInt(p.published.Unix(), 10)
	case "hash":
		sum := sha1.Sum([]byte(p.stem() + p.value("unix")))
		return hex.EncodeToString(sum[:])[:12]
	case "branch":
		return p.branch()
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
	return cmp.Or(p.inName(key), strings.Join(p.matter.at(key).texts(), "-"))
}

// dated is the path with its date before all else, a folder for each part of it.
func (p *placed) dated() string {
	parts := pathDate.FindStringSubmatch(p.stem())
	if parts == nil {
		return p.stem()
	}
	return strings.ReplaceAll(parts[2], "-", "/") + "/" + parts[1] + parts[3]
}

// titled is the path without what the configuration puts before a title.
func (p *placed) titled() string {
	return cmp.Or(p.inName("title"), p.stem())
}

// inName gives what stands in the path for a word of the configuration's pattern
// of names.
func (p *placed) inName(word string) string {
	if p.preset.names == nil {
		return ""
	}
	i := p.preset.names.SubexpIndex(word)
	parts := p.preset.names.FindStringSubmatch(p.stem())
	if i < 0 || parts == nil {
		return ""
	}
	return parts[i]
}

// folded is the path, of which blog/tide/tide.md gives blog/tide.
func (p *placed) folded() string {
	dir, name := path.Split(strings.TrimSuffix(p.path, path.Ext(p.path)))
	if path.Base(dir) == name {
		return path.Clean(dir)
	}
	return p.stem()
}

// branch is the last of several lists of categories, each of which is a way down
// a tree, or all there are.
func (p *placed) branch() string {
	v, _ := p.matter.first(p.preset.keys[keyCategories])
	if n := len(v.items); n > 0 && v.items[n-1].kind == list {
		return strings.Join(v.items[n-1].texts(), "/")
	}
	return strings.Join(p.categories, "/")
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
