package dialect

import (
	"strings"
)

// commonTag rewrites the tags that Jekyll, Eleventy, Hexo and Pelican's plugin
// have in common.
func (r *rewriter) commonTag(c call) bool {
	switch c.name {
	case "raw", "verbatim":
		if e, ok := r.closer("end"+c.name, c.end); ok {
			r.rawEnd = e.from
		}
		r.drop(c.end)
	case "endraw", "endverbatim":
		r.drop(c.end)
	case "highlight", "code":
		r.listing(c, c.rest)
	case "comment", "css", "js", "javascript", "style", "script":
		e, ok := r.closer("end"+c.name, c.end)
		if !ok {
			e.to = c.end
			r.note("%q is not closed; the tag is left out", c.name)
		}
		r.drop(e.to)
	case "post_url", "link", "post_path":
		r.reference(c, strings.Trim(c.rest, `"' `))
	default:
		return false
	}
	return true
}

// listing writes what stands up to a tag's end as a code block. If the tag is
// not closed it goes and the text stays.
func (r *rewriter) listing(c call, language string) bool {
	e, ok := r.closer("end"+c.name, c.end)
	if !ok {
		r.note("%q is not closed; the tag is left out", c.name)
		r.dropBlock(c.end)
		return true
	}
	r.block(e.to, r.fencedHere(r.src[c.end:e.from], language))
	return true
}

// reference writes the address of a post or file.
func (r *rewriter) reference(c call, ref string) {
	address, ok := r.post(ref)
	if !ok {
		address, ok = r.knownFile(ref)
	}
	if !ok {
		r.note("%q is not known; its link is left out", ref)
	}
	r.writeAddress(c.end, address, ok)
}

// liquidTag rewrites tags that steer a template. What a condition would show is
// not known: the first branch of if, unless and their kin stays, the others go,
// as authors write the usual case first. A case, a loop and what is captured
// go whole.
func (r *rewriter) liquidTag(c call) bool {
	switch c.name {
	case "if", "unless", "ifversion", "ifAsync":
		r.push(frame{name: "end" + c.name, cut: -1})
		r.drop(c.end)
	case "else", "elsif", "elseif", "elif":
		r.nextBranch()
		r.drop(c.end)
	case "for", "case", "capture", "tablerow", "macro", "asyncEach", "asyncAll", "switch":
		r.note("what %q would show is not known; it is left out", c.name)
		r.pushDrop("end" + c.name)
		r.drop(c.end)
	case "set":
		if !strings.Contains(c.rest, "=") {
			r.pushDrop("endset")
		}
		r.drop(c.end)
	case "assign", "increment", "decrement", "cycle", "when", "break", "continue", "layout", "extends", "import",
		"from", "set_global", "seo", "feed_meta", "toc", "tableofcontents", "block", "endblock", "liquid", "echo":
		r.drop(c.end)
	case "include", "include_relative", "include_cached", "render", "partial":
		r.include(c)
	case "filter", "call", "paired":
		r.push(frame{name: "end" + c.name, cut: -1})
		r.dropBlock(c.end)
	default:
		return false
	}
	return true
}

// include writes what an included file shows, if its name and parameters tell.
func (r *rewriter) include(c call) {
	a := r.parse(c.rest)
	name := a.get(0)
	if len(a.list) > 0 {
		a.list = a.list[1:]
	}
	if html, ok := r.embed(name, a); ok && html != "" {
		r.put(c.end, html)
		return
	}
	if src := a.first("image_path", "image", "img", "src"); src != "" && strings.Contains(src, ".") {
		if html := r.picture(a); html != "" {
			r.put(c.end, html)
			return
		}
	}
	if text := a.first("content", "text", "body"); isNotice(bareName(name)) && text != "" {
		r.block(c.end, aside(noticeTitleOf(bareName(name), args{named: a.named}))+"\n\n"+text+"\n\n"+asideEnd)
		return
	}
	r.note("included file %q is not known; it is left out", name)
	r.dropBlock(c.end)
}
