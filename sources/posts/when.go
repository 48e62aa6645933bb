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
	if !r.says(what) {
		return time.Time{}, nil
	}
	for _, key := range r.source.keys[what] {
		v := r.matter.at(key)
		if v.empty() || v.is("true", "false", "yes", "no", "on", "off") {
			continue
		}
		text := v.text
		if v.kind != scalar {
			text = strings.Join(v.texts(), " ")
		}
		t, err := parseDate(text, r.source.zone)
		if err != nil {
			err = &lineError{v.line, fmt.Errorf("%s: %q: %w", key, shorten(text), err)}
			r.tell(v.line, sources.Warned, err.Error())
		}
		return t, err
	}
	return time.Time{}, nil
}

// inPath matches a date in a path: 2020-01-02-name, 2020/1/2/name or
// 2020/01-02-name.
var inPath = regexp.MustCompile(`(?:^|/)(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[-_ /.]|$)`)

// errNeedsDate says that a post lacks nothing but a date.
var errNeedsDate = errors.New("no date")

// published is the front matter's date, else the one in the path. The date is
// zero for a page that needs none.
func (r *postReader) published() (time.Time, error) {
	t, err := r.date(keyDate)
	if err == nil && !t.IsZero() {
		return t, nil
	}
	for _, text := range []string{r.matter.at("path").text, r.source.within(r.name)} {
		if p := inPath.FindStringSubmatch(text); p != nil {
			if t, err := parseDate(strings.Join(p[1:], "-"), r.source.zone); err == nil {
				return t, nil
			}
		}
	}
	if err != nil {
		r.notes = r.notes[:len(r.notes)-1] // the error says it
		return t, err
	}
	if !r.source.generator.preset.undated {
		return t, nil
	}
	if r.lastDate == nil {
		return t, errNeedsDate
	}
	if t = r.lastDate.time; t.IsZero() || t.Year() < 1971 {
		return t, errors.New("no date: give it a key `date`, or a file name like 2006-01-02-name" + path.Ext(r.name))
	}
	r.guessed = true
	r.tell(0, sources.Warned, fmt.Sprintf("no date: that of %s is taken, %s; a key `date` would settle it", r.lastDate.from, t.In(r.source.zone).Format(time.DateTime)))
	return t, nil
}
