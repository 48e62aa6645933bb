package posts

import "strings"

// terms gives categories and tags, each once, in the author's order.
func (s *Source) terms(m matter) []string {
	var all []string
	for _, what := range []thing{keyCategories, keyTags} {
		v, _ := m.first(s.keys[what])
		all = append(all, termNames(v)...)
	}
	return distinct(all)
}

// termNames reads a list, a table with a name, or a string. A string is split
// at commas if it has one: blanks are part of "Ruby on Rails".
func termNames(v value) []string {
	switch v.kind {
	case scalar:
		if v.is("false") {
			return nil
		}
		return strings.Split(v.text, ",")
	case list:
		var names []string
		for _, item := range v.items {
			if item.kind == scalar {
				names = append(names, item.text)
				continue
			}
			names = append(names, termNames(item)...)
		}
		return names
	case table:
		for _, key := range []string{"name", "title", "label"} {
			if name, ok := named(v.fields, key); ok {
				return name.texts()
			}
		}
		// {news: true, sport: true}, or a table of lists.
		var names []string
		for _, f := range v.fields {
			if f.value.kind == list {
				names = append(names, termNames(f.value)...)
			} else if !f.value.is("false") {
				names = append(names, f.key)
			}
		}
		return names
	}
	return nil
}

// distinct tidies names and drops blank ones and those that differ from an
// earlier one in nothing but case.
func distinct(names []string) []string {
	var kept []string
	seen := make(map[string]bool, len(names))
	for _, name := range names {
		name = plainLine(name)
		if low := strings.ToLower(name); name != "" && !seen[low] {
			seen[low] = true
			kept = append(kept, name)
		}
	}
	return kept
}
