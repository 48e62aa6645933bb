package posts

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/bmatcuk/doublestar/v4"
	"golang.org/x/text/language"

	"feedgen/sources"
	"feedgen/sources/markup"
)

// A Site is what a folder and the generator's own configuration tell of the site
// that the folder is, or is a part of. What is empty is not told.
type Site struct {
	Preset  string   // the generator
	Marks   []string // what the generator was known by, as slash paths from Dir; none: by nothing
	Dir     string   // absolute path of the site's folder
	Posts   string   // the folder of content, as a slash path from Dir
	Config  []string // the configuration files that were read, as slash paths from Dir
	Program string   // one that is a program, and so was not read

	Title       string
	URL         string // absolute
	Description string
	Language    string // BCP 47
	Copyright   string
	Author      sources.Author
	Zone        *time.Location // nil: not told

	// From says which file tells a thing, as a slash path from Dir. Its keys are
	// "title", "url", "language" and "timezone".
	From map[string]string

	// Permalink is the pattern of addresses that the generator's configuration
	// gives, or else the preset's.
	Permalink string

	// Feeds is the folder from which the generator publishes files as they are,
	// as a slash path from Dir, and FeedsAt its address from the home page. Empty:
	// there is none that is known.
	Feeds, FeedsAt string
}

// Look tells what there is to know of the folder at path before its posts are
// read. The preset may be [Auto]. An error says which of the generator's files
// cannot be read, and why.
func Look(path, preset string) (Site, error) {
	f, err := recognise(path, preset)
	if err != nil {
		return Site{}, err
	}
	g, err := f.generator(os.DirFS(f.dir))
	if err != nil {
		return Site{}, err
	}
	return g.site(), nil
}

// Takes reports that a file of that name in the site's folder would pass for the
// generator's configuration.
func (s Site) Takes(name string) bool {
	p, _ := presetNamed(s.Preset)
	return slices.ContainsFunc(p.config, func(c configFile) bool {
		return slices.ContainsFunc(alternatives(c.pattern), func(pattern string) bool {
			return doublestar.MatchUnvalidated(pattern, name)
		})
	})
}

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
	data, err := fs.ReadFile(folder, name)
	if err != nil || len(data) > maxPostSize {
		return
	}
	h := split(decode(data).string)
	if m, _, err := h.parse(nil); err == nil {
		// What the configuration says counts more.
		g.settings = append(m.fields, g.settings...)
		g.told = append([]told{{file: name, fields: m.fields}}, g.told...)
	}
}

// domain reads the file in which sites of GitHub Pages name their host.
func domain(folder fs.FS) told {
	for _, name := range matches(folder, "{,static/,public/,source/,src/,content/extra/}CNAME") {
		data, err := fs.ReadFile(folder, name)
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

// site gives what the generator's configuration tells.
func (g *generator) site() Site {
	s := Site{
		Preset:      g.preset.name,
		Marks:       g.marks,
		Dir:         g.dir,
		Posts:       g.content,
		Config:      g.files,
		Program:     g.program,
		Title:       plainLine(g.text(siteTitle)),
		Description: plainText(g.text(siteDescription)),
		Copyright:   plainLine(g.text(siteCopyright)),
		From: map[string]string{
			"title":    g.origin(siteTitle),
			"url":      g.origin(siteURL),
			"language": g.origin(siteLanguage),
			"timezone": g.origin(siteZone),
		},
	}
	if dir := g.preset.feeds.dir; dir != "" && !g.apart {
		s.FeedsAt = g.preset.feeds.at
		s.Feeds = path.Clean(strings.Replace(dir, "{content}", g.content, 1))
	}
	// A pattern that is wrong is told where it is needed.
	if all, err := g.permalinks(""); err == nil {
		s.Permalink = all.usual.text
	}
	home := g.text(siteURL)
	if !isWeb(home) && g.domain.text != "" {
		home, s.From["url"] = "https://"+g.domain.text, g.domain.file
	}
	if isWeb(home) {
		home = strings.TrimSuffix(home, "/") + "/" + strings.Trim(g.text(siteBase), "/")
		s.URL, _ = markup.AbsoluteURL(nil, home)
	}
	for _, key := range []string{g.text(siteLanguage), g.language} {
		if t, err := language.Parse(key); err == nil && s.Language == "" && key != "" {
			s.Language = t.String()
		}
	}
	if zone := g.text(siteZone); zone != "" && zone != "Local" {
		if loc, err := time.LoadLocation(zone); err == nil {
			s.Zone = loc
		}
	}
	if all := people(g.setting(siteAuthor), nil, g.people); len(all) > 0 {
		s.Author = all[0]
	}
	if mail := mailAddress(g.text(siteEmail)); s.Author.Email == "" && s.Author.Name != "" {
		s.Author.Email = mail
	}
	return s
}

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
