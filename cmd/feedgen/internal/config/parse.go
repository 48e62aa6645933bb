package config

import (
	"bytes"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"feedgen/feedgen"
	"feedgen/sources"
	"feedgen/sources/posts"
)

// presets gives the names a source's preset may have, the default first.
func presets() []string { return append([]string{posts.Auto}, posts.Presets()...) }

// A Look tells what the generator's own configuration says of the site that a
// folder of posts belongs to.
type Look func(path, preset string) (posts.Site, error)

// Parse checks a configuration. Its name is used in messages and places
// relative paths. What it does not say of the site, look may; a nil Look knows
// nothing. The error tells everything that is wrong, one a line, in the order of
// the file.
func Parse(name string, data []byte, look Look) (*Config, error) {
	data = withoutMark(data)
	var keys map[string]any
	if err := toml.Unmarshal(data, &keys); err != nil {
		return nil, syntaxError(name, err)
	}
	p := &problems{file: name}
	top := &table{keys: keys, positions: index(data), problems: p}
	if isForeign(name, keys) {
		return nil, fmt.Errorf("%s: looks like another program's (Hugo and Zola have one of that name), for it has neither [[source]] nor [[out]]; feedgen's own is called feedgen.toml there, and `feedgen init` writes it", name)
	}

	c := &Config{File: name}
	c.Sources = parseSources(top.needTables("source"), filepath.Dir(name))
	told := top.ask(look, c.Sources)
	site := top.needTable("site")
	site.hint(told.Program)
	base := parseSite(site, c)
	c.Feed = parseFeed(top.table("feed"), base)
	c.Site.Podcast = parsePodcast(top, c, base)
	c.State = parseState(top.table("state"), filepath.Dir(name))
	c.Serve = parseServe(top, c)
	parseAllOuts(top, c)
	c.Images = parseImages(top.table("images"))
	c.Guards = parseGuards(top.table("guards"))
	c.WebSub = parseWebSub(top.table("websub"))
	c.RSSCloud = parseRSSCloud(top, c.Feed)
	c.Schedule = parseSchedule(top.table("schedule"), filepath.Dir(name))
	c.Alert = parseAlert(top, filepath.Dir(name))
	c.Log = parseLog(top.table("log"))
	c.Lock = parseLock(top, c.Outs)
	top.close()
	if err := p.err(); err != nil {
		return nil, err
	}
	return c, nil
}

// withoutMark takes away the byte order mark with which some editors begin a
// file, and which TOML 1.0 has no word for.
func withoutMark(data []byte) []byte { return bytes.TrimPrefix(data, []byte("\ufeff")) }

// Foreign reports that a file called config.toml is another program's. An error
// means that it cannot be told; it names the file.
func Foreign(file string) (bool, error) {
	data, err := read(file)
	if err != nil {
		return false, err
	}
	var keys map[string]any
	if err := toml.Unmarshal(withoutMark(data), &keys); err != nil {
		return false, syntaxError(file, err)
	}
	return isForeign(file, keys), nil
}

func isForeign(name string, keys map[string]any) bool {
	return filepath.Base(name) == "config.toml" && keys["source"] == nil && keys["out"] == nil
}

// parseSite fills in what the configuration says of the site. It returns the
// site's address, which other keys depend on, or nil if that is wrong.
func parseSite(t *table, c *Config) *address {
	title, _ := t.need("title")
	// A feed's title is one line.
	c.Site.Title = strings.Join(strings.Fields(title), " ")
	base := t.needAddress("url")
	if base != nil {
		c.Site.URL = base.String()
	}
	c.Site.Description = t.text("description")
	c.Site.Language = t.language("language")
	c.Timezone = t.zone("timezone")
	c.Site.Author = parseAuthor(t.table("author"))
	c.Site.Copyright = t.text("copyright")
	c.Site.Icon = t.reference("icon", base)
	c.Site.Logo = t.reference("logo", base)
	t.close()
	return base
}

func parseAuthor(t *table) sources.Author {
	a := sources.Author{Name: t.text("name"), Email: t.email("email")}
	if u := t.address("url"); u != nil {
		a.URL = u.String()
	}
	t.close()
	return a
}

func parseSources(tables []*table, dir string) []Source {
	named := map[string]string{}
	var all []Source
	for _, t := range tables {
		s := Source{Type: t.choice("type", "posts"), At: t.at("")}
		s.Name = s.Type
		if name, ok := t.word("name"); ok {
			s.Name = name
		}
		if first, ok := named[s.Name]; ok {
			t.report("name", "name %q is taken by %s (every source needs one of its own)", s.Name, first)
		}
		named[s.Name] = t.label
		s.Path = t.needPath("path", dir)
		s.Include = t.globs("include")
		s.Exclude = t.globs("exclude")
		s.Preset = t.choice("preset", presets()...)
		s.Permalink = t.text("permalink")
		if err := posts.CheckPattern(s.Permalink); err != nil {
			t.report("permalink", "%v", err)
		}
		s.Fields = t.words("fields", posts.Things())
		s.Static = t.paths("static", dir)
		t.close()
		all = append(all, s)
	}
	return all
}

func parseFeed(t *table, site *address) Feed {
	f := Feed{
		Formats: t.formats("formats"),
		Items:   t.count("items", 20, "all"),
		Content: t.choice("content", "full", "summary"),
		Adopt:   t.flag("adopt", false),
	}
	switch u := t.folder("url", site); {
	case u != nil:
		f.URL = u.String()
	case site != nil:
		f.URL = site.folder().String()
	}
	f.Files = parseFiles(t.table("files"), f.Formats)
	f.Addresses = parseAddresses(t.table("addresses"), f.URL)
	t.close()
	return f
}

// parseAddresses gives the addresses of formats that have one of their own. They may
// be paths from the feed's.
func parseAddresses(t *table, home string) map[feedgen.Format]string {
	var base *address
	if u, err := url.Parse(home); err == nil && home != "" {
		base = &address{u}
	}
	var all map[feedgen.Format]string
	for _, f := range feedgen.Formats() {
		at := t.reference(string(f), base)
		if at == "" {
			continue
		}
		if all == nil {
			all = make(map[feedgen.Format]string)
		}
		all[f] = at
	}
	t.close()
	return all
}

func parseFiles(t *table, formats []feedgen.Format) map[feedgen.Format]string {
	files := map[feedgen.Format]string{
		feedgen.RSS:  t.file(string(feedgen.RSS), "rss.xml"),
		feedgen.Atom: t.file(string(feedgen.Atom), "atom.xml"),
		feedgen.JSON: t.file(string(feedgen.JSON), "feed.json"),
	}
	t.close()
	// Only files that will be written can be in each other's way.
	for i, f := range formats {
		for _, earlier := range formats[:i] {
			if clash(files[f], files[earlier]) {
				t.report(string(f), "%s = %q and %s = %q are in each other's way (every format needs a file of its own)", f, files[f], earlier, files[earlier])
			}
		}
	}
	return files
}

func parseState(t *table, dir string) State {
	s := State{Index: t.flag("index", true)}
	path, ok := t.word("path")
	if !ok {
		path = ".feedgen"
	}
	s.Path = t.resolve("path", path, dir)
	t.close()
	return s
}

func (t *table) formats(key string) []feedgen.Format {
	names, ok := t.texts(key)
	if !ok {
		return feedgen.Formats()
	}
	if len(names) == 0 {
		t.report(key, "%s is empty (want some of %s, or no such key: then all)", key, list(feedgen.Formats()))
	}
	var formats []feedgen.Format
	for _, name := range names {
		f := feedgen.Format(name)
		switch {
		case !slices.Contains(feedgen.Formats(), f):
			t.report(key, "%s has unknown %q (have %s)", key, name, list(feedgen.Formats()))
		case slices.Contains(formats, f):
			t.report(key, "%s has %q twice", key, name)
		default:
			formats = append(formats, f)
		}
	}
	return formats
}

func (t *table) zone(key string) *time.Location {
	name, ok := t.word(key)
	if !ok {
		return time.UTC
	}
	zone, err := time.LoadLocation(name)
	// "Local" is whatever the machine says, and a feed must not depend on it.
	if err != nil || name == "Local" {
		t.report(key, "%s = %q (want an IANA time zone such as \"Europe/London\")", key, name)
		return time.UTC
	}
	return zone
}
