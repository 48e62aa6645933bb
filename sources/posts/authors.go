package posts

import (
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"feedgen/sources"
	"feedgen/sources/markup"
)

// authors gives the people a post names.
func (r *postReader) authors() []sources.Author {
	v, _ := r.first(keyAuthors)
	return people(v, r.source.base, r.source.generator.people)
}

// people reads a name, an id by which somebody is known, a table of name, email
// and url, or a list of those. A string is one person: "Ann Lee, Harbour Master"
// is not two.
func people(v value, base *url.URL, known []field) []sources.Author {
	var all []sources.Author
	switch v.kind {
	case scalar:
		if v.is("false") {
			break
		}
		if who, ok := named(known, trim(v.text)); ok {
			return people(who, base, nil)
		}
		all = append(all, person(v.text))
	case list:
		for _, item := range v.items {
			all = append(all, people(item, base, known)...)
		}
	case table:
		if id, ok := lookUpText(v, "key"); ok {
			v.fields = append(fieldsOf(known, id), v.fields...)
		}
		all = append(all, described(v, base))
	}
	if len(all) < 2 && !slices.Contains(all, sources.Author{}) {
		return all
	}
	var kept []sources.Author
	seen := make(map[sources.Author]bool)
	for _, a := range all {
		if a != (sources.Author{}) && !seen[a] {
			seen[a] = true
			kept = append(kept, a)
		}
	}
	return kept
}

// fieldsOf gives what is known of an id.
func fieldsOf(known []field, id string) []field {
	v, _ := named(known, id)
	return v.fields[:len(v.fields):len(v.fields)]
}

// described reads a person from a table. One with other keys than these may be
// {jane: {name: Jane}}.
func described(v value, base *url.URL) sources.Author {
	pick := func(keys ...string) string {
		found, _ := matter{fields: v.fields}.first(keys)
		return strings.Join(found.texts(), ", ")
	}
	a := person(pick("name", "display_name", "title", "nick"))
	if email := mailAddress(pick("email", "mail")); email != "" {
		a.Email = email
	}
	if link, ok := markup.AbsoluteURL(base, pick("url", "uri", "website", "homepage", "web")); ok {
		a.URL = link
	}
	if a == (sources.Author{}) && len(v.fields) == 1 && v.fields[0].value.kind == table {
		return described(v.fields[0].value, base)
	}
	return a
}

// markdownLink matches a link in a name, [Name](https://example.com).
var markdownLink = regexp.MustCompile(`\[([^\]\[]*)\]\([^()]*\)`)

// person reads "Name", "Name <mail@host>" or "mail@host (Name)".
func person(s string) sources.Author {
	s = markdownLink.ReplaceAllString(unlinked(s), "$1")
	if strings.Contains(s, "@") {
		if a, err := mail.ParseAddress(s); err == nil {
			return sources.Author{Name: oneLine(a.Name), Email: a.Address}
		}
		if at, rest, ok := strings.Cut(s, "("); ok && mailAddress(at) != "" {
			return sources.Author{Name: oneLine(strings.TrimSuffix(rest, ")")), Email: mailAddress(at)}
		}
	}
	return sources.Author{Name: plainLine(s)}
}

// mailAddress gives a bare e-mail address, or nothing if s is none.
func mailAddress(s string) string {
	a, err := mail.ParseAddress(trim(s))
	if err != nil {
		return ""
	}
	return a.Address
}
