package markup

import (
	"strings"
	"unicode"
)

// Excerpt cuts plain text to at most n runes, the "…" that marks a cut among
// them. It cuts between words, and where there is no such place in the second
// half, between characters as a reader sees them. Text that fits is given back
// as it is.
func Excerpt(text string, n int) string {
	if n <= 0 {
		return ""
	}
	if len(text) <= n {
		return text
	}
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	cut := n - 1
	for cut > 0 && !breaksWord(runes, cut) {
		cut--
	}
	if cut < n/2 {
		cut = n - 1
		for cut > 0 && joined(runes, cut) {
			cut--
		}
	}
	kept := strings.TrimRightFunc(string(runes[:cut]), func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(",;:–—-([{", r)
	})
	return kept + "…"
}

// breaksWord tells whether a word ends before runes[i]. Chinese and Japanese
// have no blanks between words; there, every character may end one.
func breaksWord(runes []rune, i int) bool {
	if unicode.IsSpace(runes[i]) {
		return true
	}
	return isIdeograph(runes[i-1]) && isIdeograph(runes[i]) && !joined(runes, i)
}

func isIdeograph(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

// joined tells whether runes[i-1] and runes[i] belong to one character as a
// reader sees it. It knows the cases of Unicode's grapheme clusters (UAX #29)
// that prose and emoji have.
func joined(runes []rune, i int) bool {
	const joiner = '\u200D'
	before, after := runes[i-1], runes[i]
	switch {
	case unicode.Is(unicode.M, after), after == joiner, before == joiner:
		return true
	case 0x1F3FB <= after && after <= 0x1F3FF: // skin tones
		return true
	case 0xE0020 <= after && after <= 0xE007F: // tags, as in the flag of Wales
		return true
	case 0x1160 <= after && after <= 0x11FF: // vowels and finals of Hangul
		return true
	case isRegional(before) && isRegional(after):
		// Two make a flag, counted from the first of the run.
		run := 0
		for i > run && isRegional(runes[i-1-run]) {
			run++
		}
		return run%2 == 1
	}
	return false
}

func isRegional(r rune) bool {
	return 0x1F1E6 <= r && r <= 0x1F1FF
}
