package posts

import (
	"io/fs"
	"path"
	"strings"
)

// addPeople adds what a file knows of authors. One person's file is named by the
// id.
func (g *generator) addPeople(folder fs.FS, name string) {
	v, err := readValue(folder, name)
	if err != nil {
		return // posts that name the authors say so
	}
	if v.kind == list {
		for _, item := range v.items {
			for _, key := range []string{"id", "key", "slug", "username", "name"} {
				if id, ok := lookUpText(item, key); ok {
					g.people = append(g.people, field{id, item})
					break
				}
			}
		}
		return
	}
	if _, ok := lookUpText(v, "name"); ok {
		id := strings.TrimSuffix(path.Base(name), path.Ext(name))
		g.people = append(g.people, field{id, v})
		return
	}
	g.people = append(g.people, v.fields...)
}

func lookUpText(v value, key string) (string, bool) {
	found, ok := named(v.fields, key)
	return trim(found.text), ok && found.kind == scalar
}
