package posts

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// A generator is a site's generator with what the site has set it to.
type generator struct {
	found
	files    []string // configuration files that were read
	program  string   // of the site, if it has one
	settings []field  // what all of told hold
	told     []told   // the later counting more
	language string   // the one, of several, in which the site's feed is; empty: there is one
	others   []string // the others
	content  string   // folder, from the site's
	sections []string // folders, from the site's, of which alone the pages are posts; none: of all
	domain   told     // of the site's host, as its CNAME file says
	people   []field  // what is known of authors, by id
	defaults []scope  // what posts hold that do not say it themselves
}

// generator reads the generator's configuration and data.
func (f found) generator(folder fs.FS) (*generator, error) {
	g := &generator{found: f}
	for _, c := range f.preset.config {
		for _, name := range matches(folder, c.pattern) {
			fields, err := readData(folder, name)
			if err != nil {
				return nil, fmt.Errorf("%s's configuration: %w; mend it, or set another preset", f.preset.name, err)
			}
			g.files = append(g.files, name)
			g.settings = graft(g.settings, c.place(name), fields)
			g.told = append(g.told, told{file: name, fields: graft(nil, c.place(name), fields)})
		}
	}
	if files := matches(folder, f.preset.program); f.preset.program != "" && len(files) > 0 {
		g.program = files[0]
	}
	g.chooseLanguage()
	g.preset.names = namePattern(g.text(siteNames))
	g.content = g.contentFolder(folder)
	for _, name := range g.setting(siteSections).texts() {
		dir := path.Join(g.content, name)
		if info, err := fs.Stat(folder, dir); err == nil && info.IsDir() {
			g.sections = append(g.sections, dir)
		}
	}
	if f.preset.home != "" {
		g.readHome(folder)
	}
	g.domain = domain(folder)
	for _, pattern := range f.preset.people {
		for _, name := range matches(folder, pattern) {
			g.addPeople(folder, name)
		}
	}
	g.defaults = scopes(lookUp(g.settings, f.preset.defaults))
	return g, nil
}

// place gives the key under which what a file holds stands.
func (c configFile) place(name string) string {
	if c.under != "*" {
		return c.under
	}
	return strings.TrimSuffix(path.Base(name), path.Ext(name))
}

// graft adds fields to others under a key, in which a dot steps into a table.
func graft(fields []field, key string, more []field) []field {
	if key == "" {
		return append(fields, more...)
	}
	head, rest, _ := strings.Cut(key, ".")
	for i := range fields {
		if f := &fields[i]; f.key == head && f.value.kind == table {
			f.value.fields = graft(f.value.fields, rest, more)
			return fields
		}
	}
	return append(fields, field{head, value{kind: table, fields: graft(nil, rest, more)}})
}

// readHome adds what the home page's front matter says of the site.
func (g *generator) readHome(folder fs.FS) {
	name := path.Join(g.content, g.preset.home)
	data, err := readSmall(folder, name)
	if err != nil || len(data) > maxPostSize {
		return
	}
	h := split(decode(data).string)
	if m, _, err := h.parse(new(room)); err == nil {
		// What the configuration says counts more.
		g.settings = append(m.fields, g.settings...)
		g.told = append([]told{{file: name, fields: m.fields}}, g.told...)
	}
}

// domainFile is a pattern of paths from the site's folder.
const domainFile = "{,static/,public/,source/,src/,content/extra/}CNAME"

// domain reads the file in which sites of GitHub Pages name their host.
func domain(folder fs.FS) told {
	for _, name := range matches(folder, domainFile) {
		data, err := readSmall(folder, name)
		if host := trim(string(data)); err == nil && len(host) < 256 && strings.Contains(host, ".") && !strings.ContainsAny(host, " /:\n") {
			return told{file: name, text: host}
		}
	}
	return told{}
}

// chooseLanguage finds out in which language the site's feed is.
func (g *generator) chooseLanguage() {
	all := g.setting(siteLanguages)
	if all.kind != table {
		return
	}
	g.language = trim(g.setting(siteMainLanguage).text)
	if g.language == "" && len(all.fields) > 0 {
		g.language = "en"
	}
	for _, f := range all.fields {
		if f.value.kind == table && !strings.EqualFold(f.key, g.language) {
			g.others = append(g.others, f.key)
		}
	}
}

// unmarked takes the site's language out of the name of a file, as in post.en.md.
func (g *generator) unmarked(name string) string {
	ending := path.Ext(name)
	stem := strings.TrimSuffix(name, ending)
	if mark := path.Ext(stem); g.language != "" && strings.EqualFold(mark, "."+g.language) {
		return strings.TrimSuffix(stem, mark) + ending
	}
	return name
}

// setting gives what the configuration says of a thing, first for the language.
func (g *generator) setting(what setting) value {
	for _, key := range g.keysOf(what) {
		if v := lookUp(g.settings, key); !v.empty() {
			return v
		}
	}
	return value{}
}

func (g *generator) text(what setting) string {
	v := g.setting(what)
	if v.kind == list && len(v.items) > 0 {
		v = v.items[0]
	}
	return oneLine(v.text)
}

// contentFolder gives the folder that holds the site's content.
func (g *generator) contentFolder(folder fs.FS) string {
	if g.apart {
		return "."
	}
	candidates := g.preset.content
	if named := strings.Trim(g.text(siteContent), "/"); named != "" {
		candidates = append([]string{path.Clean(named)}, candidates...)
	}
	for _, dir := range candidates {
		if info, err := fs.Stat(folder, dir); err == nil && info.IsDir() {
			return dir
		}
	}
	return "."
}
