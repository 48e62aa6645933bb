package sources

import (
	"strings"
	"unicode"
)

// Printable gives what others wrote, be it a post, a file's name, a feed or a server,
// as a line that a person can be shown: on a terminal or in a log it ends no line,
// commands nothing, and does not change the order or the look of what stands beside it.
// White space that ends lines or moves on becomes a blank, what is not UTF-8 U+FFFD,
// and any other control or format character a question mark. None is just left out, for
// then what it keeps apart, such as the parts of a password, would stand together.
func Printable(s string) string { return strings.Map(printable, s) }

const softHyphen = '\u00ad'

func printable(r rune) rune {
	switch {
	case r == softHyphen, unicode.In(r, unicode.Join_Control, unicode.Prepended_Concatenation_Mark):
		// Persian, the scripts of India and emoji are written with the joiners, and Arabic
		// with the marks, which are seen. They concern no more than what they stand in.
		return r
	case unicode.IsControl(r) && unicode.IsSpace(r), unicode.In(r, unicode.Zl, unicode.Zp):
		return ' '
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
		return '?'
	}
	return r
}
