package feedgen

import "github.com/gorilla/feeds"

// The Atom document as it is written, made as the RSS one is.

const atomNamespace = "http://www.w3.org/2005/Atom"

type atomDocument struct {
	feeds.AtomFeed
	Lang      string           `xml:"xml:lang,attr,omitempty"`
	Media     string           `xml:"xmlns:media,attr"`
	Links     []feeds.AtomLink `xml:"link"`
	Generator atomGenerator    `xml:"generator"`
	Entries   []atomEntry      `xml:"entry"`
}

// FeedXml makes the document one that feeds.WriteXML takes.
func (d *atomDocument) FeedXml() any { return d }

type atomGenerator struct {
	Version string `xml:"version,attr,omitempty"`
	Name    string `xml:",chardata"`
}

type atomEntry struct {
	feeds.AtomEntry
	Lang       string             `xml:"xml:lang,attr,omitempty"`
	Links      []atomLink         `xml:"link"`
	Authors    []feeds.AtomAuthor `xml:"author"`
	Categories []atomCategory     `xml:"category"`
	Thumbnail  *mediaThumb        `xml:"media:thumbnail"`
	Contents   []mediaContent     `xml:"media:content"`
}

type atomLink struct {
	feeds.AtomLink
	Title string `xml:"title,attr,omitempty"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}
