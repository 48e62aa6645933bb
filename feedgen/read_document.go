package feedgen

import (
	"strconv"
	"strings"
)

// What a reader understands of RSS and Atom, problems or not.

func readRSSDocument(root *readElement) Document {
	channel := root.kid("channel")
	doc := Document{
		Format:      RSS,
		Title:       channel.value("title"),
		Link:        channel.value("link"),
		Self:        channel.relation("self"),
		Hubs:        channel.relations("hub"),
		Language:    channel.value("language"),
		Description: channel.value("description"),
		Updated:     readMailTime(channel.value("lastBuildDate")),
	}
	for _, e := range channel.all("managingEditor") {
		doc.Authors = append(doc.Authors, readPersonName(strings.TrimSpace(e.text)))
	}
	for _, e := range channel.all("item") {
		doc.Items = append(doc.Items, readRSSDocumentItem(e))
	}
	return doc
}

func readRSSDocumentItem(e *readElement) DocumentItem {
	item := DocumentItem{
		ID:        e.value("guid"),
		URL:       e.value("link"),
		Title:     e.value("title"),
		HTML:      e.value("content:encoded"),
		Language:  e.value("dc:language"),
		Published: readMailTime(e.value("pubDate")),
		Updated:   readNetTime(e.value("atom:updated")),
		Image:     readMediaImage(e),
	}
	// With one text only, that is the content, and no summary of it.
	if item.HTML == "" {
		item.HTML = e.value("description")
	} else {
		item.Summary = readVisible(e.value("description"))
	}
	if item.URL == "" && e.kid("guid").attr("isPermaLink") != "false" {
		item.URL = item.ID
	}
	for _, author := range e.all("author") {
		item.Authors = append(item.Authors, readPersonName(strings.TrimSpace(author.text)))
	}
	for _, creator := range e.all("dc:creator") {
		item.Authors = append(item.Authors, strings.TrimSpace(creator.text))
	}
	for _, category := range e.all("category") {
		item.Categories = append(item.Categories, strings.TrimSpace(category.text))
	}
	for _, enclosure := range e.all("enclosure") {
		item.Enclosures = append(item.Enclosures, readFile(enclosure, "url"))
	}
	return item
}

func readAtomDocument(feed *readElement) Document {
	doc := Document{
		Format:      Atom,
		Title:       readAtomPlain(feed.kid("title")),
		Link:        feed.relation("alternate"),
		Self:        feed.relation("self"),
		Hubs:        feed.relations("hub"),
		Language:    feed.attr("xml:lang"),
		Description: readAtomPlain(feed.kid("subtitle")),
		Updated:     readNetTime(feed.value("updated")),
		Authors:     readAtomNames(feed),
	}
	for _, e := range feed.all("entry") {
		doc.Items = append(doc.Items, readAtomDocumentItem(e))
	}
	return doc
}

func readAtomDocumentItem(e *readElement) DocumentItem {
	item := DocumentItem{
		ID:        e.value("id"),
		URL:       e.relation("alternate"),
		Title:     readAtomPlain(e.kid("title")),
		Summary:   readAtomPlain(e.kid("summary")),
		Language:  e.attr("xml:lang"),
		Published: readNetTime(e.value("published")),
		Updated:   readNetTime(e.value("updated")),
		Authors:   readAtomNames(e),
		Image:     readMediaImage(e),
	}
	if e.kid("content").attr("type") == "html" {
		item.HTML = e.value("content")
	}
	for _, category := range e.all("category") {
		item.Categories = append(item.Categories, readOr(category.attr("label"), category.attr("term")))
	}
	for _, link := range readLinksOf(e, "enclosure") {
		item.Enclosures = append(item.Enclosures, readFile(link, "href"))
	}
	return item
}

// readAtomPlain gives what a text construct says.
func readAtomPlain(e *readElement) string {
	if e.attr("type") == "html" {
		return readVisible(e.text)
	}
	return strings.TrimSpace(e.text)
}

func readAtomNames(e *readElement) []string {
	var names []string
	for _, author := range e.all("author") {
		names = append(names, author.value("name"))
	}
	return names
}

func readFile(e *readElement, url string) DocumentEnclosure {
	// A length that is no number is a problem of its own.
	length, _ := strconv.ParseInt(e.attr("length"), 10, 64)
	return DocumentEnclosure{URL: e.attr(url), Type: e.attr("type"), Length: length}
}

// readMediaImage gives the picture that readers of Media RSS would show.
func readMediaImage(e *readElement) string {
	if thumbnails := e.all("media:thumbnail"); len(thumbnails) > 0 {
		return thumbnails[0].attr("url")
	}
	for _, content := range e.all("media:content") {
		if content.attr("medium") == "image" {
			return content.attr("url")
		}
	}
	return ""
}
