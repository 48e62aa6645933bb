package posts

import (
	"strings"
	"unicode"
)

// maxBare is how far into a file front matter without fences may reach, in
// bytes. It is less than what is read of a file at first, so that a part of the
// file shows what the whole would.
const maxBare = headChunk / 2

// splitBare parts a post that begins, on line, with front matter as MultiMarkdown
// and Pelican write it: without fences, up to the first blank line. false if s
// is a post without front matter. limit bounds the front matter, in bytes.
func splitBare(s string, line, limit int) (head, bool) {
	end, at, sure := 0, line, false
	for end < len(s) {
		content, _, _ := strings.Cut(s[end:], "\n")
		if blank(content) {
			break
		}
		key, _, ok := bareKey(content)
		if !ok && (end == 0 || !indented(content)) {
			return head{}, false
		}
		// Prose may begin with "Note: bring a coat", but not with these.
		sure = sure || required(key)
		end = min(end+len(content)+1, len(s))
		at++
		if end > limit {
			return head{}, false
		}
	}
	return head{syntax: bareSyntax, text: s[:end], line: line, closed: true, body: s[end:], bodyAt: at}, sure
}

// bareKey parts a line at its first colon.
func bareKey(line string) (key, rest string, ok bool) {
	key, rest, ok = strings.Cut(line, ":")
	if !ok || key == "" || indented(line) || strings.HasPrefix(rest, "//") {
		return "", "", false
	}
	for _, r := range key {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(" _-", r) {
			return "", "", false
		}
	}
	return strings.TrimRight(key, " "), trim(rest), true
}

func indented(line string) bool {
	return strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t")
}

// required reports that a key is one without which bare lines are no front
// matter.
func required(key string) bool {
	return strings.EqualFold(key, "title") || strings.EqualFold(key, "date")
}

// parseBare reads front matter without fences. Its values are text as it
// stands: quotes, brackets and further colons belong to them. Indented lines go
// on with the value above; a key that is repeated makes a list.
func parseBare(text string, line int) []field {
	var given []field
	for content := range strings.Lines(text) {
		if key, rest, ok := bareKey(content); ok {
			given = append(given, field{key, bareValue(rest, line)})
		} else if n := len(given); n > 0 {
			v := &given[n-1].value
			*v = bareValue(trim(v.text+" "+trim(content)), v.line)
		}
		line++
	}
	var fields []field
	for _, f := range given {
		i := repeated(fields, f.key)
		if i < 0 || required(f.key) {
			fields = append(fields, f)
			continue
		}
		of := &fields[i].value
		if of.kind != list {
			*of = value{kind: list, items: []value{*of}, line: of.line}
		}
		of.items = append(of.items, f.value)
	}
	return fields
}

func bareValue(text string, line int) value {
	if text == "" {
		return value{line: line}
	}
	return value{kind: scalar, text: text, line: line}
}

// repeated gives the place of key among fields, or -1.
func repeated(fields []field, key string) int {
	for i, f := range fields {
		if strings.EqualFold(f.key, key) {
			return i
		}
	}
	return -1
}
