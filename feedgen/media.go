package feedgen

import (
	"cmp"

	"feedgen/sources"
)

// mediaOf describes an item's files in the elements of Media RSS, which RSS and
// Atom share.
func mediaOf(it item) []mediaContent {
	var all []mediaContent
	described := make(map[string]bool)
	for _, e := range it.enclosures {
		described[e.url] = true
		all = append(all, mediaContent{
			URL: e.url, Type: e.mediaType, Medium: medium(e.mediaType), FileSize: e.size,
			Width: e.width, Height: e.height, Duration: e.seconds,
			Title: newMediaText(e.title), Description: newMediaText(e.description), Credit: optionalText(e.credit),
		})
	}
	for _, img := range it.images {
		// A picture of unknown type is no enclosure, but a picture all the same.
		if !described[img.URL] {
			all = append(all, mediaContent{
				URL: img.URL, Medium: "image", FileSize: img.Size,
				Width: img.Width, Height: img.Height,
				Description: newMediaText(description(img)), Credit: optionalText(img.Credit),
			})
		}
	}
	return all
}

// description is what is said of a picture: what the author wrote below it, or
// else in its place.
func description(img sources.Image) string { return cmp.Or(img.Caption, img.Alt) }

// thumbnailOf is the lead image, if there is one.
func thumbnailOf(images []sources.Image) *mediaThumb {
	if len(images) == 0 {
		return nil
	}
	return &mediaThumb{URL: images[0].URL, Width: images[0].Width, Height: images[0].Height}
}

func newMediaText(plain string) *mediaText {
	if plain == "" {
		return nil
	}
	return &mediaText{Type: "plain", plainText: newPlainText(plain)}
}

// The elements of Media RSS, https://www.rssboard.org/media-rss.

const mediaNamespace = "http://search.yahoo.com/mrss/"

type mediaContent struct {
	URL         string     `xml:"url,attr"`
	Type        string     `xml:"type,attr,omitempty"`
	Medium      string     `xml:"medium,attr"`
	FileSize    int64      `xml:"fileSize,attr,omitempty"`
	Width       int        `xml:"width,attr,omitempty"`
	Height      int        `xml:"height,attr,omitempty"`
	Duration    int64      `xml:"duration,attr,omitempty"` // seconds
	Title       *mediaText `xml:"media:title"`
	Description *mediaText `xml:"media:description"`
	Credit      *plainText `xml:"media:credit"`
}

type mediaText struct {
	Type string `xml:"type,attr"`
	plainText
}

type mediaThumb struct {
	URL    string `xml:"url,attr"`
	Width  int    `xml:"width,attr,omitempty"`
	Height int    `xml:"height,attr,omitempty"`
}
