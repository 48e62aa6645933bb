package feedgen

import (
	"bytes"
	"fmt"
	"html"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/feeds"

	"feedgen/sources"
)

const (
	generatorName = "feedgen"

	// minutesToLive is how long readers may keep a feed before they ask again.
	minutesToLive = 60

	rssDocs = "https://www.rssboard.org/rss-specification"
)

func (d document) writeRSS(b *bytes.Buffer, self string) error {
	channel := &rssChannel{
		RssFeed: feeds.RssFeed{
			Link:           d.home,
			Language:       d.language,
			ManagingEditor: rssPerson(d.author),
			Generator:      strings.TrimSpace(generatorName + " " + d.version),
			Docs:           rssDocs,
			Ttl:            minutesToLive,
		},
		Title: newPlainText(d.title),
		// Of the channel, unlike an item's, this is plain text.
		Description: newPlainText(d.description),
		Copyright:   optionalText(d.copyright),
		Links:       []rssLink{{Href: self, Rel: "self", Type: RSS.MediaType()}},
		Cloud:       d.cloud.rss(),
		Image:       d.rssImage(),
		rssPodcast:  d.podcast.rss(self),
	}
	for _, h := range d.hubs {
		channel.Links = append(channel.Links, rssLink{Href: h, Rel: "hub"})
	}
	if len(d.items) > 0 {
		channel.LastBuildDate = rssDate(d.updated)
	}
	for _, it := range d.items {
		channel.Items = append(channel.Items, it.rss())
	}
	doc := &rssDocument{
		RssFeedXml: feeds.RssFeedXml{Version: "2.0", ContentNamespace: "http://purl.org/rss/1.0/modules/content/"},
		DublinCore: "http://purl.org/dc/elements/1.1/",
		Atom:       atomNamespace,
		Media:      mediaNamespace,
		Channel:    channel,
	}
	if d.podcast != nil {
		doc.ITunes, doc.Podcast = itunesNamespace, podcastNamespace
	}
	err := feeds.WriteXML(doc, b)
	b.WriteByte('\n')
	return err
}

func (it item) rss() rssItem {
	id := it.idIn(RSS)
	out := rssItem{
		RssItem: feeds.RssItem{
			Link:    it.url,
			Guid:    &feeds.RssGuid{Id: id, IsPermaLink: strconv.FormatBool(id == it.url)},
			PubDate: rssDate(it.published),
		},
		Title:      optionalText(it.title),
		Categories: plainTexts(it.terms),
		Language:   it.language,
		Thumbnail:  thumbnailOf(it.images),
		Media:      mediaOf(it),
		rssEpisode: it.episode.rss(it),
	}
	// The description is the summary beside a full text, else it is the text.
	switch {
	case it.html != "" && it.summary != "":
		out.Description = html.EscapeString(it.summary)
		out.Content = &feeds.RssContent{Content: it.html}
	case it.html != "":
		out.Description = it.html
	default:
		out.Description = html.EscapeString(it.summary)
	}
	if !it.updated.Equal(it.published) {
		out.Updated = atomDate(it.updated)
	}
	// RSS 2.0 wants an e-mail address in <author>, and allows but one; names
	// alone, and several people, go in dc:creator.
	if len(it.authors) == 1 && rssPerson(it.authors[0]) != "" {
		out.Author = rssPerson(it.authors[0])
	} else {
		for _, a := range it.authors {
			out.Creators = append(out.Creators, newPlainText(a.Name))
		}
	}
	if len(it.enclosures) > 0 {
		// RSS allows one enclosure. A length of 0 says that it is not known.
		e := it.enclosures[0]
		out.Enclosure = &feeds.RssEnclosure{Url: e.url, Length: strconv.FormatInt(e.size, 10), Type: e.mediaType}
	}
	return out
}

// rss is the element of a cloud. A procedure is called by XML-RPC and SOAP only, yet
// the attribute must stand.
func (c *Cloud) rss() *rssCloud {
	if c == nil {
		return nil
	}
	return &rssCloud{Domain: c.Domain, Port: c.Port, Path: c.Path, Protocol: "http-post"}
}

// rssImage is the channel's picture. RSS knows three formats, told here by name.
func (d document) rssImage() *rssImage {
	for _, src := range []string{d.icon, d.logo} {
		switch strings.ToLower(path.Ext(src)) {
		case ".png", ".jpg", ".jpeg", ".gif":
			return &rssImage{RssImage: feeds.RssImage{Url: src, Link: d.home}, Title: newPlainText(d.title)}
		}
	}
	return nil
}

// rssPerson is "mail@host (Name)", or nothing where that cannot be said: for
// want of an address; for signs that end the comment which holds the name (RFC 822
// section 3.4.3) or look like HTML; or for a long top-level domain, of which feedparser
// takes four letters and makes the rest part of the name.
func rssPerson(a sources.Author) string {
	domain := a.Email[strings.LastIndex(a.Email, ".")+1:]
	if a.Email == "" || len(domain) > 4 || strings.ContainsAny(a.Name, `()\<>&,;:"@[]`) {
		return ""
	}
	return fmt.Sprintf("%s (%s)", a.Email, a.Name)
}

// rssDate is a date as RFC 822 has it, with a year of four digits.
func rssDate(t time.Time) string { return t.Format(time.RFC1123Z) }
