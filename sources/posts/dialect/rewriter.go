package dialect

import "strings"

// A rewriter goes once through a body from its first byte to its last. What it
// writes is never read again, so that nothing is expanded twice.
type rewriter struct {
	src   string
	at    int // the next byte of src
	out   []byte
	notes []Note
	site  Site
	on    map[Syntax]bool
	stops [256]bool // bytes at which something may begin

	blocks blocks
	spans  spans
	frames []frame
	strip  int // columns of indentation to leave out of each line

	lineFrom int  // where the current line's text begins in src
	lineMark int  // length of out where the current line begins
	fresh    bool // nothing of the current line is written but what leads it in
	dropped  bool // something of it was left out
	keep     bool // an emptied line stays as a blank one
	ended    bool // it has ended

	rawEnd   int               // up to here templates are off
	markEnd  int               // where a ==mark== ends
	escaped  int               // the byte that a backslash stands before
	imports  map[string]string // what MDX imports, by name
	closers  map[string][]extent
	found    map[string]sighting
	fuel     int // bytes that may still be looked at in vain
	budget   int // bytes that may still be written beyond what the body holds
	counted  int // up to here of src lines are counted
	lineNo   int // the line of counted, from 1
	fenceCut int // length of out where a fence that is to go begins, or -1
}

func newRewriter(body string, used []Syntax, site Site) *rewriter {
	r := &rewriter{
		src: body, site: site, on: make(map[Syntax]bool),
		out:  make([]byte, 0, len(body)+len(body)/8),
		fuel: 16*len(body) + 64<<10, budget: 4*len(body) + 64<<10,
		markEnd: -1, escaped: -1, fenceCut: -1, lineNo: 1,
	}
	for _, s := range used {
		r.on[s] = true
	}
	r.blocks.noIndented = r.on[MDX]
	for _, c := range []byte("\n`\\<{]") {
		r.stops[c] = true
	}
	if r.on[WikiLinks] {
		for _, c := range []byte("[!%=^") {
			r.stops[c] = true
		}
	}
	if r.on[Blade] {
		r.stops['@'] = true
	}
	if r.on[PelicanLinks] {
		r.stops['|'] = true
	}
	return r
}

func (r *rewriter) run() {
	for r.at < len(r.src) {
		r.line()
	}
	if !r.ended && r.vanishes() {
		r.out = r.out[:min(r.lineMark, len(r.out))]
	}
	r.closeAll()
}

// line rewrites from a line's start to its end, or to the end of a later line
// if something spans several.
func (r *rewriter) line() {
	end := r.lineEnd()
	r.leaveIndented(r.src[r.at:end])
	r.at += indentBytes(r.src[r.at:end], r.strip)
	before := r.blocks.para
	k, lead := r.blocks.next(r.src[r.at:end])
	r.lineMark, r.fresh, r.dropped, r.keep, r.ended = len(r.out), true, false, false, false
	if k == codeLine || k == fenceStart || k == fenceEnd {
		r.code(k, end)
		return
	}
	r.out = append(r.out, r.src[r.at:r.at+lead]...)
	r.at += lead
	r.lineFrom = r.at
	if k == textLine && r.wholeLine(r.src[r.at:end], before) {
		return
	}
	r.inline()
}

// wholeLine gives each syntax that has a say over whole lines a look at text,
// the rest of a line. It tells whether the line is dealt with.
func (r *rewriter) wholeLine(text string, inParagraph bool) bool {
	switch {
	case r.on[Admonitions] && r.admonition(text):
	case r.on[Callouts] && !inParagraph && r.callout(text):
	case r.on[Kramdown] && r.kramdownLine(text):
	case r.on[PelicanLinks] && strings.TrimSpace(text) == "[TOC]":
		r.skipLine()
	case r.on[MDX] && !inParagraph && r.module(text):
	default:
		return false
	}
	return true
}

// inline rewrites up to the end of a line.
func (r *rewriter) inline() {
	for r.at < len(r.src) {
		c := r.src[r.at]
		if c == '\n' {
			r.at++
			r.endLine()
			return
		}
		if r.stops[c] && r.special(c) {
			continue
		}
		from := r.at
		for r.at++; r.at < len(r.src) && !r.stops[r.src[r.at]]; r.at++ {
		}
		r.write(r.src[from:r.at])
	}
}

// special rewrites what begins at r.at with c. It tells false, and has done
// nothing, if nothing does.
func (r *rewriter) special(c byte) bool {
	switch c {
	case '`':
		return r.codeSpan()
	case '\\':
		return r.backslash()
	case '<':
		return r.angle()
	case '{':
		return r.brace()
	case ']':
		return r.target()
	case '[', '!', '%', '=', '^':
		return r.on[WikiLinks] && r.at != r.escaped && r.obsidian(c)
	case '@':
		return r.at >= r.rawEnd && r.directive()
	case '|':
		return r.pelicanTarget()
	}
	return false
}

// backslash keeps what it stands before from opening a code span or anything
// that is Markdown's kin. Templates do not know it.
func (r *rewriter) backslash() bool {
	r.escaped = r.at + 1
	if !strings.HasPrefix(r.src[r.at:], "\\`") {
		return false
	}
	r.write(r.src[r.at : r.at+2])
	r.at += 2
	return true
}

func (r *rewriter) brace() bool {
	rest := r.src[r.at:]
	if r.at >= r.rawEnd {
		switch {
		case r.on[HugoShortcodes] && (strings.HasPrefix(rest, "{{<") || strings.HasPrefix(rest, "{{%")):
			return r.shortcode()
		case r.on[ZolaShortcodes] && r.zola():
			return true
		case r.on[Blade] && r.blade():
			return true
		case r.hasTags() && strings.HasPrefix(rest, "{%"):
			return r.tag()
		case r.hasValues() && strings.HasPrefix(rest, "{{"):
			return r.output()
		case r.on[Nunjucks] && strings.HasPrefix(rest, "{#") && r.templateComment():
			return true
		}
	}
	switch {
	case r.at == r.escaped:
		return false
	case r.on[Kramdown] && strings.HasPrefix(rest, "{:"):
		return r.kramdownSpan()
	case strings.HasPrefix(rest, "{#") && r.headingID():
		return true
	case r.on[PelicanLinks] && r.pelicanTarget():
		return true
	case r.on[MDX]:
		return r.expression()
	}
	return false
}

func (r *rewriter) hasTags() bool {
	return r.hasValues() || r.on[PelicanLinks]
}

func (r *rewriter) hasValues() bool {
	return r.on[Liquid] || r.on[Nunjucks] || r.on[HexoTags]
}
