package posts

import "slices"

// A told is what one file tells of the site: fields, or no more than a text.
type told struct {
	file   string
	fields []field
	text   string
}

// origin gives the file that says what setting gives, or nothing.
func (g *generator) origin(what setting) string {
	for _, key := range g.keysOf(what) {
		for _, p := range slices.Backward(g.told) {
			if v := lookUp(p.fields, key); !v.empty() {
				return p.file
			}
		}
	}
	return ""
}

// keysOf lists the keys under which a thing may stand, those that count more
// first.
func (g *generator) keysOf(what setting) []string {
	var keys []string
	for _, key := range g.preset.settings[what] {
		if g.language != "" {
			for _, all := range g.preset.settings[siteLanguages] {
				keys = append(keys, all+"."+g.language+"."+key)
			}
		}
		keys = append(keys, key)
	}
	return keys
}
