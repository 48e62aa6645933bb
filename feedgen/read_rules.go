package feedgen

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A readRule says what an element may be. The rules of a format are a tree of
// these, and what such a tree cannot say is a function in its place.
type readRule struct {
	least, most int    // how often it stands in its parent; most 0: any number of times
	missing     string // rule that too few break; default MissingElement
	twice       string // rule that too many break; default DuplicateElement

	attrs readAttrs
	text  readCheck // what the text may be; nil: there is none
	inner string    // rule that text breaks where there is none; default UnexpectedText
	kids  readRules
	last  readLast

	// opaque tells that nothing of the element is ours to judge.
	opaque bool

	// foreign tells that what is within the element is not ours to judge.
	foreign func(e *readElement) bool

	// also checks what concerns several parts of the element at once. where
	// names the element.
	also func(r *reader, e *readElement, where string)
}

// A readLast names the children that nothing but its like, and extensions, may
// follow.
type readLast struct{ kid, rule string }

type (
	readRules map[string]readRule
	readAttrs map[string]readAttrRule
)

// A readAttrRule says what an attribute may be.
type readAttrRule struct {
	check   readCheck
	needed  bool
	missing string // rule; default MissingAttribute
}

func readMay(check readCheck) readAttrRule  { return readAttrRule{check: check} }
func readMust(check readCheck) readAttrRule { return readAttrRule{check: check, needed: true} }

// readOnce is an element of text that may stand once, readMany one that may
// stand often, readNeeded one that has to stand once.
func readOnce(checks ...readCheck) readRule { return readRule{most: 1, text: readEach(checks...)} }

func readMany(checks ...readCheck) readRule { return readRule{text: readEach(checks...)} }

func readNeeded(missing string, checks ...readCheck) readRule {
	return readRule{least: 1, most: 1, missing: missing, text: readEach(checks...)}
}

// readJoin lays tables of rules together.
func readJoin(tables ...readRules) readRules {
	all := readRules{}
	for _, t := range tables {
		maps.Copy(all, t)
	}
	return all
}

// walk checks an element and all within it.
func (r *reader) walk(e *readElement, rule readRule, where string) {
	if rule.opaque {
		return
	}
	r.checkAttrs(e, rule, where)
	if rule.foreign == nil || !rule.foreign(e) {
		r.checkText(e, rule, where)
		r.checkKids(e, rule, where)
	}
	if rule.also != nil {
		rule.also(r, e, where)
	}
}

func (r *reader) checkAttrs(e *readElement, rule readRule, where string) {
	for _, a := range e.attrs {
		what := readWithin(where, "attribute "+a.name)
		r.reportFaults(e.from, what, readCharacters(a.value))
		known, ok := rule.attrs[a.name]
		switch {
		case ok:
			r.reportFaults(e.from, what, known.check(r.value(e, a.value)))
		case a.name == "xml:lang":
			r.reportFaults(e.from, what, readLanguage(r.value(e, a.value)))
		case a.name == "xml:base":
			r.report(e.from, "AvoidXMLBase", "%s: not every reader resolves URLs against it", what)
		case a.name == "xml:space", a.name == "xml:id":
		case strings.HasPrefix(a.name, "{"):
			r.report(e.from, "UseOfExtensionAttr", "%s belongs to a vocabulary that readers are not expected to know", what)
		default:
			r.report(e.from, "UnexpectedAttribute", "%s does not belong there", what)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(rule.attrs)) {
		if known := rule.attrs[name]; known.needed {
			if _, ok := e.lookup(name); !ok {
				r.report(e.from, readOr(known.missing, "MissingAttribute"), "%s is missing", readWithin(where, "attribute "+name))
			}
		}
	}
}

func (r *reader) checkText(e *readElement, rule readRule, where string) {
	what := where
	if what == "" {
		what = e.name
	}
	if rule.text != nil {
		r.reportFaults(e.from, what, readCharacters(e.text))
		if e.name != "id" || !r.known[e.text] {
			r.reportFaults(e.from, what, rule.text(r.value(e, e.text)))
		}
		return
	}
	if text := strings.TrimSpace(e.text); text != "" {
		r.report(e.from, readOr(rule.inner, "UnexpectedText"), "%s holds text where none belongs: %s", what, readQuote(text))
	}
}

func (r *reader) checkKids(e *readElement, rule readRule, where string) {
	seen := map[string]int{}
	ended := false
	for _, kid := range e.kids {
		known, ok := rule.kids[kid.name]
		if !ok {
			r.reportUnknown(e, kid, where)
			continue
		}
		if seen[kid.name]++; seen[kid.name] == known.most+1 && known.most > 0 {
			r.report(kid.from, readOr(known.twice, "DuplicateElement"), "%s may stand only %s", readWithin(where, kid.name), readTimes(known.most))
		}
		if kid.name == rule.last.kid {
			ended = true
		} else if ended && readIsMetadata(kid.name) {
			r.report(kid.from, rule.last.rule, "%s stands after the first %s; some readers stop looking there", readWithin(where, kid.name), rule.last.kid)
		}
		r.walk(kid, known, readPlace(where, kid.name, seen[kid.name]))
	}
	for _, name := range slices.Sorted(maps.Keys(rule.kids)) {
		if known := rule.kids[name]; seen[name] < known.least {
			r.report(e.from, readOr(known.missing, "MissingElement"), "%s is missing", readWithin(where, name))
		}
	}
}

// reportUnknown reports an element that no rule knows.
func (r *reader) reportUnknown(parent, kid *readElement, where string) {
	if uri, _, found := strings.Cut(strings.TrimPrefix(kid.name, "{"), "}"); found && uri != "" {
		// Once a vocabulary is enough.
		if r.foreign[uri] {
			return
		}
		r.foreign[uri] = true
		r.report(kid.from, "UnknownNamespace", "%s belongs to a vocabulary that readers are not expected to know", readWithin(where, kid.name))
		return
	}
	if prefix, _, _ := strings.Cut(kid.name, ":"); prefix == "itunes" || prefix == "podcast" {
		// These vocabularies grow.
		r.report(kid.from, "UnknownPodcastElement", "%s is none of those that players are known to look for there", readWithin(where, kid.name))
		return
	}
	r.report(kid.from, "UndefinedElement", "%s does not belong into <%s>", readWithin(where, kid.name), parent.name)
}

// readIsMetadata tells whether an element has to stand before the items. The
// others are those of extensions, whose order is free.
func readIsMetadata(name string) bool {
	return name == "atom:link" || !strings.Contains(name, ":")
}

// value is what a check sees of an element or attribute.
func (r *reader) value(e *readElement, text string) readValue {
	return readValue{text: text, source: r.source[e.from:max(e.from, e.to)], rss: r.doc.Format == RSS}
}

// readPlace names an element for a problem's text. Items are counted.
func readPlace(where, name string, number int) string {
	switch name {
	case "channel":
		return ""
	case "item", "entry":
		return fmt.Sprintf("item %d", number)
	}
	return readWithin(where, name)
}

func readWithin(where, name string) string {
	switch {
	case where == "":
		return name
	case strings.HasPrefix(where, "item ") && !strings.Contains(where, ":"):
		return where + ": " + name
	}
	return where + " " + name
}

func readTimes(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

func readOr(rule, otherwise string) string {
	if rule != "" {
		return rule
	}
	return otherwise
}
