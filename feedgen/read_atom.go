package feedgen

import (
	"slices"
	"strings"
)

// The rules of Atom 1.0, https://www.rfc-editor.org/rfc/rfc4287.

func readAtomFeed() readRule {
	return readRule{
		kids: readJoin(readAtomMetadata(1, "MissingElement"), readMedia(), readPodcastFeed(), readRules{"entry": readAtomEntry()}),
		last: readLast{"entry", "MisplacedMetadata"},
		also: (*reader).checkAtomFeed,
	}
}

// readAtomMetadata are the elements that a feed has, and the source of an entry
// may have.
func readAtomMetadata(least int, missing string) readRules {
	return readRules{
		"id":          {least: least, most: 1, missing: missing, text: readEach(readFilled, readAtomID)},
		"title":       readAtomText(least, missing),
		"updated":     {least: least, most: 1, missing: missing, text: readEach(readTight, readNetDate)},
		"subtitle":    readAtomText(0, ""),
		"rights":      readAtomText(0, ""),
		"author":      readAtomPerson(),
		"contributor": readAtomPerson(),
		"category":    readAtomCategory(),
		"link":        readLink(),
		"icon":        readOnce(readFilled, readWebURL),
		"logo":        readOnce(readFilled, readWebURL),
		"generator": {most: 1, text: readEach(readFilled, readPlain("ContainsHTML")),
			attrs: readAttrs{"uri": readMay(readURI), "version": readMay(readFilled)}},
	}
}

func readAtomEntry() readRule {
	own := readRules{
		"id":          {most: 1, text: readEach(readFilled, readAtomID)},
		"title":       readAtomText(1, ""),
		"updated":     readNeeded("", readTight, readNetDate),
		"published":   readOnce(readTight, readNetDate),
		"author":      readAtomPerson(),
		"contributor": readAtomPerson(),
		"category":    readAtomCategory(),
		"link":        readLink(),
		"summary":     readAtomText(0, ""),
		"rights":      readAtomText(0, ""),
		"content": {most: 1, text: readAnything, foreign: readIsForeign, also: (*reader).checkAtomContent, attrs: readAttrs{
			"type": readMay(readFilledAttr),
			"src":  readMay(readURI),
		}},
		"source": {most: 1, kids: readAtomMetadata(1, "MissingSourceElement"), also: (*reader).checkAlternates},
	}
	return readRule{kids: readJoin(readDublinCore(), readMedia(), readPodcastItem(), own), also: (*reader).checkAtomEntry}
}

// readAtomText is a text construct.
func readAtomText(least int, missing string) readRule {
	return readRule{
		least: least, most: 1, missing: missing,
		text:    readFilled,
		attrs:   readAttrs{"type": readMay(readOneOf("InvalidTextType", "text", "html", "xhtml"))},
		foreign: readIsForeign,
		also:    (*reader).checkAtomText,
	}
}

// checkAtomText wants text or HTML: these are what every reader shows.
func (r *reader) checkAtomText(e *readElement, where string) {
	v := r.value(e, e.text)
	switch kind := e.attr("type"); {
	case kind == "html":
		r.reportFaults(e.from, where, readHTML(v))
	case readIsForeign(e):
		r.report(e.from, "ContentNotHTML", `%s is of the type %s; wanted is "html" or "text"`, where, readQuote(kind))
	default:
		r.reportFaults(e.from, where, readPlain("ContainsUndeclaredHTML")(v))
	}
}

// readIsForeign tells whether an element holds other than text or escaped HTML.
func readIsForeign(e *readElement) bool {
	kind := e.attr("type")
	return kind != "" && kind != "text" && kind != "html"
}

// checkAtomContent wants the content in the feed, as HTML if need be.
func (r *reader) checkAtomContent(e *readElement, where string) {
	_, linked := e.lookup("src")
	kind := e.attr("type")
	if readIsForeign(e) && kind != "xhtml" || linked && kind != "" {
		r.reportFaults(e.from, readWithin(where, "attribute type"), readMIME("InvalidMIMEType")(readValue{text: kind}))
	}
	if linked {
		return
	}
	r.checkAtomText(e, where)
	if strings.TrimSpace(e.text) == "" && len(e.kids) == 0 {
		r.report(e.from, "NotBlank", "%s is blank", where)
	}
}

func readAtomPerson() readRule {
	return readRule{kids: readRules{
		"name":  {least: 1, most: 1, text: readEach(readFilled, readNoMail, readPlain("ContainsHTML"))},
		"email": readOnce(readTight, readMatch("InvalidAddrSpec", "an e-mail address", readAddress)),
		"uri":   readOnce(readFilled, readURI),
	}}
}

func readAtomCategory() readRule {
	return readRule{attrs: readAttrs{
		"term":   readMust(readFilled),
		"scheme": readMay(readURI),
		"label":  readMay(readEach(readFilled, readPlain("ContainsHTML"))),
	}}
}

// readLink is the link of Atom, which RSS borrows.
func readLink() readRule {
	return readRule{
		inner: "AtomLinkNotEmpty",
		also:  (*reader).checkLink,
		attrs: readAttrs{
			"href":     {check: readURI, needed: true, missing: "MissingHref"},
			"rel":      readMay(readRelation),
			"type":     readMay(readMIME("InvalidMIMEType")),
			"hreflang": readMay(readLanguage),
			"title":    readMay(readEach(readFilledAttr, readPlain("ContainsHTML"))),
			"length":   readMay(readBetween("InvalidNonNegativeInteger", 0, readMaxInt)),
		},
	}
}

func readFilledAttr(v readValue) []readFault {
	if v.text == "" {
		return readSay("AttrNotBlank", "is blank")
	}
	return nil
}

// readRelation checks the relation of a link.
// https://www.iana.org/assignments/link-relations/
func readRelation(v readValue) []readFault {
	known := []string{
		"alternate", "current", "describedby", "edit", "edit-media", "enclosure", "first", "hub",
		"last", "license", "next", "next-archive", "payment", "prev-archive", "previous", "related",
		"replies", "search", "self", "service", "up", "via",
	}
	switch {
	case v.text == "":
		return readFilledAttr(v)
	case slices.Contains(known, v.text), len(readURI(v)) == 0:
		return nil
	}
	return readSay("UnregisteredAtomLinkRel", "is %s, which readers do not know", readQuote(v.text))
}

// checkLink wants an enclosure that can be fetched, a hub that can be asked, and
// pages of feeds only on feeds.
func (r *reader) checkLink(e *readElement, where string) {
	switch rel := readRelationOf(e); rel {
	case "enclosure":
		r.reportFaults(e.from, where+" attribute href", readEnclosureURL(readValue{text: e.attr("href")}))
	case "hub":
		if href := e.attr("href"); len(readURI(readValue{text: href})) == 0 {
			r.reportFaults(e.from, where+" attribute href", readWebURL(readValue{text: href}))
		}
	case "current", "first", "last", "next", "next-archive", "prev-archive", "previous":
		if strings.HasPrefix(where, "item ") {
			r.report(e.from, "FeedHistoryRelInEntry", "%s has rel=%s, which is for feeds", where, readQuote(rel))
		}
	}
}
