package feedgen

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
)

// A readElement is an element of an XML document.
type readElement struct {
	// name is bare in the namespace of the document element, with its usual
	// prefix in another known namespace, and with its URI in braces elsewhere.
	name     string
	attrs    []readAttr
	kids     []*readElement
	text     string // directly within the element, white space and all
	from, to int    // where it begins and ends in the data
}

type readAttr struct{ name, value string }

// attr gives the value of an attribute, empty if there is none.
func (e *readElement) attr(name string) string {
	value, _ := e.lookup(name)
	return value
}

func (e *readElement) lookup(name string) (string, bool) {
	for _, a := range e.attrs {
		if a.name == name {
			return a.value, true
		}
	}
	return "", false
}

// kid gives the first child of a name, or an element without anything.
func (e *readElement) kid(name string) *readElement {
	if all := e.all(name); len(all) > 0 {
		return all[0]
	}
	return &readElement{name: name, from: e.from}
}

// all gives the children of a name.
func (e *readElement) all(name string) []*readElement {
	return slices.DeleteFunc(slices.Clone(e.kids), func(k *readElement) bool { return k.name != name })
}

func (e *readElement) has(name string) bool {
	return slices.ContainsFunc(e.kids, func(k *readElement) bool { return k.name == name })
}

// value gives the text of the first child of a name, trimmed.
func (e *readElement) value(name string) string {
	return strings.TrimSpace(e.kid(name).text)
}

// readNamespaces are the namespaces of the vocabulary, by their usual prefix.
func readNamespaces() map[string]string {
	return map[string]string{
		"atom":    "http://www.w3.org/2005/Atom",
		"content": "http://purl.org/rss/1.0/modules/content/",
		"dc":      "http://purl.org/dc/elements/1.1/",
		"itunes":  itunesNamespace,
		"media":   "http://search.yahoo.com/mrss/",
		"podcast": podcastNamespace,
		"xhtml":   "http://www.w3.org/1999/xhtml",
		"xml":     "http://www.w3.org/XML/1998/namespace",
	}
}

// readXML reads an RSS or Atom document.
func (r *reader) readXML() {
	root := r.parse(true)
	if root == nil {
		return
	}
	r.source = string(r.data)
	switch {
	case root.name == "rss" && r.home == "":
		r.doc.Format = RSS
		r.check(root, readRSSRoot)
		r.doc = readRSSDocument(root)
	case root.name == "feed" && r.home == readNamespaces()["atom"]:
		r.doc.Format = Atom
		r.check(root, readAtomFeed)
		r.doc = readAtomDocument(root)
	default:
		r.report(root.from, "UndefinedElement", "the document element is <%s>; wanted is <rss>, or <feed> in the namespace of Atom", root.name)
	}
}

// check looks for problems in a document, if anybody wants to know them.
func (r *reader) check(root *readElement, rule func() readRule) {
	if !r.unchecked {
		r.walk(root, rule(), "")
	}
}

// parse gives the document element. A document that is not well-formed is
// parsed again, with leniency, for the items that it holds.
func (r *reader) parse(strict bool) *readElement {
	p := &readParser{reader: r, declared: map[string]int{}, prefixes: map[string]string{}}
	for prefix, uri := range readNamespaces() {
		p.prefixes[uri] = prefix
	}
	p.prefixes[readPodcastAlias] = "podcast"
	start := r.checkDeclaration(strict)
	p.decoder = xml.NewDecoder(bytes.NewReader(r.data[start:]))
	p.decoder.Strict = strict
	p.offset = start
	at, err := p.parse()
	if err == nil || !strict {
		return p.root
	}
	r.report(at, "SAXError", "the document is not well-formed XML: %s", readSyntax(err))
	r.muted = true
	return r.parse(false)
}

// readSyntax leaves out the line, which the problem has.
func readSyntax(err error) string {
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		return syntax.Msg
	}
	return err.Error()
}

var readDeclaration = regexp.MustCompile(`^<\?xml\s+version\s*=\s*["']([A-Za-z0-9_.:-]+)["'](?:\s+encoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)["'])?(?:\s+standalone\s*=\s*["'](?:yes|no)["'])?\s*\?>`)

// checkDeclaration checks what the document says of itself, and gives where the
// rest begins.
func (r *reader) checkDeclaration(strict bool) int {
	start := 0
	if bytes.HasPrefix(r.data, readMark) {
		start = len(readMark)
	}
	if !strict { // many a program writes blank lines first
		start = len(r.data) - len(bytes.TrimLeft(r.data[start:], " \t\r\n"))
	}
	m := readDeclaration.FindSubmatch(r.data[start:])
	if m == nil {
		return start
	}
	if version := string(m[1]); version != "1.0" {
		r.report(start, "BadXmlVersion", "the XML version is %s; wanted is 1.0", readQuote(version))
	}
	if encoding := string(m[2]); encoding != "" && !strings.EqualFold(encoding, "utf-8") {
		r.report(start, "NotUTF8", "the encoding is said to be %s; wanted is UTF-8", readQuote(encoding))
	}
	return start + len(m[0])
}

// A readParser makes a tree of the tokens of encoding/xml, and checks what that
// lets pass.
type readParser struct {
	*reader
	decoder  *xml.Decoder
	offset   int // of the decoder's first byte
	root     *readElement
	open     []*readElement
	texts    []*strings.Builder // of the open elements
	declared map[string]int     // namespaces in scope
	scopes   [][]string         // namespaces that the open elements declare
	prefixes map[string]string  // by URI
}

func (p *readParser) at() int { return p.offset + int(p.decoder.InputOffset()) }

// parse reads to the end, or to an error and where that is.
func (p *readParser) parse() (int, error) {
	defer p.closeAll()
	for {
		from := p.at()
		token, err := p.decoder.Token()
		if errors.Is(err, io.EOF) && p.root == nil {
			return from, errors.New("there is no element")
		}
		if errors.Is(err, io.EOF) {
			return from, nil
		}
		if err != nil {
			return p.at(), err
		}
		switch t := token.(type) {
		case xml.StartElement:
			err = p.start(t, from)
		case xml.EndElement:
			p.end()
		case xml.CharData:
			err = p.characters(t)
		case xml.Directive:
			p.report(from, "InvalidDoctype", "a feed has no document type declaration")
		case xml.ProcInst:
			if strings.EqualFold(t.Target, "xml") {
				err = errors.New("the XML declaration is malformed or not at the start")
			}
		}
		if err != nil {
			return from, err
		}
	}
}

// readStartTag is what encoding/xml does not insist on: blanks between
// attributes.
var readStartTag = regexp.MustCompile(`^<[^\s/>]+(\s+[^\s=]+\s*=\s*("[^"]*"|'[^']*'))*\s*/?>$`)

func (p *readParser) start(t xml.StartElement, from int) error {
	if p.root != nil && len(p.open) == 0 {
		return errors.New("there is a second document element")
	}
	if len(p.open) == readMostDepth {
		return errors.New("elements are nested too deeply")
	}
	if len(t.Attr) > readMostAttrs {
		return errors.New("an element has too many attributes")
	}
	if p.decoder.Strict && !readStartTag.Match(p.data[from:p.at()]) {
		return errors.New("blanks are missing between attributes")
	}
	if p.root == nil {
		p.home = t.Name.Space
	}
	p.declare(t.Attr, from)
	e := &readElement{name: p.label(t.Name, from), from: from}
	for _, a := range t.Attr {
		if a.Name.Space == "xmlns" || a.Name.Space == "" && a.Name.Local == "xmlns" {
			continue
		}
		name := a.Name.Local
		if a.Name.Space != "" {
			name = p.labelIn(a.Name, from, "")
		}
		if _, twice := e.lookup(name); twice {
			return errors.New("an element has the attribute " + name + " twice")
		}
		e.attrs = append(e.attrs, readAttr{name, a.Value})
	}
	if p.root == nil {
		p.root = e
	} else {
		parent := p.open[len(p.open)-1]
		parent.kids = append(parent.kids, e)
	}
	p.open = append(p.open, e)
	p.texts = append(p.texts, &strings.Builder{})
	return nil
}

func (p *readParser) end() {
	last := len(p.open) - 1
	p.open[last].to = p.at()
	p.open[last].text = p.texts[last].String()
	for _, uri := range p.scopes[last] {
		p.declared[uri]--
	}
	p.open, p.texts, p.scopes = p.open[:last], p.texts[:last], p.scopes[:last]
}

func (p *readParser) closeAll() {
	for len(p.open) > 0 {
		p.end()
	}
}

func (p *readParser) characters(t xml.CharData) error {
	if len(p.open) > 0 {
		p.texts[len(p.open)-1].Write(t)
		return nil
	}
	if len(bytes.TrimSpace(t)) > 0 {
		return errors.New("there is text outside the document element")
	}
	return nil
}

// declare takes note of the namespaces that a start tag brings into scope.
func (p *readParser) declare(attrs []xml.Attr, from int) {
	known := readNamespaces()
	var uris []string
	for _, a := range attrs {
		prefix, uri := a.Name.Local, a.Value
		if a.Name.Space != "xmlns" {
			if a.Name.Space != "" || prefix != "xmlns" {
				continue
			}
			prefix = ""
		}
		uris = append(uris, uri)
		p.declared[uri]++
		switch {
		case uri == strings.TrimSuffix(known["media"], "/"):
			p.report(from, "MediaRssNamespace", "the namespace of Media RSS ends in a slash: %s", known["media"])
		case prefix != "" && uri == "":
			p.report(from, "SAXError", "the prefix %q stands for no namespace", prefix)
		case prefix != "" && known[prefix] != "" && p.prefixes[uri] != prefix:
			p.report(from, "ReservedPrefix", "the prefix %q is commonly that of %s", prefix, known[prefix])
		case prefix != "" && p.home == known["atom"] && (uri == known["atom"] || uri == known["xhtml"]):
			p.report(from, "AvoidNamespacePrefix", "some readers do not find %s when it has a prefix", uri)
		}
	}
	p.scopes = append(p.scopes, uris)
}

func (p *readParser) label(name xml.Name, from int) string { return p.labelIn(name, from, p.home) }

// labelIn gives the name by which the rules know an element or attribute.
func (p *readParser) labelIn(name xml.Name, from int, home string) string {
	prefix, known := p.prefixes[name.Space]
	if name.Space != "" && prefix != "xml" && p.declared[name.Space] == 0 {
		p.report(from, "MissingNamespace", "the prefix of %s:%s is not declared", name.Space, name.Local)
		known = false
	}
	switch {
	case name.Space == home:
		return name.Local
	case known:
		return prefix + ":" + name.Local
	}
	return "{" + name.Space + "}" + name.Local
}
