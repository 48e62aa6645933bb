package posts

import (
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

	// Excluded are patterns of files that the configuration keeps from being
	// published as they are.
	Excluded []string
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

// Publishes reports that the generator would publish a file, named by its slash path
// from Dir, as it is, for all that is known: Jekyll does so with what lies in the site's
// folder.
func (s Site) Publishes(name string) bool {
	p, _ := presetNamed(s.Preset)
	folder := strings.TrimSuffix(path.Join("/", s.Posts), "/") + "/"
	below, inside := strings.CutPrefix(path.Join("/", name), folder)
	if len(p.settings[siteExcluded]) == 0 || !inside {
		return false
	}
	for _, part := range strings.Split(below, "/") {
		if strings.HasPrefix(part, ".") || strings.HasPrefix(part, "_") {
			return false
		}
	}
	return !slices.ContainsFunc(s.Excluded, func(pattern string) bool {
		pattern = strings.Trim(pattern, "/")
		return doublestar.MatchUnvalidated(pattern, name) || strings.HasPrefix(name, pattern+"/")
	})
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
		Excluded:    g.setting(siteExcluded).texts(),
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
