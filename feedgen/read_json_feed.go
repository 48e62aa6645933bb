package feedgen

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// The rules of JSON Feed 1.1, https://www.jsonfeed.org/version/1.1/.

// A readJSONRule says what a member may be.
type readJSONRule struct {
	kind    readKind
	needed  bool
	check   readCheck // of a string or number
	members readJSONRules
	each    *readJSONRule // of an array
	old     bool          // of JSON Feed 1
}

type readJSONRules map[string]readJSONRule

func readJSONFeed() readJSONRule {
	plain, url := readJSONText(readPlain("ContainsHTML")), readJSONText(readWebURL)
	hub := readJSONRules{"type": readJSONNeeded(readJSONText()), "url": readJSONNeeded(url)}
	return readJSONRule{kind: readObject, members: readJSONRules{
		"version":       readJSONNeeded(readJSONText(readOneOf("InvalidVersion", "https://jsonfeed.org/version/1.1"))),
		"title":         readJSONNeeded(plain),
		"home_page_url": url,
		"feed_url":      url,
		"description":   plain,
		"user_comment":  plain,
		"next_url":      url,
		"icon":          url,
		"favicon":       url,
		"author":        {kind: readObject, members: readJSONPerson(), old: true},
		"authors":       readJSONList(readJSONRule{kind: readObject, members: readJSONPerson()}),
		"language":      readJSONText(readTight, readLanguage),
		"expired":       {kind: readBool},
		"hubs":          readJSONList(readJSONRule{kind: readObject, members: hub}),
		"items":         readJSONNeeded(readJSONList(readJSONItem())),
	}}
}

func readJSONItem() readJSONRule {
	plain, url, date := readJSONText(readPlain("ContainsHTML")), readJSONText(readWebURL), readJSONText(readTight, readNetDate)
	return readJSONRule{kind: readObject, members: readJSONRules{
		"id":             {kind: readString, needed: true, check: readTight},
		"url":            url,
		"external_url":   url,
		"title":          plain,
		"content_html":   readJSONText(readHTML),
		"content_text":   readJSONText(),
		"summary":        plain,
		"image":          url,
		"banner_image":   url,
		"date_published": date,
		"date_modified":  date,
		"author":         {kind: readObject, members: readJSONPerson(), old: true},
		"authors":        readJSONList(readJSONRule{kind: readObject, members: readJSONPerson()}),
		"tags":           readJSONList(plain),
		"language":       readJSONText(readTight, readLanguage),
		"attachments":    readJSONList(readJSONAttachment()),
	}}
}

func readJSONAttachment() readJSONRule {
	return readJSONRule{kind: readObject, members: readJSONRules{
		"url":                 readJSONNeeded(readJSONText(readEnclosureURL)),
		"mime_type":           readJSONNeeded(readJSONText(readMIME("InvalidMIMEType"))),
		"title":               readJSONText(readPlain("ContainsHTML")),
		"size_in_bytes":       {kind: readNumber, check: readBetween("InvalidNonNegativeInteger", 0, readMaxInt)},
		"duration_in_seconds": {kind: readNumber, check: readMatch("InvalidDuration", "a number of seconds", readDecimal)},
	}}
}

func readJSONPerson() readJSONRules {
	return readJSONRules{
		"name":   readJSONText(readPlain("ContainsHTML")),
		"url":    readJSONText(readURI),
		"avatar": readJSONText(readWebURL),
	}
}

// readJSONText is a string that is not blank: what is not known is left out.
func readJSONText(checks ...readCheck) readJSONRule {
	return readJSONRule{kind: readString, check: readEach(append([]readCheck{readFilled}, checks...)...)}
}

func readJSONList(each readJSONRule) readJSONRule {
	return readJSONRule{kind: readArray, each: &each}
}

func readJSONNeeded(rule readJSONRule) readJSONRule {
	rule.needed = true
	return rule
}

// walkJSON checks a value and all within it.
func (r *reader) walkJSON(n *readNode, rule readJSONRule, where string) {
	what := where
	if what == "" {
		what = "the feed"
	}
	if n.kind != rule.kind {
		r.report(n.from, "InvalidType", "%s is %s; wanted is %s", what, n.kind, rule.kind)
		return
	}
	if rule.check != nil {
		r.checkJSONCharacters(n.from, what, n.text)
		r.reportFaults(n.from, what, rule.check(readValue{text: n.text}))
	}
	for i, item := range n.items {
		r.walkJSON(item, *rule.each, readJSONPlace(where, i+1))
	}
	seen := map[string]bool{}
	for _, m := range n.members {
		r.walkJSONMember(m, rule.members, where, seen)
	}
	for _, name := range slices.Sorted(maps.Keys(rule.members)) {
		// An item without an id is reported where ids are compared.
		if rule.members[name].needed && !seen[name] && name != "id" {
			r.report(n.from, "MissingElement", "%s is missing", readWithin(where, name))
		}
	}
}

func (r *reader) walkJSONMember(m readMember, rules readJSONRules, where string, seen map[string]bool) {
	what := readWithin(where, m.name)
	if seen[m.name] {
		r.report(m.from, "DuplicateElement", "%s may stand only once", what)
	}
	seen[m.name] = true
	rule, known := rules[m.name]
	switch {
	case known:
		if rule.old {
			r.report(m.from, "DeprecatedMember", "%s is of JSON Feed 1; wanted is authors", what)
		}
		r.walkJSON(m.node, rule, what)
	case strings.HasPrefix(m.name, "_") && len(m.name) > 1:
		if m.node.kind != readObject {
			r.report(m.node.from, "InvalidType", "%s is %s; an extension is %s", what, m.node.kind, readObject)
		}
	default:
		r.report(m.from, "UndefinedElement", "%s is no member that JSON Feed knows; extensions begin with _", what)
	}
}

// checkJSONCharacters refuses what cannot be said in XML: a feed's formats say
// the same.
func (r *reader) checkJSONCharacters(offset int, what, text string) {
	for _, c := range text {
		if !readIsLegal(c) {
			r.report(offset, "IllegalCharacter", "%s holds the character %U, which has no place in a feed", what, c)
			return
		}
	}
	r.reportFaults(offset, what, readCharacters(text))
}

// readJSONPlace names an element of an array.
func readJSONPlace(where string, number int) string {
	if where == "items" {
		return fmt.Sprintf("item %d", number)
	}
	return fmt.Sprintf("%s %d", where, number)
}

// checkJSONFeed checks what concerns several members at once.
func (r *reader) checkJSONFeed(feed *readNode) {
	for _, name := range []string{"home_page_url", "feed_url"} {
		if !feed.has(name) {
			r.report(feed.from, "MissingRecommendedElement", "%s is missing", name)
		}
	}
	r.checkJSONPeople(feed, "")
	for i, item := range feed.get("items").items {
		where := fmt.Sprintf("item %d", i+1)
		id := item.get("id")
		if id.kind == readString || id.kind == readMissing {
			r.identify(id.from, i+1, strings.TrimSpace(id.text), "id", "MissingElement", "DuplicateEntries")
		}
		if !item.has("content_html") && !item.has("content_text") {
			r.report(item.from, "MissingContent", "%s has neither content_html nor content_text", where)
		}
		tags := map[string]bool{}
		for _, tag := range item.get("tags").items {
			if tags[tag.text] {
				r.report(tag.from, "DuplicateCategory", "%s: tag %s stands twice", where, readQuote(tag.text))
			}
			tags[tag.text] = true
		}
		r.checkJSONPeople(item, where)
	}
}

// checkJSONPeople wants every author to say something.
func (r *reader) checkJSONPeople(n *readNode, where string) {
	for i, author := range n.get("authors").items {
		if author.kind == readObject && !author.has("name") && !author.has("url") && !author.has("avatar") {
			r.report(author.from, "MissingElement", "%s has neither name, url nor avatar", readJSONPlace(readWithin(where, "authors"), i+1))
		}
	}
}
