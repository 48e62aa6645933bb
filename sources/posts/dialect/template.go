package dialect

import (
	"net/url"
	"strings"
)

// A call is a tag, or the use of a shortcode.
type call struct {
	name string
	rest string // what stands between the name and the tag's end
	end  int    // where the tag ends in the body
}

// tag rewrites a {% tag %} of Liquid and its kin. In the languages of templates
// the first %} ends it, in quotes or not.
func (r *rewriter) tag() bool {
	close := r.within("%}", r.at+2)
	if close < 0 {
		r.note("a {%% is not closed; the rest of its line is left out")
		r.dropLine()
		return true
	}
	inner := strings.Trim(r.src[r.at+2:close], "-+~ \t\n")
	name := leadingName(inner, "-.:")
	c := call{name: name, rest: strings.TrimSpace(inner[len(name):]), end: close + 2}
	switch {
	case r.on[HexoTags] && r.hexoTag(c):
	case r.on[PelicanLinks] && r.pelicanTag(c):
	case r.commonTag(c):
	case r.hasValues() && r.liquidTag(c):
	case strings.HasPrefix(name, "end"):
		r.endTag(c)
	case r.shown(c.name, c):
	default:
		r.note("tag %q is not known; the tag is left out", name)
		r.dropBlock(c.end)
	}
	return true
}

// endTag closes what was opened under a name. An end without a beginning goes.
func (r *rewriter) endTag(c call) {
	if !r.pop(c.name, c.end) {
		r.dropBlock(c.end)
	}
}

// shown writes what a tag shows if it is one of those that embed something, or
// the beginning of a notice.
func (r *rewriter) shown(name string, c call) bool {
	a := r.parse(c.rest)
	if html, ok := r.embed(name, a); ok {
		r.embedded(name, c.end, html)
		return true
	}
	if !isNotice(name) || r.find("end"+name, c.end, -1) < 0 {
		return false
	}
	r.openAside("end"+name, c.end, noticeTitleOf(name, a))
	return true
}

// embedded writes what a tag shows, or notes that it does not say what.
func (r *rewriter) embedded(name string, end int, html string) {
	if html == "" {
		r.note("%s does not say what to show; it is left out", name)
		r.drop(end)
		return
	}
	r.put(end, html)
}

// openAside begins a block quote that an end called name closes.
func (r *rewriter) openAside(name string, end int, title string) {
	r.block(end, aside(title))
	r.push(frame{name: name, end: asideEnd, cut: -1})
}

// noticeTitleOf gives the title of a notice: as its parameters have it, else of
// its type.
func noticeTitleOf(name string, a args) string {
	if title := a.first("title", "heading", "header", "label"); title != "" {
		return title
	}
	kind := a.first("type", "kind", "level", "theme", "variant")
	rest := a
	if kind == "" && (isNotice(rest.get(0)) || len(rest.list) > 1 && !strings.Contains(rest.list[0], " ")) {
		kind, rest.list = rest.list[0], rest.list[1:]
	}
	if title := rest.from(0); len(rest.list) == 1 && len(title) < 80 && (kind != "" || strings.ContainsAny(title, " ABCDEFGHIJKLMNOPQRSTUVWXYZ")) {
		return title
	}
	if kind != "" {
		return noticeTitle(kind)
	}
	return noticeTitle(name)
}

// parse reads parameters in which values of the site may stand.
func (r *rewriter) parse(s string) args {
	a := parseArgs(s, true)
	for k, v := range a.named {
		a.named[k] = r.expand(v)
	}
	for i, v := range a.list {
		a.list[i] = r.expand(v)
	}
	return a
}

// expand puts values in the place of {{ values }} and of dotted names.
func (r *rewriter) expand(s string) string {
	if strings.HasPrefix(s, "site.") || strings.HasPrefix(s, "page.") || strings.HasPrefix(s, "include.") {
		v, _ := r.value(s)
		return v
	}
	if !strings.Contains(s, "{{") {
		return s
	}
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(s, "{{")
		b.WriteString(before)
		inner, after, closed := strings.Cut(rest, "}}")
		if !ok || !closed {
			return b.String()
		}
		v, _ := r.evaluate(strings.Trim(inner, "- \t\n"))
		b.WriteString(v)
		s = after
	}
}

// output rewrites a {{ value }}.
func (r *rewriter) output() bool {
	close := r.within("}}", r.at+2)
	if close < 0 {
		r.note("a {{ is not closed; the rest of its line is left out")
		r.dropLine()
		return true
	}
	if lit := strings.TrimLeft(r.src[r.at+2:close], "- "); lit != "" && (lit[0] == '"' || lit[0] == '\'') {
		close = r.quotedEnd("}}", r.at+2) // {{ "}}" }}
	}
	inner := strings.Trim(r.src[r.at+2:close], "- \t\n")
	v, ok := r.evaluate(inner)
	switch {
	case !ok:
		r.note("the value of %q is not known; it is left out", shortened(inner))
		// An address with a gap in it leads nowhere.
		if r.addressStart() < len(r.out) {
			r.writeAddress(close+2, "", false)
			return true
		}
		r.drop(close + 2)
	case v == "":
		r.drop(close + 2)
	default:
		r.at = close + 2
		r.insert(v)
	}
	return true
}

// evaluate gives the value of an expression: a text in quotes or the dotted name
// of a value, and filters that make addresses or change little.
func (r *rewriter) evaluate(expression string) (string, bool) {
	head, filters := cutUnquoted(expression, '|')
	v, ok := r.operand(head)
	for filters != "" && ok {
		var filter string
		filter, filters = cutUnquoted(filters, '|')
		filter = strings.TrimSpace(filter)
		name := leadingName(filter, "")
		param, _ := r.operand(strings.Trim(filter[len(name):], ":() \t\n"))
		v, ok = r.filter(name, v, param)
	}
	return v, ok
}

func (r *rewriter) operand(s string) (string, bool) {
	s = strings.TrimSpace(s)
	if s == "" {
		return "", false
	}
	if s[0] == '"' || s[0] == '\'' {
		return s[1:max(1, len(s)-1)], closingQuote(s) == len(s)-1
	}
	if v, ok := r.value(s); ok {
		return v, true
	}
	// Most sites stand at the root of their host, where these are empty.
	return "", s == "site.url" || s == "site.baseurl"
}

func (r *rewriter) filter(name, v, param string) (string, bool) {
	switch name {
	case "relative_url", "url", "locale_url":
		return r.rooted(v, false), true
	case "absolute_url":
		return r.rooted(v, true), true
	case "append":
		return v + param, true
	case "prepend":
		return param + v, true
	case "upcase", "upper":
		return strings.ToUpper(v), true
	case "downcase", "lower":
		return strings.ToLower(v), true
	case "strip", "trim":
		return strings.TrimSpace(v), true
	case "urlencode", "url_encode", "cgi_escape", "uri_escape":
		return url.QueryEscape(v), true
	case "escape", "xml_escape", "escape_once", "safe", "markdownify", "smartify", "strip_html", "e", "default":
		return v, true
	}
	// What else may be done to a whole address, it leads there still.
	return v, strings.Contains(v, "://")
}

// cutUnquoted cuts s around the first sep that is not in quotes.
func cutUnquoted(s string, sep byte) (before, after string) {
	quote := byte(0)
	for i := range len(s) {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == sep:
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

// templateComment leaves out a {# comment #}.
func (r *rewriter) templateComment() bool {
	end := r.within("#}", r.at+2)
	if end < 0 {
		return false
	}
	r.drop(end + 2)
	return true
}

// shortened gives a part of the source that fits a note.
func shortened(s string) string {
	const most = 60
	s = strings.Join(strings.Fields(s), " ")
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
