package config

import (
	"cmp"
	"slices"
	"strings"

	"github.com/google/uuid"

	"feedgen/feedgen"
	"feedgen/sources"
)

// parsePodcast reads [podcast]; nil if the file has no such table. What it does
// not say of people, the site does.
func parsePodcast(top *table, c *Config, base *address) *feedgen.Podcast {
	if _, ok := top.get("podcast"); !ok {
		return nil
	}
	t := top.table("podcast")
	p := &feedgen.Podcast{
		Author:     cmp.Or(t.text("author"), c.Site.Author.Name),
		Image:      t.reference("image", base),
		Categories: t.categories("categories"),
		Explicit:   t.flag("explicit", false),
		Type:       t.choice("type", "episodic", "serial"),
		Owner:      parseOwner(t.table("owner"), c.Site.Author),
		GUID:       t.uuid("guid"),
		Locked:     t.flag("locked", false),
		Funding:    parseFunding(t, "funding"),
	}
	p.Author = cmp.Or(p.Author, p.Owner.Name)
	t.close()
	// No directory of podcasts reads another format.
	if len(c.Feed.Formats) > 0 && !slices.Contains(c.Feed.Formats, feedgen.RSS) {
		t.report("", "needs %q among feed.formats", feedgen.RSS)
	}
	return p
}

func parseOwner(t *table, author sources.Author) sources.Author {
	owner := sources.Author{
		Name:  cmp.Or(t.text("name"), author.Name),
		Email: cmp.Or(t.email("email"), author.Email),
	}
	t.close()
	return owner
}

func parseFunding(t *table, key string) feedgen.Funding {
	if _, ok := t.get(key); !ok {
		return feedgen.Funding{}
	}
	sub := t.table(key)
	var f feedgen.Funding
	if a := sub.needAddress("url"); a != nil {
		f.URL = a.String()
	}
	f.Text, _ = sub.need("text")
	sub.close()
	return f
}

// categories gives a list of Apple's categories.
func (t *table) categories(key string) []string {
	names, _ := t.texts(key)
	known := feedgen.PodcastCategories()
	var kept []string
	for _, name := range names {
		switch near := nearestCategory(name, known); {
		case slices.Contains(kept, name):
			t.report(key, "%s has %q twice", key, name)
		case slices.Contains(known, name):
			kept = append(kept, name)
		case near != "":
			t.report(key, "%s has unknown %q; did you mean %q?", key, name, near)
		default:
			t.report(key, "%s has unknown %q (have %s, and their parts such as \"Arts > Books\")", key, name, list(mainCategories(known)))
		}
	}
	return kept
}

// nearestCategory gives the category that was likely meant, or "": one that is
// spelt much the same, or has the word as its part.
func nearestCategory(word string, known []string) string {
	word = strings.ReplaceAll(word, " and ", " & ")
	for _, name := range known {
		_, part, _ := strings.Cut(name, " > ")
		if strings.EqualFold(name, word) || strings.EqualFold(part, word) {
			return name
		}
	}
	return Nearest(word, known)
}

func mainCategories(known []string) []string {
	return slices.DeleteFunc(slices.Clone(known), func(name string) bool { return strings.Contains(name, ">") })
}

// uuid gives a UUID, or "".
func (t *table) uuid(key string) string {
	s, ok := t.word(key)
	if !ok {
		return ""
	}
	id, err := uuid.Parse(s)
	// Parse takes URNs and braces too, which podcasts do not.
	if err != nil || len(s) != len(id.String()) {
		t.report(key, "%s = %q (want a UUID such as \"917393e3-1b1e-5cef-ace4-edaa54e1f810\")", key, s)
		return ""
	}
	return s
}
