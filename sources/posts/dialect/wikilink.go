package dialect

import (
	"path"
	"strings"
)

// obsidian rewrites what Obsidian adds and begins with c at r.at
// (https://help.obsidian.md/syntax).
func (r *rewriter) obsidian(c byte) bool {
	rest := r.src[r.at:]
	switch c {
	case '[':
		return strings.HasPrefix(rest, "[[") && r.wikiLink(false)
	case '!':
		return strings.HasPrefix(rest, "![[") && r.wikiLink(true)
	case '%':
		return strings.HasPrefix(rest, "%%") && r.obsidianComment()
	case '=':
		return strings.HasPrefix(rest, "==") && r.mark()
	case '^':
		return r.blockID()
	}
	return false
}

// wikiLink rewrites [[target#heading|text]], or ![[target|alt or width]].
func (r *rewriter) wikiLink(embedded bool) bool {
	from := r.at + 2
	if embedded {
		from++
	}
	end := r.within("]]", from)
	if end < 0 || end == from {
		return false
	}
	inner := r.src[from:end]
	if strings.ContainsAny(inner, "[]\n") || inner[0] == ' ' {
		return false
	}
	target, text, _ := strings.Cut(strings.ReplaceAll(inner, `\|`, "|"), "|")
	target, text = strings.TrimSpace(target), strings.TrimSpace(text)
	end += 2
	if embedded && path.Ext(target) != "" && path.Ext(target) != ".md" {
		r.wikiFile(end, target, text)
		return true
	}
	if text == "" {
		text = shownTarget(target)
	}
	page, fragment := cutFragment(target)
	address, ok := "", false
	if page != "" {
		address, ok = r.post(strings.TrimSpace(page))
	}
	if fragment != "" && !strings.HasPrefix(fragment, "#^") {
		address += "#" + anchor(fragment)
	}
	r.at = end
	if !ok {
		if page != "" {
			r.note("%q is not known; its link is left out", shortened(page))
		}
		r.insert(text)
		return true
	}
	r.insert("[" + text + "](" + escapeAddress(address) + ")")
	return true
}

// shownTarget is how Obsidian shows a link without a text of its own.
func shownTarget(target string) string {
	page, fragment := cutFragment(strings.TrimSuffix(target, ".md"))
	fragment = strings.TrimPrefix(fragment, "#")
	switch {
	case fragment == "" || strings.HasPrefix(fragment, "^"):
		return page
	case page == "":
		return fragment
	}
	return page + " > " + fragment
}

// anchor gives the fragment by which goldmark and most sites name a heading.
func anchor(fragment string) string {
	if i := strings.LastIndexByte(fragment, '#'); i >= 0 {
		fragment = fragment[i+1:]
	}
	return strings.ToLower(strings.Join(strings.Fields(fragment), "-"))
}

// wikiFile writes a file that is embedded: a picture, a player or a link.
func (r *rewriter) wikiFile(end int, target, text string) {
	address, ok := r.knownFile(target)
	if !ok {
		r.note("file %q is not known; it is left out", shortened(target))
		if pixels(firstPart(text, "x")) != "" {
			text = ""
		}
		r.drop(end)
		r.insert(text)
		return
	}
	switch strings.ToLower(path.Ext(target)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".bmp":
		p := picture{src: address, alt: text}
		if size := text[strings.LastIndexByte(text, '|')+1:]; pixels(firstPart(size, "x")) != "" {
			p.width, p.height, _ = strings.Cut(size, "x")
			p.alt = strings.TrimRight(strings.TrimSuffix(text, size), "|")
		}
		r.at = end
		r.insert(p.html())
	case ".mp3", ".wav", ".m4a", ".ogg", ".flac", ".3gp":
		r.at = end
		r.insert(player("audio", address, "", ""))
	case ".mp4", ".webm", ".mov", ".mkv", ".ogv":
		r.at = end
		r.insert(player("video", address, "", ""))
	default:
		r.at = end
		r.insert(linkTo(address, firstOf(text, target)))
	}
}

func firstPart(s, sep string) string {
	part, _, _ := strings.Cut(s, sep)
	return part
}

// obsidianComment leaves out a %%comment%%, which may span lines.
func (r *rewriter) obsidianComment() bool {
	end := r.find("%%", r.at+2, -1)
	if end < 0 {
		return false
	}
	r.drop(end + 2)
	return true
}

// mark rewrites ==text==.
func (r *rewriter) mark() bool {
	if r.at == r.markEnd {
		r.insert("</mark>")
		r.at += 2
		return true
	}
	from := r.at + 2
	if r.at < r.markEnd || from >= len(r.src) || strings.IndexByte("= \t\n", r.src[from]) >= 0 || r.at > 0 && r.src[r.at-1] == '=' {
		return false
	}
	end := r.find("==", from, -1)
	if end < 0 || end > r.lineEnd() || strings.IndexByte(" \t", r.src[end-1]) >= 0 {
		return false
	}
	r.markEnd = end
	r.insert("<mark>")
	r.at = from
	return true
}

// blockID leaves out the ^name of a block at a line's end.
func (r *rewriter) blockID() bool {
	if !r.fresh && (r.at == 0 || r.src[r.at-1] != ' ') {
		return false
	}
	name := leadingName(r.src[r.at+1:], "-")
	end := r.at + 1 + len(name)
	if name == "" || !r.blankUntilEnd(end) {
		return false
	}
	r.drop(end)
	return true
}

// isQuery tells the info string of a fence whose content a plugin runs.
func isQuery(info string) bool {
	return strings.HasPrefix(info, "dataview") || info == "tasks"
}

// templater leaves out a <% command %>.
func (r *rewriter) templater() bool {
	end := r.within("%>", r.at+2)
	if end < 0 {
		return false
	}
	r.note("a template's command is left out")
	r.drop(end + 2)
	return true
}
