package dialect

import (
	"regexp"
	"strings"
)

var (
	// A line of attributes, or a definition of some.
	attributeLine = regexp.MustCompile(`^\{:[^{}]*\}\s*$`)
	// Attributes within a line. Prose such as {:ok, x} is none.
	attributeSpan = regexp.MustCompile(`^\{:(?:\s*(?:(?:[.#][\w:-]+|[\w-]+=(?:"[^"\n]*"|'[^'\n]*'|[^\s{}"']+)|toc|no_toc|footnotes)\s*)+| +[\w-]+ *)\}`)
	abbreviation  = regexp.MustCompile(`^\*\[[^\]]+\]:`)
	extensionTag  = regexp.MustCompile(`^\{:(?:/|/?:?/?[a-z]+(?:\s[^{}\n]*)?/?)\}`)
	markdownTag   = regexp.MustCompile(`^<([a-zA-Z][a-zA-Z0-9]*)((?:\s[^<>]*)?)\s+markdown=(?:"[^"<>]*"|'[^'<>]*'|[a-z0-9]+)([^<>]*)>`)
	headingName   = regexp.MustCompile(`^\{#([\w:.-]+)[^{}\n]*\}[ \t#]*(?:\n|$)`)
)

// longestAttributes bounds what is looked at for attributes, in bytes.
const longestAttributes = 1 << 10

// ahead gives what follows r.at, as far as a bounded pattern may look.
func (r *rewriter) ahead() string {
	return r.src[r.at:min(len(r.src), r.at+longestAttributes)]
}

// kramdownLine leaves out lines that kramdown does not show.
func (r *rewriter) kramdownLine(text string) bool {
	switch {
	case strings.HasPrefix(text, "{:"):
		if strings.HasPrefix(text, "{::") || !attributeLine.MatchString(text) {
			return false
		}
	case strings.HasPrefix(text, "*["):
		if !abbreviation.MatchString(text) {
			return false
		}
	case len(text) < 80 && r.beforeContents():
	default:
		return false
	}
	r.skipLine()
	return true
}

// beforeContents tells whether the next line puts a table of contents in the
// place of this one.
func (r *rewriter) beforeContents() bool {
	next := r.lineEnd() + 1
	if next >= len(r.src) {
		return false
	}
	line := strings.TrimLeft(r.src[next:min(len(r.src), next+40)], " \t")
	return strings.HasPrefix(line, "{:toc") || strings.HasPrefix(line, "{: toc") || strings.HasPrefix(line, "{:.toc}")
}

// kramdownSpan leaves out attributes and extensions within a line.
func (r *rewriter) kramdownSpan() bool {
	rest := r.ahead()
	if strings.HasPrefix(rest, "{::comment") {
		if end := r.find("{:/", r.at+3, -1); end >= 0 {
			close := r.find("}", end, len(r.src)-1)
			r.drop(close + 1)
			return true
		}
	}
	if m := extensionTag.FindString(rest); m != "" && (strings.HasPrefix(m, "{::") || strings.HasPrefix(m, "{:/")) {
		r.drop(r.at + len(m))
		return true
	}
	m := attributeSpan.FindString(rest)
	if m == "" {
		return false
	}
	r.drop(r.at + len(m))
	return true
}

// headingID puts an anchor in the place of the {#name} of a heading, by which
// links may lead there.
func (r *rewriter) headingID() bool {
	if !isHeading(r.src[r.lineFrom:min(len(r.src), r.lineFrom+8)]) || r.lineFrom > r.at {
		return false
	}
	m := headingName.FindStringSubmatch(r.ahead())
	if m == nil {
		return false
	}
	r.insert(`<a id="` + m[1] + `"></a>`)
	r.drop(r.lineEnd())
	return true
}

// markdownElement makes the content of an element with markdown="1" Markdown,
// which in CommonMark blank lines do.
func (r *rewriter) markdownElement() bool {
	if !r.on[Kramdown] || r.find("markdown=", r.at, len(r.src))-r.at > longestAttributes {
		return false
	}
	m := markdownTag.FindStringSubmatch(r.ahead())
	if m == nil {
		return false
	}
	end := r.at + len(m[0])
	tag := "<" + m[1] + strings.TrimRight(m[2], " ") + m[3] + ">"
	if !r.alone(end) {
		r.at = end
		r.insert(tag)
		return true
	}
	r.enterElement(m[1], end, tag, "</"+m[1]+">")
	return true
}

// enterElement begins an element on a line of its own whose content is Markdown,
// however far that is indented.
func (r *rewriter) enterElement(name string, end int, start, stop string) {
	if start == "" {
		r.dropBlock(end)
	} else {
		r.block(end, start)
	}
	r.push(frame{name: "</" + name, end: stop, cut: -1})
	if lead := r.blocks.lead(); strings.Trim(lead, " ") == "" {
		r.strip = max(r.strip, r.nextIndent(end)-len(lead))
	}
}

// nextIndent counts the columns that the next line with text is indented by.
func (r *rewriter) nextIndent(from int) int {
	for range 4 {
		i := r.find("\n", from, -1)
		if i < 0 {
			return 0
		}
		from = i + 1
		c := cursor{line: r.src[from:min(len(r.src), from+longestAttributes)]}
		if n := c.at + c.blanks(); n < len(c.line) && c.line[n] != '\n' {
			return c.indent()
		}
	}
	return 0
}
