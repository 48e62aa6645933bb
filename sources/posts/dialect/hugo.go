package dialect

import "strings"

// shortcode rewrites a shortcode of Hugo, {{< name >}} or {{% name %}}
// (https://gohugo.io/content-management/shortcodes/).
func (r *rewriter) shortcode() bool {
	close := ">}}"
	if r.src[r.at+2] == '%' {
		close = "%}}"
	}
	if strings.HasPrefix(r.src[r.at+3:], "/*") {
		if end := r.within("*/"+close, r.at+5); end >= 0 {
			r.write(r.src[r.at:r.at+3] + r.src[r.at+5:end] + close)
			r.at = end + 5
			return true
		}
	}
	end := r.quotedEnd(close, r.at+3)
	if end < 0 {
		r.note("a shortcode is not closed; the rest of its line is left out")
		r.dropLine()
		return true
	}
	inner := strings.TrimSpace(r.src[r.at+3 : end])
	ended := strings.HasPrefix(inner, "/")
	inner = strings.TrimSpace(strings.Trim(inner, "/"))
	name := leadingName(inner, "-./")
	c := call{name: name, rest: inner[len(name):], end: end + 3}
	if ended {
		if !r.pop(hugoEnd(name), c.end) {
			r.dropBlock(c.end)
		}
		return true
	}
	r.hugo(c)
	return true
}

func hugoEnd(name string) string { return "/" + name }

func (r *rewriter) hugo(c call) {
	a := parseArgs(c.rest, false)
	switch strings.ToLower(c.name) {
	case "highlight", "code", "mermaid", "math", "katex":
		r.hugoListing(c, a)
	case "ref", "relref":
		r.reference(c, firstOf(a.first("path"), a.get(0)))
	case "param":
		v, ok := r.value("page." + a.get(0))
		if !ok {
			v, ok = r.value("site." + a.get(0))
		}
		if !ok {
			r.note("the value of %q is not known; it is left out", a.get(0))
		}
		r.at, r.dropped = c.end, true
		r.insert(v)
	case "details", "expand", "collapse", "spoiler", "accordion":
		r.block(c.end, details(firstOf(a.first("summary", "title"), a.get(0))))
		r.push(frame{name: hugoEnd(c.name), end: "</details>", cut: -1})
	case "qr", "toc", "comment":
		r.drop(c.end)
	case "quote", "blockquote", "pullquote":
		end := asideEnd
		if author := a.first("author", "cite", "source"); author != "" {
			end = "<p>— " + escapeText(author) + "</p>\n" + end
		}
		r.block(c.end, "<blockquote>")
		r.push(frame{name: hugoEnd(c.name), end: end, cut: -1})
	case "tab":
		r.block(c.end, "<strong>"+escapeText(firstOf(a.first("name", "title", "label", "header"), a.get(0)))+"</strong>")
	case "tabs", "tabpane":
		r.dropBlock(c.end)
	default:
		r.hugoOther(c, a)
	}
}

func (r *rewriter) hugoOther(c call, a args) {
	if html, ok := r.embed(c.name, a); ok {
		r.embedded(c.name, c.end, html)
		return
	}
	if isNotice(c.name) {
		if text := a.first("text", "content", "body"); text != "" {
			r.block(c.end, aside(noticeTitleOf(c.name, args{named: a.named}))+"\n\n"+text+"\n\n"+asideEnd)
			return
		}
		if r.find("/"+c.name, c.end, -1) >= 0 || r.find("/ "+c.name, c.end, -1) >= 0 {
			r.openAside(hugoEnd(c.name), c.end, noticeTitleOf(c.name, a))
			return
		}
		r.note("shortcode %q has no end and shows nothing; it is left out", c.name)
		r.dropBlock(c.end)
		return
	}
	r.note("shortcode %q is not known; its tag is left out", c.name)
	r.dropBlock(c.end)
}

// hugoListing writes the content of a shortcode as a code block.
func (r *rewriter) hugoListing(c call, a args) {
	e, ok := r.closer("/"+strings.ToLower(c.name), c.end)
	if !ok {
		r.note("%q is not closed; the shortcode is left out", c.name)
		r.dropBlock(c.end)
		return
	}
	language := firstOf(a.first("lang", "language", "type"), a.get(0))
	if name := strings.ToLower(c.name); name == "mermaid" || name == "math" || name == "katex" {
		language = name
	}
	r.block(e.to, r.fencedHere(r.src[c.end:e.from], language))
}

// firstOf gives the first text that is not empty.
func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
