package feedgen

import (
	"bytes"
	"cmp"
	"strconv"
	"time"

	"github.com/gorilla/feeds"

	"feedgen/sources"
	"feedgen/sources/markup"
)

func (d document) writeAtom(b *bytes.Buffer, self string) error {
	doc := &atomDocument{
		AtomFeed: feeds.AtomFeed{
			Xmlns:    atomNamespace,
			Title:    d.title,
			Id:       self,
			Updated:  atomDate(d.updated),
			Icon:     d.icon,
			Logo:     d.logo,
			Rights:   d.copyright,
			Subtitle: d.description,
			// An entry without an author of its own has the feed's, RFC 4287
			// section 4.1.1, so that there must be one.
			Author: &feeds.AtomAuthor{AtomPerson: atomPerson(d.author)},
		},
		Lang:  d.language,
		Media: mediaNamespace,
		Links: []feeds.AtomLink{
			{Href: self, Rel: "self", Type: Atom.MediaType()},
			{Href: d.home, Rel: "alternate", Type: "text/html"},
		},
		Generator: atomGenerator{Version: d.version, Name: generatorName},
	}
	for _, h := range d.hubs {
		doc.Links = append(doc.Links, feeds.AtomLink{Href: h, Rel: "hub"})
	}
	if d.author.Name == "" {
		doc.Author.Name = d.title
	}
	for _, it := range d.items {
		doc.Entries = append(doc.Entries, it.atom())
	}
	err := feeds.WriteXML(doc, b)
	b.WriteByte('\n')
	return err
}

func (it item) atom() atomEntry {
	out := atomEntry{
		AtomEntry: feeds.AtomEntry{
			Title:     cmp.Or(it.title, it.firstWords()),
			Id:        it.idIn(Atom),
			Updated:   atomDate(it.updated),
			Published: atomDate(it.published),
		},
		Lang:      it.language,
		Links:     []atomLink{{AtomLink: feeds.AtomLink{Href: it.url, Rel: "alternate", Type: "text/html"}}},
		Thumbnail: thumbnailOf(it.images),
		Contents:  mediaOf(it),
	}
	for _, e := range it.enclosures {
		link := feeds.AtomLink{Href: e.url, Rel: "enclosure", Type: e.mediaType}
		if e.size > 0 {
			link.Length = strconv.FormatInt(e.size, 10)
		}
		out.Links = append(out.Links, atomLink{AtomLink: link, Title: e.title})
	}
	for _, a := range it.authors {
		out.Authors = append(out.Authors, feeds.AtomAuthor{AtomPerson: atomPerson(a)})
	}
	for _, term := range it.terms {
		out.Categories = append(out.Categories, atomCategory{Term: term})
	}
	if it.summary != "" {
		out.Summary = &feeds.AtomSummary{Type: "text", Content: it.summary}
	}
	if it.html != "" {
		out.Content = &feeds.AtomContent{Type: "html", Content: it.html}
	}
	return out
}

// headingLength is how long a title made of an untitled post is at most, in
// characters.
const headingLength = 60

// firstWords stand in for the title of a post that has none: Atom alone
// requires one.
func (it item) firstWords() string {
	text := cmp.Or(it.summary, markup.FirstParagraph(it.html), it.url)
	return markup.Excerpt(text, headingLength)
}

func atomPerson(a sources.Author) feeds.AtomPerson {
	return feeds.AtomPerson{Name: a.Name, Uri: a.URL, Email: a.Email}
}

// atomDate is a date as RFC 3339 has it.
func atomDate(t time.Time) string { return t.Format(time.RFC3339) }
