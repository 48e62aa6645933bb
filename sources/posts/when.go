package posts

import (
	"errors"
	"fmt"
	"path"
	"regexp"
	"strings"
	"time"

	"feedgen/sources"
)

// date reads the first of the keys for what that holds a date. A truth value
// is none: `published: true` is a flag.
func (r *postReader) date(what thing) (time.Time, error) {
	for _, key := range r.source.keys[what] {
		v := r.matter.at(key)
		if v.empty() || v.is("true", "false", "yes", "no", "on", "off") {
			continue
		}
		text := strings.Join(v.texts(), " ")
		t, err := parseDate(text, r.source.zone)
		if err != nil {
			err = &lineError{v.line, fmt.Errorf("%s: %q: %w", key, shorten(text), err)}
			r.tell(v.line, sources.Warned, err.Error())
		}
		return t, err
	}
	return time.Time{}, nil
}

// inPath matches a date in a path: 2020-01-02-name, 2020/01/02/name or
// 2020/01-02-name.
var inPath = regexp.MustCompile(`(?:^|/)(\d{4})[-/](\d{2})[-/](\d{2})(?:[-_ /.]|$)`)

// published is the front matter's date, else the one in the path.
func (r *postReader) published() (time.Time, error) {
	t, err := r.date(keyDate)
	if err == nil && !t.IsZero() {
		return t, nil
	}
	if p := inPath.FindStringSubmatch(r.name); p != nil {
		if t, err := parseDate(strings.Join(p[1:], "-"), r.source.zone); err == nil {
			return t, nil
		}
	}
	if err != nil {
		r.notes = r.notes[:len(r.notes)-1] // the error says it
		return t, err
	}
	if r.head.syntax == noSyntax {
		return t, errors.New("no front matter and no date: begin the file with a line `---`, `date: 2006-01-02` and another `---`")
	}
	return t, errors.New("no date: give it a key `date`, or a file name like 2006-01-02-name" + path.Ext(r.name))
}
