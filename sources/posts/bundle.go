package posts

import (
	"io/fs"
	"path"
	"strings"

	"feedgen/sources/media"
)

// leadNames begin the names by which a picture in a page bundle is the lead, the
// strongest first.
func leadNames() []string { return []string{"feature", "cover", "thumbnail"} }

// besideIndex gives the picture that stands beside index.md under a name that says
// what it is for, as Hugo's themes look for it.
func (r *postReader) besideIndex() []reference {
	dir, base := path.Split(r.name)
	if dir == "" || strings.TrimSuffix(base, path.Ext(base)) != "index" || r.declines() {
		return nil
	}
	dir = path.Clean(dir)
	r.use(candidate{0, dir}.use())
	entries, err := fs.ReadDir(r.source.files, dir)
	if err != nil {
		return nil // the post's own reading has told why
	}
	for _, lead := range leadNames() {
		for _, e := range entries {
			name := strings.ToLower(e.Name())
			if strings.HasPrefix(name, lead) && strings.HasPrefix(media.TypeByName(name), "image/") && e.Type().IsRegular() {
				return []reference{{src: "./" + escaped(e.Name()), line: 1}}
			}
		}
	}
	return nil
}

// declines reports that the author wants no lead picture: `image: false`.
func (r *postReader) declines() bool {
	for _, key := range r.source.keys[keyImage] {
		if r.matter.at(key).is("false", "no", "none") {
			return true
		}
	}
	return false
}
