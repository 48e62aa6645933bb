package feedgen

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// readHTML checks a fragment of HTML as it stands in a feed: whole, inert, and
// without a relative URL.
func readHTML(v readValue) []readFault {
	f := &readFragment{said: map[readFault]bool{}}
	f.tokens(v.text)
	if len(f.faults) == 0 {
		f.compare(v.text)
	}
	return f.faults
}

// A readFragment is a fragment of HTML being read.
type readFragment struct {
	faults []readFault
	said   map[readFault]bool
	open   []string
	shape  []string // the tags in order, as they are written
}

const readDeepestHTML = 200

// say adds a fault, once.
func (f *readFragment) say(rule, format string, args ...any) {
	fault := readSay(rule, "holds HTML where "+format, args...)[0]
	if !f.said[fault] {
		f.said[fault] = true
		f.faults = append(f.faults, fault)
	}
}

func (f *readFragment) tokens(text string) {
	z := html.NewTokenizer(strings.NewReader(text))
	seen := 0
	for {
		kind := z.Next()
		raw := string(z.Raw())
		switch kind {
		case html.ErrorToken:
			// The tokenizer keeps a tag without an end to itself.
			if seen < len(text) {
				f.say("NotHtml", "a tag is cut short: %s", readQuote(text[seen:]))
			}
			for _, name := range f.open {
				f.say("NotHtml", "<%s> is not closed", name)
			}
			return
		case html.TextToken:
			f.text(raw)
		case html.CommentToken:
			f.comment(raw)
		case html.DoctypeToken:
			f.say("NotHtml", "a doctype stands inside of a page: %s", readQuote(raw))
		case html.StartTagToken, html.SelfClosingTagToken:
			f.start(z.Token(), raw)
		case html.EndTagToken:
			f.end(z.Token(), raw)
		}
		seen += len(raw)
		if len(f.open) > readDeepestHTML {
			f.say("NotHtml", "elements are nested too deeply")
			return
		}
	}
}

func (f *readFragment) text(raw string) {
	if strings.TrimSpace(raw) == "" {
		return
	}
	if len(f.shape) == 0 || f.shape[len(f.shape)-1] != "text" {
		f.shape = append(f.shape, "text")
	}
	if strings.Contains(raw, "<") {
		f.say("NotHtml", "< stands alone; wanted is &lt;")
	}
	f.references(raw)
}

var readAmpersand = regexp.MustCompile(`&(#[0-9]+;?|#[xX][0-9A-Fa-f]+;?|[A-Za-z0-9]+;?|#)`)

// references wants each & that is none itself to begin a known entity.
func (f *readFragment) references(raw string) {
	for _, ref := range readAmpersand.FindAllString(raw, -1) {
		if !strings.HasSuffix(ref, ";") || strings.HasSuffix(html.UnescapeString(ref), ";") && ref != "&semi;" {
			f.say("NotHtml", "%s is no entity; wanted is &amp; for an ampersand", readQuote(ref))
		}
	}
}

func (f *readFragment) comment(raw string) {
	inner, opened := strings.CutPrefix(raw, "<!--")
	inner, closed := strings.CutSuffix(inner, "-->")
	if strings.HasPrefix(strings.ToLower(raw), "<?import") {
		f.say("SecurityRisk", "<?import loads code")
	}
	if !opened || !closed || strings.Contains(inner, "--") || strings.HasPrefix(inner, ">") || strings.HasSuffix(inner, "-") {
		f.say("NotHtml", "a comment is malformed: %s", readQuote(raw))
	}
}

var (
	readHTMLStart = regexp.MustCompile(`^<[A-Za-z][A-Za-z0-9-]*(\s+[^\s"'<>/=]+(\s*=\s*("[^"]*"|'[^']*'|[^\s"'=<>` + "`" + `]+))?)*\s*/?>$`)
	readHTMLAttr  = regexp.MustCompile(`\s([^\s"'<>/=]+)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>` + "`" + `]+))?`)
	readHTMLEnd   = regexp.MustCompile(`^</[A-Za-z][A-Za-z0-9-]*\s*>$`)
)

func (f *readFragment) start(t html.Token, raw string) {
	if !readHTMLStart.MatchString(raw) {
		f.say("NotHtml", "a tag is malformed: %s", readQuote(raw))
	}
	f.references(raw)
	f.element(t.Data)
	for _, a := range t.Attr {
		f.attribute(t.Data, a.Key, a.Val)
	}
	// The tokenizer gives each attribute once.
	seen := map[string]bool{}
	for _, m := range readHTMLAttr.FindAllStringSubmatch(raw, -1) {
		name := strings.ToLower(m[1])
		if seen[name] {
			f.say("NotHtml", "<%s> has the attribute %s twice", t.Data, name)
		}
		seen[name] = true
	}

	f.shape = append(f.shape, "<"+t.Data)
	void := readIsVoid(t.Data)
	if t.Type == html.SelfClosingTagToken && !void {
		f.say("NotHtml", "<%s/> does not close itself", t.Data)
	}
	if void {
		f.shape = append(f.shape, ">"+t.Data)
		return
	}
	f.open = append(f.open, t.Data)
}

func (f *readFragment) end(t html.Token, raw string) {
	if !readHTMLEnd.MatchString(raw) {
		f.say("NotHtml", "a tag is malformed: %s", readQuote(raw))
	}
	at := len(f.open) - 1
	for at >= 0 && f.open[at] != t.Data {
		at--
	}
	if at < 0 {
		f.say("NotHtml", "</%s> closes nothing", t.Data)
		return
	}
	for _, name := range f.open[at+1:] {
		f.say("NotHtml", "</%s> stands before <%s> is closed", t.Data, name)
	}
	f.open = f.open[:at]
	f.shape = append(f.shape, ">"+t.Data)
}

// element reports an element that feeds do not have.
func (f *readFragment) element(name string) {
	switch {
	case strings.Contains(readUnsafeElements, " "+name+" "):
		f.say("SecurityRisk", "<%s> is not safe", name)
	case !strings.Contains(readSafeElements, " "+name+" "):
		f.say("NotHtml", "<%s> is no element that readers show", name)
	}
}

// compare wants what a browser makes of the fragment to be what is written.
// Where it is not, a tag stood where HTML does not allow it, as <div> in <p>.
func (f *readFragment) compare(text string) {
	nodes, err := html.ParseFragment(strings.NewReader(text), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
	if err != nil {
		f.say("NotHtml", "elements are nested too deeply")
		return
	}
	var made []string
	for _, n := range nodes {
		made = readShape(made, n)
	}
	written := f.shape
	for len(made) > 0 || len(written) > 0 {
		switch {
		case len(made) > 0 && len(written) > 0 && made[0] == written[0]:
			made, written = made[1:], written[1:]
		case len(made) > 0 && strings.HasSuffix(made[0], "tbody"), len(made) > 0 && strings.HasSuffix(made[0], "colgroup"):
			// These are there whether they are written or not.
			made = made[1:]
		default:
			f.say("NotHtml", "%s stands where it may not, so that a browser rearranges it", readTag(written))
			return
		}
	}
}

// readShape appends the tags of a tree in order.
func readShape(shape []string, n *html.Node) []string {
	switch n.Type {
	case html.TextNode:
		if strings.TrimSpace(n.Data) != "" && (len(shape) == 0 || shape[len(shape)-1] != "text") {
			shape = append(shape, "text")
		}
	case html.ElementNode:
		shape = append(shape, "<"+n.Data)
		for kid := n.FirstChild; kid != nil; kid = kid.NextSibling {
			shape = readShape(shape, kid)
		}
		shape = append(shape, ">"+n.Data)
	}
	return shape
}

// readTag shows the first of a fragment's tags to people.
func readTag(shape []string) string {
	switch {
	case len(shape) == 0:
		return "something"
	case shape[0] == "text":
		return "text"
	case shape[0][0] == '>':
		return "</" + shape[0][1:] + ">"
	}
	return shape[0] + ">"
}

// The elements that readers show, https://html.spec.whatwg.org/multipage/.
const readSafeElements = " a abbr acronym address area article aside audio b bdi big blockquote br canvas caption center cite code" +
	" col colgroup data dd del details dfn dialog dir div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup" +
	" hr i img ins kbd li main map mark menu meter nav ol p picture pre progress q rp rt ruby s samp section small source span" +
	" strike strong sub summary sup table tbody td template tfoot th thead time tr track tt u ul var video wbr "

// The elements that run, load or ask for something, or change the page around
// them. Drawings and formulas (svg, math) are only unknown to readers; what is
// unsafe in them is found by their attributes.
const readUnsafeElements = " applet base basefont body button command comment datalist embed eventsource fieldset form frame" +
	" frameset head html iframe input isindex keygen label legend link listing meta noembed noframes noscript object optgroup" +
	" option output param plaintext script select slot style textarea title xmp "

func readIsVoid(name string) bool {
	return strings.Contains(" area base br col embed hr img input link meta param source track wbr ", " "+name+" ")
}

// readIsHTML tells whether there is an HTML element of a name.
func readIsHTML(name string) bool {
	return name == "bdo" || strings.Contains(readSafeElements+readUnsafeElements, " "+name+" ")
}
