package posts

import (
	"bytes"
	"fmt"
	"html"
	"strings"
)

// Markdown's cost grows with the square of how deep its blocks nest, and of how
// many brackets or emphasis marks a paragraph opens. No author comes near these
// bounds; below them a post takes milliseconds.
const (
	maxNesting  = 100    // block quotes and lists within each other
	maxBrackets = 5_000  // in one paragraph
	maxMarks    = 20_000 // * and _ in one paragraph
	maxCells    = 50_000 // of one table
	maxNotes    = 5_000  // footnotes

	// maxRendered bounds the HTML of a post, in bytes: a link may be defined
	// once and used ten thousand times.
	maxRendered = 8 << 20
)

// A boundedBuffer takes so many bytes and no more.
type boundedBuffer struct {
	bytes.Buffer
	left int
}

func (b *boundedBuffer) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, fmt.Errorf("the text becomes more than %d bytes of HTML", maxRendered)
	}
	return b.Buffer.Write(p)
}

// affordable reports that rendering a body takes a time that its length is
// worth.
func affordable(body string) bool {
	if strings.Count(body, "[^") > maxNotes {
		return false
	}
	brackets, marks, lines, columns := 0, 0, 0, 0
	for line := range strings.Lines(body) {
		if nesting(line) > maxNesting {
			return false
		}
		if blank(strings.TrimSuffix(line, "\n")) {
			brackets, marks, lines, columns = 0, 0, 0, 0
			continue
		}
		lines++
		columns = max(columns, strings.Count(line, "|"))
		brackets += strings.Count(line, "[")
		marks += strings.Count(line, "*") + strings.Count(line, "_")
		// A table has as many cells in each row as in its widest.
		if brackets > maxBrackets || marks > maxMarks || lines*columns > maxCells {
			return false
		}
	}
	return true
}

// nesting counts the block quotes and list items that a line opens.
func nesting(line string) int {
	n := 0
	for i := range len(line) {
		next := byte(' ')
		if i+1 < len(line) {
			next = line[i+1]
		}
		switch c := line[i]; {
		case c == '>':
			n++
		case strings.IndexByte("-*+.)", c) >= 0 && (next == ' ' || next == '\t' || next == '\n'):
			n++
		case c != ' ' && c != '\t' && strings.IndexByte("-*+0123456789", c) < 0:
			return n
		}
	}
	return n
}

// plainParagraphs makes HTML of a text as it stands.
func plainParagraphs(body string) string {
	var b strings.Builder
	for paragraph := range strings.SplitSeq(body, "\n\n") {
		if !blank(paragraph) {
			b.WriteString("<p>" + html.EscapeString(paragraph) + "</p>\n")
		}
	}
	return b.String()
}
