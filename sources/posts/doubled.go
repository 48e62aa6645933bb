package posts

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

var beyondASCII = regexp.MustCompile(`[^\x00-\x7F]+`)

// undouble mends text that was encoded as UTF-8 twice: "Ã©" is "é". at is where
// the first such place is, or -1.
func undouble(s string) (mended string, at int) {
	at = -1
	if !maybeDoubled(s) {
		return s, at
	}
	var b strings.Builder
	done := 0
	for _, span := range beyondASCII.FindAllStringIndex(s, -1) {
		once, ok := decodedOnce(s[span[0]:span[1]])
		if !ok {
			continue
		}
		if at < 0 {
			at = span[0]
		}
		b.WriteString(s[done:span[0]])
		b.WriteString(once)
		done = span[1]
	}
	b.WriteString(s[done:])
	return b.String(), at
}

// maybeDoubled reports that s has a letter that text encoded twice begins with, Â
// or Ã.
func maybeDoubled(s string) bool {
	for {
		i := strings.IndexByte(s, 0xC3)
		if i < 0 || i+1 == len(s) {
			return false
		}
		if s[i+1] == 0x82 || s[i+1] == 0x83 {
			return true
		}
		s = s[i+1:]
	}
}

// decodedOnce undoes one encoding of a run of letters, if they make sense then.
func decodedOnce(run string) (string, bool) {
	// IRMÃ» and MANHÃ followed by a no-break space are what they seem.
	if strings.ContainsAny(run, "\u00A0»ºª°") {
		return "", false
	}
	latin, err := charmap.ISO8859_1.NewEncoder().String(run)
	if err != nil || !utf8.ValidString(latin) {
		return "", false
	}
	return latin, true
}
