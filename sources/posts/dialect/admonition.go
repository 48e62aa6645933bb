package dialect

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	colonFence   = regexp.MustCompile(`^(:{3,})[ \t]*(?:\{\.?([\w-]+)[^}]*\}|([A-Za-z][\w-]*))?[ \t]*(.*)$`)
	indentedNote = regexp.MustCompile(`^(?:!!!|\?\?\?)\+?[ \t]+([A-Za-z][\w-]*)((?:[ \t]+[A-Za-z][\w-]*)*)[ \t]*(?:"([^"]*)")?[ \t]*$`)
)

// admonition rewrites a line that begins or ends a notice: ::: as in Docusaurus
// and others, or !!! with an indented text as in Python-Markdown.
func (r *rewriter) admonition(text string) bool {
	switch {
	case strings.HasPrefix(text, ":::"):
		return r.colons(text)
	case strings.HasPrefix(text, "!!!"), strings.HasPrefix(text, "???"):
		return r.indented(text)
	}
	return false
}

func (r *rewriter) colons(text string) bool {
	m := colonFence.FindStringSubmatch(text)
	if m == nil {
		return false
	}
	end := r.lineEnd()
	name := firstOf(strings.TrimPrefix(m[2], "callout-"), m[3])
	title := strings.TrimSpace(m[4])
	fence := colonsName(len(m[1]))
	if name == "" {
		if title != "" {
			return false
		}
		if !r.popColons(fence, end) {
			r.dropBlock(end)
		}
		r.restOfLine()
		return true
	}
	if strings.HasPrefix(title, "[") {
		title, _, _ = strings.Cut(title[1:], "]")
	}
	if i := strings.IndexByte(title, '{'); i >= 0 && strings.HasSuffix(title, "}") {
		title = strings.TrimSpace(title[:i]) // attributes
	}
	switch {
	case strings.EqualFold(name, "details"):
		r.block(end, details(title))
		r.push(frame{name: fence, end: "</details>", cut: -1})
	case isNotice(name):
		r.openAside(fence, end, firstOf(title, noticeTitle(name)))
	default:
		r.note("%q is not a notice that is known; only its content is kept", name)
		r.dropBlock(end)
		r.push(frame{name: fence, cut: -1})
	}
	r.restOfLine()
	return true
}

// popColons closes the innermost notice with so many colons, else the innermost
// of all.
func (r *rewriter) popColons(fence string, end int) bool {
	if r.pop(fence, end) {
		return true
	}
	for i := len(r.frames) - 1; i >= max(0, len(r.frames)-maxFrames); i-- {
		if strings.HasPrefix(r.frames[i].name, colonsPrefix) {
			return r.pop(r.frames[i].name, end)
		}
	}
	return false
}

const colonsPrefix = ":::"

func colonsName(n int) string { return colonsPrefix + strconv.Itoa(n) }

// restOfLine ends a line whose text is dealt with.
func (r *rewriter) restOfLine() {
	r.inline()
	r.blocks.para = false
}

func (r *rewriter) indented(text string) bool {
	m := indentedNote.FindStringSubmatch(text)
	if m == nil {
		return false
	}
	title := m[3]
	if !strings.Contains(text, `"`) {
		title = noticeTitle(m[1])
	}
	end := r.lineEnd()
	lead := r.blocks.lead()
	inside := r.strip + len(lead) + 4
	if strings.Contains(lead, ">") || r.nextIndent(end) < inside {
		if !isNotice(m[1]) && m[3] == "" {
			return false
		}
		r.block(end, aside(title)+"\n\n"+asideEnd) // it has no text
		r.restOfLine()
		return true
	}
	if strings.HasPrefix(text, "???") {
		r.block(end, details(firstOf(title, noticeTitle(m[1]))))
		r.push(frame{name: "!!!", end: "</details>", cut: -1, indent: inside})
	} else {
		r.block(end, aside(title))
		r.push(frame{name: "!!!", end: asideEnd, cut: -1, indent: inside})
	}
	r.strip += 4
	r.restOfLine()
	return true
}
