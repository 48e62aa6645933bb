package posts

import (
	"fmt"
	"path"
	"regexp"
	"strings"
	"time"
)

var (
	placeholder = regexp.MustCompile(`\{([^{}]*)\}|:([a-z_]+)`)
	noPage      = regexp.MustCompile(`^(?i:mailto|javascript|vbscript|data|ftp|file|tel):`)
	datedName   = regexp.MustCompile(`^(\d{4}-\d{1,2}-\d{1,2})[-_ ](.+)$`)
)

// A placed post is what a permalink pattern is filled from.
type placed struct {
	path       string // of the file
	collection string
	title      string
	slug       string    // as the author gave it; may be empty
	published  time.Time // in the site's zone
	matter     matter
}

// CheckPattern says what is wrong with a permalink pattern, if anything.
func CheckPattern(pattern string) error {
	switch rest := placeholder.ReplaceAllString(pattern, ""); {
	case isWeb(pattern):
		return fmt.Errorf("permalink %q: want a path below the site's url, such as \"/articles/{slug}/\"", pattern)
	case strings.ContainsAny(rest, "{}"):
		return fmt.Errorf("permalink %q: a brace is missing", pattern)
	}
	for _, p := range placeholder.FindAllStringSubmatch(pattern, -1) {
		if name := p[2]; name != "" && !knownWord(name) {
			return fmt.Errorf("permalink %q: unknown placeholder :%s; a front matter key is written {%s}", pattern, name, name)
		}
	}
	return nil
}

func knownWord(name string) bool {
	_, isDate := layouts()[name]
	_, isWord := placed{}.word(name)
	return isDate || isWord
}

// fill gives the path that a pattern makes of a post. Patterns are written as
// Jigsaw has them ({-title}, {date|Y-m-d}) or as Jekyll, Hugo and Hexo do
// (:year/:month/:slug). A key that the post does not have is an error.
func (p placed) fill(pattern string) (string, error) {
	var missing error
	filled := placeholder.ReplaceAllStringFunc(pattern, func(s string) string {
		if s[0] == '{' {
			v, err := p.braced(s[1 : len(s)-1])
			if err != nil {
				missing = err
			}
			return v
		}
		if layout, ok := layouts()[s[1:]]; ok {
			return p.published.Format(layout)
		}
		if v, ok := p.word(s[1:]); ok {
			return v
		}
		return s
	})
	return cleanPath(filled), missing
}

// own fills what stands in the post itself, which may be a whole URL.
func (p placed) own(s string) (string, error) {
	if isWeb(s) {
		return s, nil
	}
	if noPage.MatchString(s) {
		return "", fmt.Errorf("%q is no address of a page", shorten(s))
	}
	return p.fill(s)
}

// braced fills {name}, {-name}, {_name} or {name|format}.
func (p placed) braced(token string) (string, error) {
	name, format, _ := strings.Cut(strings.TrimSpace(token), "|")
	var sep rune
	if name != "" && strings.ContainsRune("-_", rune(name[0])) {
		sep, name = rune(name[0]), name[1:]
	}
	s, err := p.value(name)
	if err != nil {
		return "", err
	}
	if format != "" {
		t := p.published
		if other, err := parseDate(s, t.Location()); err == nil {
			t = other.In(t.Location())
		}
		s = phpDate(t, format)
	}
	if sep != 0 {
		return slugify(s, sep), nil
	}
	return s, nil
}

// value gives what a name in braces stands for.
func (p placed) value(name string) (string, error) {
	if name == "title" {
		return p.title, nil
	}
	if s, ok := p.word(name); ok {
		return s, nil
	}
	v := p.matter.at(name)
	if v.empty() && name != "date" {
		return "", fmt.Errorf("permalink {%s}: the post has no key %q", name, name)
	}
	return strings.Join(v.texts(), "-"), nil
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
	clean := path.Clean("/" + s)
	if strings.HasSuffix(s, "/") && clean != "/" {
		clean += "/"
	}
	return clean
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
