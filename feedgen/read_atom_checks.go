package feedgen

import "strings"

// checkAtomFeed checks what concerns several elements of a feed.
func (r *reader) checkAtomFeed(e *readElement, where string) {
	r.checkSelf(e, "link", "MissingSelf", Atom)
	r.checkAlternates(e, where)
	r.checkCategories(e, where)
	r.checkPages(e)
	authored := e.has("author")
	for i, entry := range e.all("entry") {
		if !authored && !entry.has("author") && !entry.kid("source").has("author") {
			r.report(entry.from, "MissingElement", "item %d: author is missing, and the feed has none", i+1)
		}
		id := entry.kid("id")
		r.identify(id.from, i+1, strings.TrimSpace(id.text), "id", "MissingElement", "DuplicateEntries")
		updated := entry.kid("updated")
		date := strings.TrimSpace(updated.text)
		if first, used := r.dates[date]; used && date != "" {
			r.report(updated.from, "DuplicateUpdated", "item %d: updated is the same as that of item %d", i+1, first)
			continue
		}
		r.dates[date] = i + 1
	}
}

// checkAtomEntry checks what concerns several elements of an entry.
func (r *reader) checkAtomEntry(e *readElement, where string) {
	r.checkAlternates(e, where)
	r.checkCategories(e, where)
	if !e.has("content") && !e.has("summary") {
		r.report(e.from, "MissingTextualContent", "%s has neither content nor a summary", where)
	}
	if !e.has("content") && len(readLinksOf(e, "alternate")) == 0 {
		r.report(e.from, "MissingContentOrAlternate", "%s has neither content nor an alternate link", where)
	}
	content := e.kid("content")
	mime := content.attr("type")
	_, linked := content.lookup("src")
	if linked && mime == "" {
		r.report(content.from, "MissingTypeAttr", "%s content is elsewhere, and its type is not said", where)
	}
	// RFC 4287, section 4.1.2: what a reader cannot show needs a summary.
	if !e.has("summary") && (linked || readIsBinary(mime)) {
		r.report(e.from, "MissingSummary", "%s: summary is missing; the content is not in the feed as text", where)
	}
}

func readIsBinary(mime string) bool {
	return strings.Contains(mime, "/") && !strings.HasPrefix(mime, "text/") &&
		!strings.HasSuffix(mime, "+xml") && !strings.HasSuffix(mime, "/xml")
}

// checkAlternates wants one alternate link of each type and language.
func (r *reader) checkAlternates(e *readElement, where string) {
	seen := map[[2]string]bool{}
	for _, link := range readLinksOf(e, "alternate") {
		key := [2]string{link.attr("type"), link.attr("hreflang")}
		if seen[key] {
			r.report(link.from, "DuplicateAtomLink", "%s: there is another alternate of the type %q and the language %q", readWithin(where, "link"), key[0], key[1])
		}
		seen[key] = true
	}
}

// checkPages refuses a first page with one before it, and a last with one
// after it.
func (r *reader) checkPages(e *readElement) {
	self := e.relation("self")
	for _, end := range [][2]string{{"first", "previous"}, {"last", "next"}} {
		beyond := readLinksOf(e, end[1])
		if self != "" && e.relation(end[0]) == self && len(beyond) > 0 {
			r.report(beyond[0].from, "LinkPastEnd", "link: this is the %s page, and there is a %s one", end[0], end[1])
		}
	}
}

// relation gives where the first link of a relation leads.
func (e *readElement) relation(rel string) string {
	for _, link := range readLinksOf(e, rel) {
		return link.attr("href")
	}
	return ""
}

// relations gives where all links of a relation lead.
func (e *readElement) relations(rel string) []string {
	var all []string
	for _, link := range readLinksOf(e, rel) {
		all = append(all, link.attr("href"))
	}
	return all
}

// readLinksOf gives the links of a relation.
func readLinksOf(e *readElement, rel string) []*readElement {
	var links []*readElement
	for _, kid := range e.kids {
		if kid.name != "link" && kid.name != "atom:link" {
			continue
		}
		if readRelationOf(kid) == rel {
			links = append(links, kid)
		}
	}
	return links
}

// readRelationOf gives the relation of a link, which is alternate where the link
// does not say it, and may be spelt as a URI.
func readRelationOf(link *readElement) string {
	rel, given := link.lookup("rel")
	if !given {
		return "alternate"
	}
	return strings.TrimPrefix(rel, "http://www.iana.org/assignments/relation/")
}
