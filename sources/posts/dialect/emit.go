package dialect

import (
	"bytes"
	"fmt"
	"strings"
)

// maxNotes bounds the notes on one body.
const maxNotes = 100

// write adds s to what is written.
func (r *rewriter) write(s string) {
	if r.fresh && strings.TrimLeft(s, " \t") != "" {
		r.fresh = false
	}
	r.out = append(r.out, s...)
}

// insert writes what stands for more than the body holds, as far as the budget
// allows.
func (r *rewriter) insert(s string) {
	if r.budget -= len(s); r.budget >= 0 {
		r.write(s)
	}
}

// drop goes to end and leaves out what is before it. A line of which nothing is
// left goes whole.
func (r *rewriter) drop(end int) {
	r.at, r.dropped = end, true
}

// dropBlock is like drop, but the line stays as a blank one, so that what is
// above and below does not become one paragraph. Where the next line is
// indented like code it does not.
func (r *rewriter) dropBlock(end int) {
	r.drop(end)
	if i := r.find("\n", end, -1); i >= 0 {
		c := cursor{line: r.src[i+1:]}
		r.keep = r.keep || c.indent() < 4+r.strip
	}
}

// dropLine leaves out the rest of the line, or what is before end if that is
// nearer. It is for what is not closed.
func (r *rewriter) dropLine() {
	r.drop(r.lineEnd())
}

// skipLine leaves out the line and its end.
func (r *rewriter) skipLine() {
	r.drop(r.lineEnd())
	if r.at < len(r.src) {
		r.at++
	}
	r.endLine()
}

// endLine ends the line that is written.
func (r *rewriter) endLine() {
	r.ended = true
	if r.vanishes() {
		r.out = r.out[:min(r.lineMark, len(r.out))]
		return
	}
	r.out = append(r.out, '\n')
}

// vanishes tells whether nothing is left of the line.
func (r *rewriter) vanishes() bool {
	return r.fresh && r.dropped && !r.keep
}

// lineEnd gives where the current line ends, before its \n.
func (r *rewriter) lineEnd() int {
	return r.find("\n", r.at, len(r.src))
}

// blankUntilEnd tells whether nothing follows from on its line.
func (r *rewriter) blankUntilEnd(from int) bool {
	c := cursor{line: r.src[from:]}
	n := from + c.blanks()
	return n == len(r.src) || r.src[n] == '\n'
}

// alone tells whether what stands from r.at to end has its line to itself.
func (r *rewriter) alone(end int) bool {
	return r.fresh && r.blankUntilEnd(end)
}

// put writes in place of what ends at end: as a block if it has its line to
// itself, else as part of the line.
func (r *rewriter) put(end int, html string) {
	if r.alone(end) {
		r.block(end, html)
		return
	}
	r.at = end
	r.insert(strings.Join(strings.Fields(html), " "))
}

// block writes lines of Markdown or HTML in place of what ends at end, so that
// they begin a line and what follows is read as Markdown.
func (r *rewriter) block(end int, text string) {
	lead := r.blocks.lead()
	bare := strings.TrimRight(lead, " ")
	if !r.fresh {
		r.out = append(r.out, "\n"+bare+"\n"+lead...)
	} else if strings.HasPrefix(text, "`") || strings.HasPrefix(text, "<strong>") {
		r.separate(bare)
	}
	for i, line := range strings.Split(text, "\n") {
		switch {
		case i > 0 && line == "":
			r.insert("\n" + bare)
		case i > 0:
			r.insert("\n" + lead + line)
		default:
			r.insert(line)
		}
	}
	r.at, r.fresh, r.dropped = end, false, false
	r.blocks.para = false
	c := cursor{line: r.src[end:]}
	next := end + c.blanks()
	switch {
	case next == len(r.src):
	case r.src[next] != '\n':
		r.at = next
		r.out = append(r.out, "\n"+bare+"\n"+lead...)
		r.fresh = true
	case !r.nextBlank(next + 1):
		r.at = next
		r.out = append(r.out, "\n"+bare...)
	default:
		r.at = next
	}
}

// separate puts a blank line above the current one, which has no text yet. Some
// blocks are none without it below a paragraph or within HTML.
func (r *rewriter) separate(bare string) {
	lead := string(r.out[min(r.lineMark, len(r.out)):])
	above := bytes.TrimRight(r.out[:len(r.out)-len(lead)], "> ")
	if strings.Trim(lead, "> \t") != "" || len(above) == 0 || bytes.HasSuffix(above, []byte("\n\n")) {
		return
	}
	r.out = append(r.out[:len(r.out)-len(lead)], bare+"\n"+lead...)
}

// nextBlank tells whether the line from on holds blanks and quote marks only.
func (r *rewriter) nextBlank(from int) bool {
	for ; from < len(r.src); from++ {
		switch r.src[from] {
		case '\n':
			return true
		case ' ', '\t', '>':
		default:
			return false
		}
	}
	return true
}

// note tells of what stands at r.at.
func (r *rewriter) note(format string, args ...any) {
	if len(r.notes) > maxNotes {
		return
	}
	text := fmt.Sprintf(format, args...)
	if len(r.notes) == maxNotes {
		text = "more of this kind; no further notes on this text"
	}
	r.notes = append(r.notes, Note{r.lineNumber(), text})
}

// lineNumber gives the line of r.at, from 1.
func (r *rewriter) lineNumber() int {
	r.lineNo += strings.Count(r.src[r.counted:r.at], "\n")
	r.counted = r.at
	return r.lineNo
}
