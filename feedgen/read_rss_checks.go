package feedgen

import "strings"

// checkRSSChannel checks what concerns several elements of a channel.
func (r *reader) checkRSSChannel(e *readElement, where string) {
	r.checkSelf(e, "atom:link", "MissingAtomSelfLink", RSS)
	r.checkCategories(e, where)
	r.checkSemantics(e, where, "DuplicateSemantics", [][2]string{
		{"managingEditor", "dc:creator"}, {"webMaster", "dc:publisher"}, {"category", "dc:subject"},
		{"pubDate", "dc:date"}, {"language", "dc:language"}, {"copyright", "dc:rights"},
	})
	image := e.kid("image")
	if title := image.value("title"); title != "" && title != e.value("title") {
		r.report(image.kid("title").from, "ImageTitleDoesntMatch", "image title is %s; wanted is the title of the channel", readQuote(title))
	}
	if link := image.value("link"); link != "" && link != e.value("link") {
		r.report(image.kid("link").from, "ImageLinkDoesntMatch", "image link is %s; wanted is the link of the channel", readQuote(link))
	}
	r.checkPodcast(e, where)
	for i, item := range e.all("item") {
		r.checkGUID(item, i+1)
	}
}

// checkRSSItem checks what concerns several elements of an item.
func (r *reader) checkRSSItem(e *readElement, where string) {
	if !e.has("title") && !e.has("description") {
		r.report(e.from, "ItemMustContainTitleOrDescription", "%s has neither a title nor a description", where)
	}
	if content := e.kid("content:encoded"); e.has("content:encoded") {
		if description := e.kid("description"); !e.has("description") || description.from > content.from {
			r.report(content.from, "NeedDescriptionBeforeContent", "%s: content:encoded has no description before it; some readers show whichever comes last", where)
		}
	}
	r.checkCategories(e, where)
	r.checkSemantics(e, where, "DuplicateItemSemantics", [][2]string{
		{"author", "dc:creator"}, {"category", "dc:subject"}, {"pubDate", "dc:date"}, {"source", "dc:source"},
	})
}

// checkSemantics refuses pairs of elements that say the same: readers show one
// or both.
func (r *reader) checkSemantics(e *readElement, where, rule string, pairs [][2]string) {
	for _, pair := range pairs {
		if e.has(pair[0]) && e.has(pair[1]) {
			r.report(e.kid(pair[1]).from, rule, "%s says the same as %s", readWithin(where, pair[1]), pair[0])
		}
	}
}

// checkCategories refuses a category that stands twice.
func (r *reader) checkCategories(e *readElement, where string) {
	seen := map[[3]string]bool{}
	for _, c := range e.all("category") {
		key := [3]string{strings.TrimSpace(c.text), c.attr("domain") + c.attr("scheme"), c.attr("term")}
		if seen[key] {
			r.report(c.from, "DuplicateCategory", "%s %s stands twice", readWithin(where, "category"), readQuote(key[0]+key[2]))
		}
		seen[key] = true
	}
}

// checkGUID checks the id of an item, which is its link unless it says no.
func (r *reader) checkGUID(item *readElement, number int) {
	guid := item.kid("guid")
	id := strings.TrimSpace(guid.text)
	r.identify(guid.from, number, id, "guid", "MissingGuid", "DuplicateValue")

	scheme, _, _ := strings.Cut(strings.ToLower(id), ":")
	permanent := guid.attr("isPermaLink") != "false"
	switch {
	case id == "":
	case !permanent && len(id) < 9 && strings.Trim(id, "0123456789") == "":
		r.report(guid.from, "NotSufficientlyUnique", "item %d: guid %s may well be that of another feed's item", number, readQuote(id))
	case !permanent:
	case scheme == "tag" || scheme == "urn":
		r.report(guid.from, "InvalidPermalink", `item %d: guid %s is no URL; wanted is isPermaLink="false"`, number, readQuote(id))
	case len(readWebURL(readValue{text: id})) > 0:
		r.report(guid.from, "InvalidHttpGUID", `item %d: guid %s is no http or https URL; wanted is isPermaLink="false"`, number, readQuote(id))
	case item.has("link") && id != item.value("link"):
		r.report(guid.from, "InvalidPermalink", `item %d: guid %s is not the link; wanted is isPermaLink="false"`, number, readQuote(id))
	}
}

// checkSelf wants exactly one link to where the feed is published.
func (r *reader) checkSelf(e *readElement, name, missing string, format Format) {
	count := 0
	for _, link := range readLinksOf(e, "self") {
		if count++; count > 1 {
			r.report(link.from, "DuplicateSelf", "%s: there is more than one rel=\"self\"", name)
		}
		if mime, _, _ := strings.Cut(link.attr("type"), ";"); mime != format.MediaType() {
			r.report(link.from, "SelfNotAtom", "%s: rel=\"self\" has the type %s; wanted is %s", name, readQuote(mime), format.MediaType())
		}
	}
	if count == 0 {
		r.report(e.from, missing, "%s: there is no rel=\"self\" that names the URL of the feed", name)
	}
}
