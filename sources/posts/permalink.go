package posts

import (
	"fmt"
	"net/url"
	"path"
	"regexp"
	"strings"
	"time"

	"feedgen/sources"
	"feedgen/sources/markup"
)

var (
	placeholder = regexp.MustCompile(`\{([^{}]*)\}|:([a-z_]+)`)
	datedName   = regexp.MustCompile(`^(\d{4}-\d{1,2}-\d{1,2})[-_ ](.+)$`)
)

// permalink is the front matter's address, else what the pattern gives.
func (r *postReader) permalink(e sources.Entry) (string, error) {
	s := r.source
	given, _ := r.matter.first(s.keys[keySlug])
	p := placed{
		path:       r.name,
		collection: s.collection,
		title:      e.Title,
		slug:       strings.Trim(strings.Join(given.texts(), "-"), "/"),
		published:  e.Published.In(s.zone),
		matter:     r.matter,
	}
	written, key := r.matter.first(s.keys[keyPermalink])
	if written.kind == scalar && !written.is("true", "false") {
		if link, ok := permalinkURL(s.base, p.own(trim(written.text))); ok {
			return link, nil
		}
		return "", &lineError{written.line, fmt.Errorf("%s: %q is no address", key, shorten(written.text))}
	}
	filled := p.fill(s.pattern)
	if strings.HasSuffix(filled, "/") && !strings.HasSuffix(s.pattern, "/") || filled == "/" {
		// The pattern's last part is empty: a title of nothing but signs.
		p.title = path.Base(p.stem())
		filled = p.fill(s.pattern)
		r.tell(0, sources.Warned, "the title gives no address; the file's name is taken")
	}
	link, ok := permalinkURL(s.base, filled)
	if !ok {
		return "", fmt.Errorf("permalink %q is no address", filled)
	}
	return link, nil
}

// A placed post is what a permalink pattern is filled from.
type placed struct {
	path       string // of the file
	collection string
	title      string
	slug       string    // as the author gave it; may be empty
	published  time.Time // in the site's zone
	matter     matter
}

// fill gives the path that a pattern makes of a post. Patterns are written as
// Jigsaw has them ({-title}, {date|Y-m-d}) or as Jekyll, Hugo and Hexo do
// (:year/:month/:slug).
func (p placed) fill(pattern string) string {
	filled := placeholder.ReplaceAllStringFunc(pattern, func(s string) string {
		if s[0] == '{' {
			return p.braced(s[1 : len(s)-1])
		}
		if layout, ok := layouts()[s[1:]]; ok {
			return p.published.Format(layout)
		}
		if v, ok := p.word(s[1:]); ok {
			return v
		}
		return s
	})
	return cleanPath(filled)
}

// own fills what stands in the post itself, which may be a whole URL.
func (p placed) own(s string) string {
	if isWeb(s) {
		return s
	}
	return p.fill(s)
}

// braced fills {name}, {-name}, {_name} or {name|format}.
func (p placed) braced(token string) string {
	name, format, _ := strings.Cut(token, "|")
	var sep rune
	if name != "" && strings.ContainsRune("-_", rune(name[0])) {
		sep, name = rune(name[0]), name[1:]
	}
	s := p.value(name)
	if format != "" {
		t := p.published
		if other, err := parseDate(s, t.Location()); err == nil {
			t = other.In(t.Location())
		}
		s = phpDate(t, format)
	}
	if sep != 0 {
		return slugify(s, sep)
	}
	return s
}

// value gives what a name in braces stands for.
func (p placed) value(name string) string {
	if name == "title" {
		return p.title
	}
	if s, ok := p.word(name); ok {
		return s
	}
	return strings.Join(p.matter.at(name).texts(), "-")
}

// word gives the words that both kinds of pattern know.
func (p placed) word(name string) (string, bool) {
	switch name {
	case "slug", "title":
		return p.shortName(), true
	case "filename":
		return path.Base(p.stem()), true
	case "path":
		return p.stem(), true
	case "collection":
		return strings.TrimPrefix(p.collection, "_"), true
	}
	return "", false
}

// shortName is the author's slug, else the file's name without its date.
func (p placed) shortName() string {
	if p.slug != "" {
		return p.slug
	}
	name := path.Base(p.stem())
	if parts := datedName.FindStringSubmatch(name); parts != nil {
		return parts[2]
	}
	return name
}

// stem is the file's path without its ending; of a bundle, its folder.
func (p placed) stem() string {
	s := strings.TrimSuffix(p.path, path.Ext(p.path))
	if dir := path.Dir(s); path.Base(s) == "index" && dir != "." {
		return dir
	}
	return s
}

// cleanPath makes a path begin with a slash and takes out what would lead up
// or nowhere. A slash at its end stays.
func cleanPath(s string) string {
	s = trim(s)
	clean := path.Clean("/" + s)
	if strings.HasSuffix(s, "/") && clean != "/" {
		clean += "/"
	}
	return clean
}

// permalinkURL makes a permalink of a path below the site's home page, or of a
// whole URL.
func permalinkURL(site *url.URL, s string) (string, bool) {
	if isWeb(s) {
		return markup.AbsoluteURL(site, s)
	}
	u := url.URL{Scheme: site.Scheme, Host: site.Host, Path: strings.TrimSuffix(site.Path, "/") + cleanPath(s)}
	return u.String(), true
}

// layouts are the parts of a date in patterns with colons.
func layouts() map[string]string {
	return map[string]string{
		"year":        "2006",
		"short_year":  "06",
		"month":       "01",
		"i_month":     "1",
		"monthname":   "January",
		"long_month":  "January",
		"short_month": "Jan",
		"day":         "02",
		"i_day":       "2",
		"y_day":       "002",
		"yearday":     "002",
		"hour":        "15",
		"minute":      "04",
		"second":      "05",
	}
}

// phpDate formats t as PHP's date function does, which Jigsaw uses.
func phpDate(t time.Time, format string) string {
	letters := map[rune]string{
		'Y': "2006", 'y': "06", 'm': "01", 'n': "1", 'M': "Jan", 'F': "January",
		'd': "02", 'j': "2", 'H': "15", 'i': "04", 's': "05",
	}
	var b strings.Builder
	for _, c := range format {
		if layout, ok := letters[c]; ok {
			b.WriteString(t.Format(layout))
			continue
		}
		b.WriteRune(c)
	}
	return b.String()
}

// isWeb reports that s begins as a URL of the web does.
func isWeb(s string) bool {
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
}
