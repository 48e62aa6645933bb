package dialect

import "strings"

// maxContainers bounds how deep block quotes and lists are followed.
const maxContainers = 32

// A kind is what Markdown makes of a line.
type kind int

const (
	textLine kind = iota
	blankLine
	codeLine // of fenced or indented code
	fenceStart
	fenceEnd
)

// A container is a block quote or an item of a list.
type container struct {
	quote  bool
	offset int // of an item's text from its start, in columns
}

// blocks follows the block structure of CommonMark as far as it takes to know
// code from text (https://spec.commonmark.org/0.31.2/#container-blocks).
type blocks struct {
	open       []container
	para       bool // the last line was text that the next may continue
	indented   bool // the last line was indented code
	noIndented bool // there is no indented code, as in MDX
	fence      byte // of the open fence, or 0
	fenceLen   int
	fenceDepth int    // containers around the fence
	info       string // of the fence that was opened last
}

// next takes a line and gives what it is, and how many of its bytes lead in its
// text: indentation and the marks of quotes and items.
func (b *blocks) next(line string) (kind, int) {
	c := cursor{line: line}
	matched := b.match(&c)
	if b.fence != 0 {
		if matched >= b.fenceDepth {
			return b.fenced(c), c.at
		}
		b.fence, b.para = 0, false
	}
	if matched < len(b.open) {
		if b.para && !startsBlock(c.rest()) {
			return textLine, c.at + c.blanks() // lazy continuation
		}
		b.open, b.para = b.open[:matched], false
	}
	b.enter(&c)
	return b.leaf(c)
}

// match goes past the marks of the containers that the line continues.
func (b *blocks) match(c *cursor) int {
	for i, k := range b.open {
		switch {
		case k.quote && !c.quote():
			return i
		case k.quote:
		case c.blank():
		case c.indent() < k.offset:
			return i
		default:
			c.skip(k.offset)
		}
	}
	return len(b.open)
}

// enter opens the containers that the rest of the line begins.
func (b *blocks) enter(c *cursor) {
	for len(b.open) < maxContainers && c.indent() < 4 && !isBreak(c.rest()) {
		if c.quote() {
			b.open, b.para = append(b.open, container{quote: true}), false
			continue
		}
		offset, ok := c.item(b.para)
		if !ok {
			return
		}
		b.open, b.para = append(b.open, container{offset: offset}), false
	}
}

// leaf tells what the rest of a line is when all containers are known.
func (b *blocks) leaf(c cursor) (kind, int) {
	rest := strings.TrimLeft(c.rest(), " \t")
	if rest == "" {
		b.para = false
		return blankLine, len(c.line)
	}
	if c.indent() >= 4 && !b.para && !b.noIndented {
		return codeLine, c.at
	}
	b.indented = false
	if char, n, info := fenceMark(rest); n > 0 && c.indent() < 4 {
		b.fence, b.fenceLen, b.fenceDepth, b.info = char, n, len(b.open), info
		b.para = false
		return fenceStart, c.at
	}
	b.para = !isHeading(rest) && !isBreak(rest)
	return textLine, c.at + c.blanks()
}

// fenced tells what a line is while a fence is open.
func (b *blocks) fenced(c cursor) kind {
	rest := strings.TrimSpace(c.rest())
	if len(rest) >= b.fenceLen && strings.Trim(rest, string(b.fence)) == "" {
		b.fence = 0
		return fenceEnd
	}
	return codeLine
}

// lead gives what begins a further line in the open containers.
func (b *blocks) lead() string {
	var s strings.Builder
	for _, k := range b.open {
		if k.quote {
			s.WriteString("> ")
			continue
		}
		s.WriteString(strings.Repeat(" ", k.offset))
	}
	return s.String()
}

// quoted tells whether the innermost container is a block quote.
func (b *blocks) quoted() bool {
	return len(b.open) > 0 && b.open[len(b.open)-1].quote
}

// fenceMark gives the character of a code fence that a line begins with, its
// length, which is 0 if there is none, and the info string.
func fenceMark(rest string) (byte, int, string) {
	if rest == "" || rest[0] != '`' && rest[0] != '~' {
		return 0, 0, ""
	}
	info := strings.TrimLeft(rest, rest[:1])
	n := len(rest) - len(info)
	if n < 3 || rest[0] == '`' && strings.Contains(info, "`") {
		return 0, 0, ""
	}
	return rest[0], n, strings.TrimSpace(info)
}

func isHeading(rest string) bool {
	text := strings.TrimLeft(rest, "#")
	n := len(rest) - len(text)
	return n > 0 && n <= 6 && (text == "" || text[0] == ' ' || text[0] == '\t')
}

// isBreak tells a thematic break, which can look like items of a list.
func isBreak(rest string) bool {
	rest = strings.TrimSpace(rest)
	if len(rest) < 3 || strings.IndexByte("-*_", rest[0]) < 0 {
		return false
	}
	n := strings.Count(rest, rest[:1])
	return n >= 3 && strings.Trim(rest, rest[:1]+" \t") == ""
}

// startsBlock tells whether a line ends the paragraph before it.
func startsBlock(rest string) bool {
	c := cursor{line: rest}
	if c.indent() >= 4 {
		return false
	}
	rest = strings.TrimLeft(rest, " \t")
	if rest == "" || rest[0] == '>' || isHeading(rest) || isBreak(rest) {
		return true
	}
	if _, n, _ := fenceMark(rest); n > 0 || startsTag(rest) {
		return true
	}
	_, ok := c.item(true)
	return ok
}

// startsTag tells whether a line begins with what may become a block.
func startsTag(rest string) bool {
	for _, mark := range []string{":::", "{%", "{{<", "{{%"} {
		if strings.HasPrefix(rest, mark) {
			return true
		}
	}
	return len(rest) > 1 && rest[0] == '<' && rest[1] >= 'A' && rest[1] <= 'Z'
}
