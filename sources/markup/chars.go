package markup

import (
	"strings"
	"unicode/utf8"
)

// Legal gives s with every character that a feed may not hold taken out. What
// was lost before, bytes that are no UTF-8 and U+FFFD, becomes a question mark;
// line ends become line feeds; the old blanks among the control characters
// become blanks, so that words stay apart.
//
// XML 1.0 (section 2.2) forbids most control characters, U+FFFE and U+FFFF. The
// C1 controls and the other noncharacters are legal there, but HTML calls them
// errors (https://html.spec.whatwg.org/#preprocessing-the-input-stream) and the
// W3C feed validator complains, as it does of U+FFFD.
func Legal(s string) string {
	if isLegal(s) {
		return s
	}
	s = strings.ToValidUTF8(s, lost)
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return '\n'
		case r == utf8.RuneError:
			return rune(lost[0])
		case r == '\v', r == '\f', r == 0x85: // next line
			return ' '
		case !LegalRune(r):
			return -1
		default:
			return r
		}
	}, s)
}

// lost stands for a character of which nothing is known.
const lost = "?"

func isLegal(s string) bool {
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if !LegalRune(rune(c)) {
				return false
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError || !LegalRune(r) {
			return false
		}
		i += size
	}
	return true
}

// LegalRune reports whether a feed may hold r, as [Legal] has it. Carriage
// returns are no part of text: line ends are line feeds.
func LegalRune(r rune) bool {
	switch {
	case r < ' ':
		return r == '\t' || r == '\n'
	case r < 0x7F:
		return true
	case r < 0xA0:
		return false
	default:
		return r&0xFFFE != 0xFFFE && (r < 0xFDD0 || r > 0xFDEF)
	}
}
