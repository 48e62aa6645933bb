package feedgen

import (
	"encoding/xml"
	"strings"

	"github.com/gorilla/feeds"
)

// The RSS document as it is written: gorilla/feeds' structs, with fields of the
// same element name laid over those that hold too little.

type rssDocument struct {
	feeds.RssFeedXml
	DublinCore string      `xml:"xmlns:dc,attr"`
	Atom       string      `xml:"xmlns:atom,attr"`
	Media      string      `xml:"xmlns:media,attr"`
	Channel    *rssChannel `xml:"channel"`
}

// FeedXml makes the document one that feeds.WriteXML takes.
func (d *rssDocument) FeedXml() any { return d }

type rssChannel struct {
	Title       rssText `xml:"title"`
	Description rssText `xml:"description"`
	feeds.RssFeed
	Self  rssLink   `xml:"atom:link"`
	Image *rssImage `xml:"image"`
	Items []rssItem `xml:"item"`
}

type rssImage struct {
	Title rssText `xml:"title"`
	feeds.RssImage
}

type rssLink struct {
	Href string `xml:"href,attr"`
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
}

type rssItem struct {
	Title       *rssText `xml:"title"`
	Description string   `xml:"description,omitempty"`
	feeds.RssItem
	Categories []string       `xml:"category"`
	Creators   []string       `xml:"dc:creator"`
	Language   string         `xml:"dc:language,omitempty"`
	Updated    string         `xml:"atom:updated,omitempty"`
	Thumbnail  *mediaThumb    `xml:"media:thumbnail"`
	Media      []mediaContent `xml:"media:content"`
}

// An rssText is plain text, written with numeric references for & and <:
// readers do not agree on whether such text is HTML, and these survive both
// views.
// https://www.rssboard.org/rss-profile#data-types-characterdata
type rssText struct {
	Text string `xml:",innerxml"`
}

func newRSSText(plain string) rssText {
	var b strings.Builder
	// A strings.Builder gives no error.
	_ = xml.EscapeText(&b, []byte(plain))
	return rssText{numericReferences.Replace(b.String())}
}

var numericReferences = strings.NewReplacer("&amp;", "&#x26;", "&lt;", "&#x3C;")
