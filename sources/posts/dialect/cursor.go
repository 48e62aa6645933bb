package dialect

// tabStop is how far apart tab stops are in Markdown, in columns.
const tabStop = 4

// A cursor goes through the start of a line and knows its columns.
type cursor struct {
	line string
	at   int // byte
	col  int
}

func (c *cursor) rest() string { return c.line[c.at:] }

// blanks counts the bytes of blanks and tabs that come next.
func (c *cursor) blanks() int {
	n := 0
	for c.at+n < len(c.line) && (c.line[c.at+n] == ' ' || c.line[c.at+n] == '\t') {
		n++
	}
	return n
}

// blank tells whether nothing else is left.
func (c *cursor) blank() bool { return c.at+c.blanks() == len(c.line) }

// indent counts the columns of blanks and tabs that come next.
func (c *cursor) indent() int {
	col := c.col
	for _, b := range []byte(c.line[c.at : c.at+c.blanks()]) {
		col = advance(col, b)
	}
	return col - c.col
}

// skip goes past so many columns of blanks. A tab that begins within them goes
// whole.
func (c *cursor) skip(columns int) {
	for end := c.col + columns; c.col < end && c.at < len(c.line); c.at++ {
		if b := c.line[c.at]; b != ' ' && b != '\t' {
			return
		}
		c.col = advance(c.col, c.line[c.at])
	}
}

// quote goes past the mark of a block quote, if one comes next.
func (c *cursor) quote() bool {
	n := c.blanks()
	if c.at+n >= len(c.line) || c.line[c.at+n] != '>' || c.indent() >= 4 {
		return false
	}
	c.skip(c.indent())
	c.at, c.col = c.at+1, c.col+1
	c.skip(1)
	return true
}

// item goes past the mark of a list's item, if one comes next, and gives how
// far the item's text stands from here. In a paragraph only some marks count.
func (c *cursor) item(inParagraph bool) (int, bool) {
	n := c.blanks()
	rest := c.line[c.at+n:]
	mark := itemMark(rest)
	if mark == 0 {
		return 0, false
	}
	if inParagraph && (mark == len(rest) || mark > 1 && rest[:mark-1] != "1") {
		return 0, false
	}
	from := c.col
	c.skip(c.indent())
	c.at, c.col = c.at+mark, c.col+mark
	width := c.indent()
	switch {
	case c.blank():
		return c.col - from + 1, true
	case width > 4:
		width = 1
	}
	c.skip(width)
	return c.col - from, true
}

// itemMark gives the length of the mark that makes a line an item of a list, or
// 0.
func itemMark(rest string) int {
	n := 0
	for n < len(rest) && n < 9 && rest[n] >= '0' && rest[n] <= '9' {
		n++
	}
	if n >= len(rest) {
		return 0
	}
	switch rest[n] {
	case '-', '*', '+':
		if n > 0 {
			return 0
		}
	case '.', ')':
		if n == 0 {
			return 0
		}
	default:
		return 0
	}
	if n++; n < len(rest) && rest[n] != ' ' && rest[n] != '\t' {
		return 0
	}
	return n
}

func advance(col int, b byte) int {
	if b == '\t' {
		return col + tabStop - col%tabStop
	}
	return col + 1
}

// indentBytes gives how many bytes at a line's start are its first columns of
// indentation, at most so many.
func indentBytes(line string, columns int) int {
	c := cursor{line: line}
	c.skip(columns)
	return c.at
}

// indentOf counts the columns of a line's indentation.
func indentOf(line string) int {
	c := cursor{line: line}
	return c.indent()
}
