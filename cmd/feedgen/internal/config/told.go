package config

import (
	"cmp"
	"fmt"

	"feedgen/sources/posts"
)

// ask asks what the sources' generators say of the site, the first that says a
// thing counting, and fills in what the file does not say itself.
func (t *table) ask(look Look, sources []Source) posts.Site {
	var told posts.Site
	for i, s := range sources {
		if look == nil || s.Type != "posts" || s.Path.Resolved == "" {
			continue
		}
		one, err := look(s.Path.Resolved, s.Preset)
		if err != nil {
			t.problems.add(t.positions[item("source", i)], fmt.Sprintf("source %d: %v", i+1, err))
			continue
		}
		told.Program = cmp.Or(told.Program, one.Program)
		told.Title = cmp.Or(told.Title, one.Title)
		told.URL = cmp.Or(told.URL, one.URL)
		told.Description = cmp.Or(told.Description, one.Description)
		told.Language = cmp.Or(told.Language, one.Language)
		told.Copyright = cmp.Or(told.Copyright, one.Copyright)
		told.Author = cmp.Or(told.Author, one.Author)
		told.Zone = cmp.Or(told.Zone, one.Zone)
	}
	t.suppose("site", told)
	return told
}

// suppose gives the table under a key those of its keys that the file does not
// have.
func (t *table) suppose(key string, told posts.Site) {
	values := map[string]any{
		"title":       told.Title,
		"url":         told.URL,
		"description": told.Description,
		"language":    told.Language,
		"copyright":   told.Copyright,
	}
	if told.Zone != nil {
		values["timezone"] = told.Zone.String()
	}
	author := map[string]any{}
	for name, s := range map[string]string{"name": told.Author.Name, "email": told.Author.Email, "url": told.Author.URL} {
		if s != "" {
			author[name] = s
		}
	}
	if len(author) > 0 {
		values["author"] = author
	}
	site, ok := t.keys[key].(map[string]any)
	if t.keys[key] != nil && !ok {
		return // which is reported where it is read
	}
	if site == nil {
		site = map[string]any{}
	}
	for name, v := range values {
		if _, ok := site[name]; !ok && v != "" {
			site[name] = v
		}
	}
	if len(site) > 0 {
		t.keys[key] = site
	}
}

// hint says where a missing key may stand that feedgen cannot read.
func (t *table) hint(program string) {
	if t != nil && program != "" {
		t.elsewhere = fmt.Sprintf(" (%s is a program, which feedgen does not read; write it here)", program)
	}
}
