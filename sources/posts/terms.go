package posts

import (
	"path"
	"slices"
	"strings"
)

// terms gives categories and tags, each once, in the author's order.
func (r *postReader) terms(categories []string) []string {
	preset := &r.source.generator.preset
	tags := slices.DeleteFunc(r.list(keyTags), func(tag string) bool {
		return slices.ContainsFunc(preset.noTerms, func(no string) bool { return strings.EqualFold(trim(tag), no) })
	})
	if len(tags) == 0 {
		return categories
	}
	return distinct(append(slices.Clip(categories), tags...))
}

// categories gives the categories, those that the post's folder makes among them.
func (r *postReader) categories() []string {
	names := r.list(keyCategories)
	preset := &r.source.generator.preset
	if preset.nested {
		names = append(slices.Clone(r.place.above), names...)
	}
	if below, ok := relative(r.place.root, path.Dir(r.name)); preset.shelved && len(names) == 0 && ok && below != "." {
		names = []string{path.Base(below)}
	}
	return distinct(names)
}

// list gives the names that the post's key for a thing holds, or that its
// folder's defaults do, or both.
func (r *postReader) list(what thing) []string {
	v, key := r.first(what)
	names := r.split(v, key)
	if len(r.matter.defaults) == 0 || !slices.Contains(r.source.generator.preset.gathers, what) {
		return names
	}
	usual, key := matter{fields: r.matter.defaults}.first(r.source.keys[what])
	return distinct(append(r.split(usual, key), names...))
}

// split gives the names that a key holds. Some generators part a string at its
// blanks, if the key speaks of several.
func (r *postReader) split(v value, key string) []string {
	if r.source.generator.preset.spaced && v.kind == scalar && strings.HasSuffix(key, "s") && !strings.Contains(v.text, ",") {
		return strings.Fields(v.text)
	}
	return termNames(v)
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
		names := make([]string, 0, len(v.items))
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

// distinct tidies names, in their place, and drops blank ones and those that
// differ from an earlier one in nothing but case. None left: nil.
func distinct(names []string) []string {
	kept := names[:0]
	var seen map[string]bool
	for _, name := range names {
		if name = plainLine(unlinked(name)); name == "" {
			continue
		}
		// Few posts have many.
		if len(kept) < 16 && slices.ContainsFunc(kept, func(k string) bool { return strings.EqualFold(k, name) }) {
			continue
		}
		if len(kept) >= 16 {
			if seen == nil {
				seen = make(map[string]bool)
				for _, k := range kept {
					seen[strings.ToLower(k)] = true
				}
			}
			if seen[strings.ToLower(name)] {
				continue
			}
			seen[strings.ToLower(name)] = true
		}
		kept = append(kept, name)
	}
	if len(kept) == 0 {
		return nil
	}
	return kept
}

// unlinked gives what a reader sees of a link to a note: [[Note]], [[Note|seen]].
func unlinked(s string) string {
	inner, ok := strings.CutPrefix(trim(s), "[[")
	inner, closed := strings.CutSuffix(inner, "]]")
	if !ok || !closed || strings.Contains(inner, "[") {
		return s
	}
	if _, seen, ok := strings.Cut(inner, "|"); ok {
		return seen
	}
	return inner
}
