// Package feedgen turns posts into feed files: RSS 2.0, Atom 1.0 and JSON
// Feed 1.1.
//
// [Resolve] gives every entry its permanent id, [Arrange] decides which items
// stand in which feed, [Encode] writes a feed in each of its formats, and
// [Read] is a strict reader that judges the result. The three formats are views
// of one value and say the same.
//
// The package is pure: it has no clock, no network and no disk. The same
// arguments give the same bytes.
package feedgen

import (
	"feedgen/sources"
)

// A Format is one of the formats a feed is written in.
type Format string

// The formats.
const (
	RSS  Format = "rss"
	Atom Format = "atom"
	JSON Format = "json"
)

// Formats lists them in the order in which a site would name them.
func Formats() []Format { return []Format{RSS, Atom, JSON} }

// Name gives what people call the format; "feed" for one that is unknown.
func (f Format) Name() string {
	switch f {
	case RSS:
		return "RSS 2.0"
	case Atom:
		return "Atom 1.0"
	case JSON:
		return "JSON Feed 1.1"
	}
	return "feed"
}

// MediaType gives the format's registered media type.
func (f Format) MediaType() string {
	switch f {
	case RSS:
		return "application/rss+xml"
	case Atom:
		return "application/atom+xml"
	default:
		return "application/feed+json"
	}
}

// ContentType gives the media type with its parameters, as a server should tell it. JSON
// is UTF-8 by itself.
func (f Format) ContentType() string {
	if f == JSON {
		return f.MediaType()
	}
	return f.MediaType() + "; charset=utf-8"
}

// A Site is what a feed says of the site it speaks for.
type Site struct {
	Title       string
	URL         string // absolute address of the home page
	Description string
	Language    string // BCP 47; may be empty
	Author      sources.Author
	Copyright   string
	Icon        string // absolute URL of a square picture; may be empty
	Logo        string // absolute URL of a picture twice as wide as high; may be empty

	// Podcast makes the RSS feed that of a podcast. Nil: it is none.
	Podcast *Podcast
}
