package posts

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// A syntax is how front matter is written.
type syntax int

const (
	noSyntax syntax = iota
	yamlSyntax
	tomlSyntax
	bareSyntax // lines `key: value` without fences
)

// A head is the front matter of a post, as text.
type head struct {
	syntax syntax
	text   string
	line   int // of the first line of text
	closed bool
	body   string // what follows the closing fence, or the whole file if there is none
	bodyAt int    // line of the body's first line
}

// split parts a post into front matter and body. Blank lines before the opening
// fence and blanks after either fence do not matter, nor does a further dash.
func split(s string) head {
	rest := s
	line := 1
	for {
		first, after, more := strings.Cut(rest, "\n")
		if blank(first) && more {
			rest = after
			line++
			continue
		}
		syn, fence := opening(first)
		if syn == noSyntax && beginsObject(rest) {
			return splitJSON(rest, line)
		}
		if syn == noSyntax {
			if h, ok := splitBare(rest, line, maxBare-(len(s)-len(rest))); ok {
				return h
			}
			return head{body: s, bodyAt: 1, closed: true}
		}
		h := head{syntax: syn, line: line + 1}
		h.find(fence, after)
		return h
	}
}

// complete reports that more of the file would not change what the head says:
// it is closed, and the first line of the body, which may be the title, is there.
func (h head) complete() bool {
	return h.closed && strings.TrimLeft(h.body, " \n") != ""
}

// find looks for the closing fence in what follows the opening one.
func (h *head) find(fence, rest string) {
	line := h.line
	for at := 0; at < len(rest); line++ {
		next, content := len(rest), rest[at:]
		if i := strings.IndexByte(content, '\n'); i >= 0 {
			next, content = at+i+1, content[:i]
		}
		if h.closes(fence, content) {
			h.text, h.body, h.bodyAt, h.closed = rest[:at], rest[next:], line+1, true
			return
		}
		at = next
	}
	h.text = rest
}

// closes reports that a line is the closing fence. "..." ends a YAML document
// as well as "---" does.
func (h *head) closes(fence, line string) bool {
	if after, ok := strings.CutPrefix(line, fence); ok {
		return blank(after)
	}
	if h.syntax != yamlSyntax {
		return false
	}
	after, ok := strings.CutPrefix(line, "...")
	return ok && blank(after)
}

// beginsObject reports that s begins with a JSON object that has a member.
func beginsObject(s string) bool {
	inner, ok := strings.CutPrefix(s, "{")
	return ok && strings.HasPrefix(strings.TrimLeft(inner, " \t\r\n\f"), `"`)
}

// splitJSON parts a post that begins with a JSON object, on line. One that is
// broken or goes on further is front matter that is not closed.
func splitJSON(s string, line int) head {
	d := json.NewDecoder(strings.NewReader(s))
	var object json.RawMessage
	if err := d.Decode(&object); err != nil {
		return head{syntax: yamlSyntax, line: line + 1}
	}
	text, body := s[:d.InputOffset()], s[d.InputOffset():]
	// JSON is YAML too.
	return head{syntax: yamlSyntax, text: text, line: line, closed: true, body: body, bodyAt: line + strings.Count(text, "\n")}
}

// opening says what front matter a line opens, and what line closes it.
func opening(line string) (syntax, string) {
	fence := trimRight(line)
	switch {
	case fence == "---":
		return yamlSyntax, fence
	case fence == "+++":
		return tomlSyntax, fence
	case fence == ";;;":
		return yamlSyntax, fence // holds JSON, which is YAML too
	case !strings.HasPrefix(skipBlanks(fence), "-"):
		return noSyntax, ""
	case len(fence) >= 3 && strings.Trim(fence, "-") == "":
		return yamlSyntax, fence
	}
	switch strings.ToLower(strings.ReplaceAll(fence, " ", "")) {
	case "---json", "---yaml":
		return yamlSyntax, "---"
	}
	return noSyntax, ""
}

// blank reports that nothing of a line would be left by trimRight.
func blank(s string) bool {
	for s != "" {
		switch s[0] {
		case ' ', '\t', '\r':
			s = s[1:]
			continue
		}
		after, nbsp := strings.CutPrefix(s, "\u00A0")
		if !nbsp {
			return false
		}
		s = after
	}
	return true
}

// trimRight drops blanks, U+00A0 among them, from the end of a line.
func trimRight(s string) string {
	// Nearly every line ends so, and TrimRight is slow with U+00A0.
	if s == "" || s[len(s)-1] > ' ' && s[len(s)-1] < utf8.RuneSelf {
		return s
	}
	return strings.TrimRight(s, " \t\r\u00A0")
}

// trim drops blanks, U+00A0 among them, from both ends.
func trim(s string) string {
	// Most texts have none.
	if n := len(s); n > 0 && s[0] > ' ' && s[0] < 0x80 && s[n-1] > ' ' && s[n-1] < 0x80 {
		return s
	}
	return strings.Trim(s, " \t\r\n\u00A0")
}

// oneLine trims s and makes every run of blanks and line ends one blank.
func oneLine(s string) string {
	if isOneLine(s) {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}

// isOneLine reports that there is nothing to tidy in s, as far as can be told
// from its bytes.
func isOneLine(s string) bool {
	before := byte(' ')
	for i := range len(s) {
		c := s[i]
		if c == ' ' && before == ' ' || c < ' ' {
			return false
		}
		// What else is blank begins with one of these: U+0085, U+00A0, U+1680,
		// U+2000 to U+205F, U+3000.
		if c == 0xC2 || c == 0xE1 || c == 0xE2 || c == 0xE3 {
			return false
		}
		before = c
	}
	return s == "" || before != ' '
}
