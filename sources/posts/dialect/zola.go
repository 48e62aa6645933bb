package dialect

import "strings"

// zola rewrites a shortcode of Zola (https://www.getzola.org/documentation/content/shortcodes/).
// What is not of the form of a call is text there, and stays.
func (r *rewriter) zola() bool {
	rest := r.src[r.at:]
	open, close := "{{", "}}"
	if strings.HasPrefix(rest, "{%") {
		open, close = "{%", "%}"
	}
	if !strings.HasPrefix(rest, open) {
		return false
	}
	if strings.HasPrefix(rest[2:], "/*") {
		end := r.within("*/"+close, r.at+4)
		if end < 0 {
			return false
		}
		r.write(open + r.src[r.at+4:end] + close)
		r.at = end + 4
		return true
	}
	head := rest[2:min(len(rest), 64)]
	from := r.at + 2 + len(head) - len(strings.TrimLeft(head, "- \t\n"))
	name := leadingName(r.src[from:], ":")
	after := from + len(name)
	switch {
	case name == "end" && open == "{%":
		return r.zolaEnd(after)
	case name == "" || after >= len(r.src) || r.src[after] != '(':
		return false
	}
	end := r.quotedEnd(close, after)
	if end < 0 {
		r.note("shortcode %q is not closed; the rest of its line is left out", name)
		r.dropLine()
		return true
	}
	inner := strings.TrimRight(r.src[after+1:end], "- \t\n")
	c := call{name: name, rest: strings.TrimSuffix(inner, ")"), end: end + 2}
	if open == "{%" {
		r.zolaBlock(c)
		return true
	}
	r.zolaCall(c)
	return true
}

func (r *rewriter) zolaCall(c call) {
	a := parseArgs(c.rest, false)
	if ref := a.first("path", "src"); strings.HasPrefix(ref, "@/") || c.name == "get_url" {
		address, ok := r.post(ref)
		if !ok {
			address, ok = r.file(ref), !strings.HasPrefix(ref, "@/")
		}
		r.writeAddress(c.end, address, ok)
		return
	}
	if html, ok := r.embed(c.name, a); ok {
		r.embedded(c.name, c.end, html)
		return
	}
	if text := a.first("text", "body", "content"); text != "" && isNotice(c.name) {
		r.block(c.end, aside(noticeTitleOf(c.name, args{named: a.named}))+"\n\n"+text+"\n\n"+asideEnd)
		return
	}
	r.note("shortcode %q is not known; its tag is left out", c.name)
	r.dropBlock(c.end)
}

// zolaBlock opens a shortcode with a body, which {% end %} closes.
func (r *rewriter) zolaBlock(c call) {
	a := parseArgs(c.rest, false)
	switch {
	case c.name == "quote" || c.name == "blockquote":
		end := asideEnd
		if author := a.first("author", "source", "cite"); author != "" {
			end = "<p>— " + escapeText(author) + "</p>\n" + end
		}
		r.block(c.end, "<blockquote>")
		r.push(frame{name: zolaEndName, end: end, cut: -1})
	case isNotice(c.name):
		r.openAside(zolaEndName, c.end, noticeTitleOf(c.name, a))
	case c.name == "details":
		r.block(c.end, details(a.first("summary", "title")))
		r.push(frame{name: zolaEndName, end: "</details>", cut: -1})
	default:
		r.note("shortcode %q is not known; only its content is kept", c.name)
		r.dropBlock(c.end)
		r.push(frame{name: zolaEndName, cut: -1})
	}
}

const zolaEndName = "{% end %}"

func (r *rewriter) zolaEnd(from int) bool {
	end := r.within("%}", from)
	if end < 0 || strings.Trim(r.src[from:end], "- \t") != "" {
		return false
	}
	if !r.pop(zolaEndName, end+2) {
		r.drop(end + 2)
	}
	return true
}
