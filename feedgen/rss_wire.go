package feedgen

import "github.com/gorilla/feeds"

// The RSS document as it is written: gorilla/feeds' structs, with fields of the
// same element name laid over those that hold too little.

type rssDocument struct {
	feeds.RssFeedXml
	DublinCore string      `xml:"xmlns:dc,attr"`
	Atom       string      `xml:"xmlns:atom,attr"`
	Media      string      `xml:"xmlns:media,attr"`
	ITunes     string      `xml:"xmlns:itunes,attr,omitempty"`
	Podcast    string      `xml:"xmlns:podcast,attr,omitempty"`
	Channel    *rssChannel `xml:"channel"`
}

// FeedXml makes the document one that feeds.WriteXML takes.
func (d *rssDocument) FeedXml() any { return d }

type rssChannel struct {
	Title       plainText `xml:"title"`
	Description plainText `xml:"description"`
	feeds.RssFeed
	Copyright *plainText `xml:"copyright"`
	Links     []rssLink  `xml:"atom:link"`
	Cloud     *rssCloud  `xml:"cloud"`
	Image     *rssImage  `xml:"image"`
	*rssPodcast
	Items []rssItem `xml:"item"`
}

type rssImage struct {
	Title plainText `xml:"title"`
	feeds.RssImage
}

type rssLink struct {
	Href string `xml:"href,attr"`
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
}

type rssCloud struct {
	Domain    string `xml:"domain,attr"`
	Port      int    `xml:"port,attr"`
	Path      string `xml:"path,attr"`
	Procedure string `xml:"registerProcedure,attr"`
	Protocol  string `xml:"protocol,attr"`
}

type rssItem struct {
	Title       *plainText `xml:"title"`
	Description string     `xml:"description,omitempty"`
	feeds.RssItem
	Categories []plainText    `xml:"category"`
	Creators   []plainText    `xml:"dc:creator"`
	Language   string         `xml:"dc:language,omitempty"`
	Updated    string         `xml:"atom:updated,omitempty"`
	Thumbnail  *mediaThumb    `xml:"media:thumbnail"`
	Media      []mediaContent `xml:"media:content"`
	*rssEpisode
}
