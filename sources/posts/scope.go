package posts

import (
	"cmp"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// A scope says what the posts below a path hold that do not say it themselves.
type scope struct {
	path   string // slash path from the site's folder, or a pattern of it; empty: all
	typed  bool   // it speaks of posts, not of all kinds of pages
	fields []field
}

// scopes reads Jekyll's front matter defaults, those that count most last: the
// longest path does, and among equals what speaks of posts, and what comes last.
// https://jekyllrb.com/docs/configuration/front-matter-defaults/
func scopes(all value) []scope {
	var found []scope
	for _, item := range all.items {
		m := matter{fields: item.fields}
		if kind := m.at("scope.type"); kind.empty() || kind.is("posts") {
			dir := strings.Trim(m.at("scope.path").text, "/")
			found = append(found, scope{dir, !kind.empty(), m.at("values").fields})
		}
	}
	slices.SortStableFunc(found, func(a, b scope) int {
		if c := cmp.Compare(len(a.path), len(b.path)); c != 0 || a.typed == b.typed {
			return c
		}
		if a.typed {
			return 1
		}
		return -1
	})
	return found
}

// defaultsFor gives the fields that a post of this path has unless it says
// otherwise; the last of one name counts.
func defaultsFor(path string, all []scope) []field {
	var fields []field
	for _, s := range all {
		if s.holds(path) {
			fields = append(fields, s.fields...)
		}
	}
	return fields
}

// holds reports that a folder is in the scope.
func (s scope) holds(dir string) bool {
	if s.path == "" {
		return true
	}
	for i := range len(dir) + 1 {
		if (i == len(dir) || dir[i] == '/') && doublestar.MatchUnvalidated(s.path, dir[:i]) {
			return true
		}
	}
	return false
}
