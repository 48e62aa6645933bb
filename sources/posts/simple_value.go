package posts

import (
	"strings"
	"unicode/utf8"
)

// simpleScalar reads all of s as one scalar, which may be followed by a comment.
func simpleScalar(s string, at int) (value, bool) {
	if s == "" {
		return value{line: at}, true
	}
	if s[0] == '"' || s[0] == '\'' {
		text, rest, ok := simpleQuoted(s)
		return value{kind: scalar, text: text, line: at}, ok && rest == ""
	}
	if !beginsPlain(s[0]) {
		return value{}, false
	}
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c == ':' && (i+1 == len(s) || s[i+1] == ' '):
			return value{}, false
		case c == '#' && s[i-1] == ' ':
			return plainScalar(trimBlanks(s[:i]), at), legal(s[i:])
		case c < utf8.RuneSelf:
			if c < ' ' || c == 0x7F {
				return value{}, false
			}
			i++
		default:
			size := legalRune(s[i:])
			if size == 0 {
				return value{}, false
			}
			i += size
		}
	}
	return plainScalar(s, at), true
}

// plainScalar makes a value of a scalar without quotes, some of which are null.
func plainScalar(s string, at int) value {
	switch s {
	case "~", "null", "Null", "NULL":
		return value{line: at}
	}
	return value{kind: scalar, text: s, line: at}
}

// beginsPlain reports that c surely begins a scalar without quotes: it is none
// of YAML's indicators.
func beginsPlain(c byte) bool {
	return wordByte(c) || c >= utf8.RuneSelf || strings.IndexByte("/.(~$+;<=^\\", c) >= 0
}

// simpleQuoted reads the scalar in quotes at the beginning of s, and gives what
// follows it and blanks. An escape is not simple; a doubled quote ends the
// scalar, and what follows is then nothing that may.
func simpleQuoted(s string) (text, rest string, ok bool) {
	quote := s[0]
	end := strings.IndexByte(s[1:], quote)
	if end < 0 {
		return "", "", false
	}
	text, rest = s[1:1+end], s[end+2:]
	if quote == '"' && strings.IndexByte(text, '\\') >= 0 {
		return "", "", false
	}
	return text, skipBlanks(rest), legal(text)
}

// flow reads all of s as a list of scalars in brackets.
func (p *simpleParser) flow(s string, at int) (value, bool) {
	v := value{kind: list, line: at}
	rest := skipBlanks(s[1:])
	if rest == "]" {
		return v, true
	}
	first := len(p.items)
	for len(p.items)-first < maxSimpleItems {
		item, after, ok := simpleFlowItem(rest, at)
		if !ok || after == "" {
			return v, false
		}
		p.items = append(p.items, item)
		if after == "]" {
			v.items = p.itemsFrom(first)
			return v, true
		}
		if after[0] != ',' {
			return v, false
		}
		rest = skipBlanks(after[1:])
	}
	return v, false
}

// simpleFlowItem reads the item at the beginning of s, and gives what follows
// it and blanks.
func simpleFlowItem(s string, at int) (item value, rest string, ok bool) {
	if s == "" {
		return value{}, "", false
	}
	if s[0] == '"' || s[0] == '\'' {
		text, rest, ok := simpleQuoted(s)
		return value{kind: scalar, text: text, line: at}, rest, ok
	}
	end := flowItemEnd(s)
	if end <= 0 || !beginsPlain(s[0]) || !legal(s[:end]) {
		return value{}, "", false
	}
	return plainScalar(trimBlanks(s[:end]), at), s[end:], true
}

// flowItemEnd gives the place of the comma or bracket that ends the scalar at
// the beginning of s; -1 if something else might.
func flowItemEnd(s string) int {
	for i := range len(s) {
		switch s[i] {
		case ',', ']':
			return i
		case '[', '{', '}', '?', ':':
			return -1
		case '#':
			if i == 0 || s[i-1] == ' ' {
				return -1
			}
		}
	}
	return -1
}

// legal reports that YAML takes every character of s for itself.
func legal(s string) bool {
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if c < ' ' || c == 0x7F {
				return false
			}
			i++
			continue
		}
		size := legalRune(s[i:])
		if size == 0 {
			return false
		}
		i += size
	}
	return true
}

// legalRune gives the size of the character at the beginning of s, which is not
// ASCII; 0 if YAML refuses it or ends a line at it.
func legalRune(s string) int {
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case r == utf8.RuneError && size == 1:
		return 0
	case r < 0xA0, r == '\u2028', r == '\u2029', r == '\uFEFF', r == '\uFFFE', r == '\uFFFF':
		return 0
	}
	return size
}
