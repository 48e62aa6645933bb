package feedgen

import "strconv"

// readJSONDocument gives what a reader understands of a JSON Feed.
func readJSONDocument(feed *readNode) Document {
	doc := Document{
		Format:      JSON,
		Title:       feed.value("title"),
		Link:        feed.value("home_page_url"),
		Self:        feed.value("feed_url"),
		Language:    feed.value("language"),
		Description: feed.value("description"),
		Authors:     readJSONNames(feed),
	}
	for _, hub := range feed.get("hubs").items {
		doc.Hubs = append(doc.Hubs, hub.value("url"))
	}
	for _, item := range feed.get("items").items {
		doc.Items = append(doc.Items, readJSONDocumentItem(item))
	}
	return doc
}

func readJSONDocumentItem(n *readNode) DocumentItem {
	item := DocumentItem{
		ID:        readJSONID(n),
		URL:       n.value("url"),
		Title:     n.value("title"),
		Summary:   n.value("summary"),
		HTML:      n.value("content_html"),
		Language:  n.value("language"),
		Published: readNetTime(n.value("date_published")),
		Updated:   readNetTime(n.value("date_modified")),
		Authors:   readJSONNames(n),
		Image:     n.value("image"),
	}
	for _, tag := range n.get("tags").items {
		item.Categories = append(item.Categories, tag.text)
	}
	for _, file := range n.get("attachments").items {
		// A size that is no number is a problem of its own.
		size, _ := strconv.ParseInt(file.get("size_in_bytes").text, 10, 64)
		item.Enclosures = append(item.Enclosures, DocumentEnclosure{URL: file.value("url"), Type: file.value("mime_type"), Length: size})
	}
	return item
}

// readJSONID gives an item's id. JSON Feed 1.1 wants a string, and has readers take a
// number for one.
func readJSONID(n *readNode) string {
	if id := n.get("id"); id.kind == readNumber {
		return id.text
	}
	return n.value("id")
}

// readJSONNames gives the names of the authors, or their URL where they have
// none.
func readJSONNames(n *readNode) []string {
	var names []string
	for _, author := range n.get("authors").items {
		names = append(names, readOr(author.value("name"), author.value("url")))
	}
	return names
}
