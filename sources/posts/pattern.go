package posts

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// A pattern is a permalink pattern, read. It is written as Jigsaw has them
// ({-title}, {date|Y-m-d}) or as Jekyll, Hugo and Hexo do (:year/:month/:slug).
type pattern struct {
	text  string
	parts []part
}

// A part of a pattern is literal text, a word after a colon, or what stands in
// braces.
type part struct {
	literal string
	word    string
	layout  string // of a word that is a part of the date
	name    string // in braces
	sep     rune   // of {-name} and {_name}
	format  string // of {name|format}
	braced  bool
}

// placeholder matches {…} and :word.
var placeholder = regexp.MustCompile(`\{([^{}]*)\}|:([a-z_]+)`)

// parsePattern reads a pattern. It does not judge its words, as they depend on
// the generator.
func parsePattern(text string) (pattern, error) {
	p := pattern{text: text}
	at := 0
	literal := func(to int) error {
		if strings.ContainsAny(text[at:to], "{}") {
			return fmt.Errorf("permalink %q: a brace is missing", text)
		}
		p.parts = append(p.parts, part{literal: text[at:to]})
		return nil
	}
	for _, m := range placeholder.FindAllStringSubmatchIndex(text, -1) {
		if err := literal(m[0]); err != nil {
			return p, err
		}
		at = m[1]
		if m[4] >= 0 {
			word := text[m[4]:m[5]]
			p.parts = append(p.parts, part{word: word, layout: dateLayouts()[word]})
			continue
		}
		name, format, _ := strings.Cut(strings.TrimSpace(text[m[2]:m[3]]), "|")
		token := part{braced: true, name: name, format: format}
		if name != "" && strings.ContainsRune("-_", rune(name[0])) {
			token.sep, token.name = rune(name[0]), name[1:]
		}
		p.parts = append(p.parts, token)
	}
	return p, literal(len(text))
}

// CheckPattern says what is wrong with a permalink pattern, if anything,
// whatever the generator.
func CheckPattern(text string) error {
	if isWeb(text) {
		return fmt.Errorf("permalink %q: want a path below the site's url, such as \"/articles/{slug}/\"", text)
	}
	p, err := parsePattern(text)
	if err != nil {
		return err
	}
	words := make(map[string][]string)
	for _, preset := range presets() {
		for word := range preset.words {
			words[word] = nil
		}
	}
	return p.check(words)
}

// check says which word of the pattern stands for nothing, if any.
func (p pattern) check(words map[string][]string) error {
	for _, part := range p.parts {
		for _, c := range part.format {
			if _, ok := phpLetters()[c]; !ok && (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
				return fmt.Errorf("permalink %q: unknown letter %c in {%s|%s}; have Y y m n M F d j H i s", p.text, c, part.name, part.format)
			}
		}
		if _, ok := words[part.word]; !ok && part.word != "" && part.layout == "" && !isWord(part.word) {
			return fmt.Errorf("permalink %q: unknown placeholder :%s; a front matter key is written {%s}", p.text, part.word, part.word)
		}
	}
	return nil
}

var errUndated = errors.New("the post's address holds its date, and it has none")

// fill gives the path that a pattern makes of a post, in the post's room. A key that
// the post does not have is an error.
func (p *pattern) fill(post *placed) (string, error) {
	path := post.room.path[:0]
	for i := range p.parts {
		part := &p.parts[i]
		var s string
		var err error
		switch {
		case part.braced:
			path, err = post.braced(path, part)
		case part.word == "":
			s = part.literal
		case part.layout != "":
			if post.published.IsZero() {
				return "", errUndated
			}
			s = part.date(post.published)
		default:
			s = post.word(part.word)
			if s == "" && post.preset.keyed && !isWord(part.word) && post.preset.words[part.word] == nil {
				err = fmt.Errorf("permalink :%s: the post has no key %q", part.word, part.word)
			}
		}
		if err != nil {
			return "", err
		}
		path = append(path, s...)
	}
	post.room.path = path
	return cleanPath(shared(path)), nil
}

// braced appends what {name}, {-name}, {_name} or {name|format} stands for.
func (p *placed) braced(dst []byte, part *part) ([]byte, error) {
	s, err := p.named(part.name)
	if err != nil {
		return dst, err
	}
	if part.format != "" {
		t := p.published
		if other, err := parseDate(s, t.Location()); err == nil {
			t = other.In(t.Location())
		}
		s = phpDate(t, part.format)
	}
	if part.sep != 0 {
		return appendSlug(dst, s, part.sep), nil
	}
	return append(dst, s...), nil
}

// named gives what a name in braces stands for, as it is written.
func (p *placed) named(name string) (string, error) {
	switch name {
	case "title":
		return p.title, nil
	case "slug":
		return cmp.Or(p.value("slug"), p.value("name")), nil
	}
	if isWord(name) {
		return p.value(name), nil
	}
	v := p.matter.at(name)
	if v.empty() && name != "date" {
		return "", fmt.Errorf("permalink {%s}: the post has no key %q", name, name)
	}
	return strings.Join(v.texts(), "-"), nil
}

// isoWeek is the layout of a week's number, which Go has none for.
const isoWeek = "week"

// date gives the part of a date that a word stands for.
func (p *part) date(t time.Time) string {
	if p.layout == isoWeek {
		_, week := t.ISOWeek()
		return fmt.Sprintf("%02d", week)
	}
	return t.Format(p.layout)
}

// dateLayouts are the parts of a date in patterns with colons.
func dateLayouts() map[string]string {
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
		"weekdayname": "Monday",
		"long_day":    "Monday",
		"short_day":   "Mon",
		"week":        isoWeek,
		"hour":        "15",
		"minute":      "04",
		"second":      "05",
	}
}

// phpLetters are the letters of PHP's date function that make sense in addresses.
func phpLetters() map[rune]string {
	return map[rune]string{
		'Y': "2006", 'y': "06", 'm': "01", 'n': "1", 'M': "Jan", 'F': "January",
		'd': "02", 'j': "2", 'H': "15", 'i': "04", 's': "05",
	}
}

// phpDate formats t as PHP's date function does, which Jigsaw uses.
func phpDate(t time.Time, format string) string {
	letters := phpLetters()
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
