package feedgen

import (
	"bytes"
	"encoding/json"

	"github.com/gorilla/feeds"

	"feedgen/sources"
)

const jsonVersion = "https://jsonfeed.org/version/1.1"

// bannerWidth is how wide a picture must be, in pixels, to be shown across a
// page; a smaller one would be blown up.
const bannerWidth = 600

func (d document) writeJSON(b *bytes.Buffer, self string) error {
	doc := jsonDocument{
		JSONFeed: feeds.JSONFeed{
			Version:     jsonVersion,
			Title:       d.title,
			HomePageUrl: d.home,
			FeedUrl:     self,
			Description: d.description,
			UserComment: "This is a feed. To read it, add its address to a feed reader: " + self,
			Icon:        d.icon,
			Favicon:     d.icon,
			Language:    d.language,
		},
		Items: []jsonItem{},
	}
	if d.author.Name != "" {
		doc.Authors = jsonAuthors([]sources.Author{d.author})
	}
	for _, h := range d.hubs {
		doc.Hubs = append(doc.Hubs, &feeds.JSONHub{Type: "WebSub", Url: h})
	}
	for _, it := range d.items {
		doc.Items = append(doc.Items, it.json())
	}
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(doc)
}

func (it item) json() jsonItem {
	out := jsonItem{
		JSONItem: feeds.JSONItem{
			Id:            it.idIn(JSON),
			Url:           it.url,
			Title:         it.title,
			ContentHTML:   it.html,
			Summary:       it.summary,
			PublishedDate: &it.published,
			Authors:       jsonAuthors(it.authors),
			Tags:          it.terms,
		},
		Language: it.language,
	}
	// An item must have content; a summary can be all there is.
	if it.html == "" {
		out.ContentText = it.summary
	}
	if !it.updated.Equal(it.published) {
		out.ModifiedDate = &it.updated
	}
	if len(it.images) > 0 {
		lead := it.images[0]
		out.Image = lead.URL
		if lead.Width >= bannerWidth && lead.Width > lead.Height {
			out.BannerImage = lead.URL
		}
	}
	for _, e := range it.enclosures {
		out.Attachments = append(out.Attachments, jsonAttachment{e.url, e.mediaType, e.title, e.size, e.seconds})
	}
	return out
}

func jsonAuthors(all []sources.Author) []*feeds.JSONAuthor {
	var out []*feeds.JSONAuthor
	for _, a := range all {
		out = append(out, &feeds.JSONAuthor{Name: a.Name, Url: a.URL})
	}
	return out
}
