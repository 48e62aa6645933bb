package posts

import "strings"

// A scope says what the posts below a path hold that do not say it themselves.
type scope struct {
	path   string // slash path from the site's folder; empty: all
	fields []field
}

// scopes reads Jekyll's front matter defaults.
// https://jekyllrb.com/docs/configuration/front-matter-defaults/
func scopes(all value) []scope {
	var found []scope
	for _, item := range all.items {
		m := matter{fields: item.fields}
		if kind := m.at("scope.type"); kind.empty() || kind.is("posts") {
			dir := strings.Trim(m.at("scope.path").text, "/")
			found = append(found, scope{dir, m.at("values").fields})
		}
	}
	return found
}

// defaultsFor gives the fields that a post of this path has unless it says
// otherwise; the last of one name counts.
func defaultsFor(path string, all []scope) []field {
	var fields []field
	for _, s := range all {
		if s.path == "" || path == s.path || strings.HasPrefix(path, s.path+"/") {
			fields = append(fields, s.fields...)
		}
	}
	return fields
}
