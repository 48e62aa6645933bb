package posts

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// slugify makes the part of a URL that Jigsaw makes of a title: blanks and the
// other dash become sep, what is neither letter, digit nor dot goes, and the
// letters become ASCII where Jigsaw knows how; others stay.
func slugify(s string, sep rune) string { return string(appendSlug(nil, s, sep)) }

// appendSlug appends what slugify gives to dst.
func appendSlug(dst []byte, s string, sep rune) []byte {
	if with, ok := appendASCIISlug(dst, s, byte(sep)); ok {
		return with
	}
	var b strings.Builder
	pending := false
	for _, r := range strings.ToLower(s) {
		switch {
		case r == '-', r == '_', unicode.IsSpace(r):
			pending = true
			continue
		case r != '.' && !unicode.IsLetter(r) && !unicode.IsNumber(r):
			continue
		}
		if pending && b.Len() > 0 {
			b.WriteRune(sep)
		}
		pending = false
		if r < unicode.MaxASCII {
			b.WriteByte(byte(r))
			continue
		}
		b.WriteString(ascii(r))
	}
	return append(dst, strings.TrimRight(b.String(), string(sep)+".")...)
}

// appendASCIISlug is appendSlug for text that is ASCII, as most is; false if s is
// not.
func appendASCIISlug(dst []byte, s string, sep byte) ([]byte, bool) {
	word := dst
	pending := false
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= 0x80:
			return dst, false
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		case c == '-', c == '_', c == ' ', c >= '\t' && c <= '\r':
			pending = true
			continue
		case c != '.' && (c < '0' || c > '9') && (c < 'a' || c > 'z'):
			continue
		}
		if pending && len(word) > len(dst) {
			word = append(word, sep)
		}
		pending = false
		word = append(word, c)
	}
	for n := len(word); n > len(dst) && (word[n-1] == sep || word[n-1] == '.'); n-- {
		word = word[:n-1]
	}
	return word, true
}

// A slugStyle is how a generator spells the parts of addresses that it makes of
// names and titles. The zero value makes lower case of letters, and of every run
// of what is neither letter nor digit a dash.
type slugStyle struct {
	verbatim bool   // names stay as they are, but for blanks and capitals
	blank    string // what a blank becomes where names stay; empty: it stays
	keep     string // signs that stay
	cased    bool   // capitals stay
	ascii    bool   // letters are written in ASCII
	latin    bool   // those of the Latin alphabet are
	letters  string // some that are written otherwise than Jigsaw does, as romanized lists them
	drop     bool   // what is no letter, digit, blank or dash goes without a dash
	dashes   bool   // every dash stays; a blank beside one becomes none
	blanks   bool   // every blank becomes a dash
	flat     bool   // a slash is a sign like others and parts nothing
}

// path spells a path, part by part.
func (st slugStyle) path(s string) string {
	if !st.cased {
		s = strings.ToLower(s)
	}
	switch {
	case st.verbatim && st.blank != "":
		return strings.ReplaceAll(s, " ", st.blank)
	case st.verbatim:
		return s
	case st.flat:
		return st.spell(s)
	}
	parts := strings.Split(s, "/")
	for i, part := range parts {
		parts[i] = st.spell(part)
	}
	return strings.Join(parts, "/")
}

func (st slugStyle) spell(s string) string {
	var b strings.Builder
	dash := false
	for _, r := range s {
		switch {
		case st.dashes && r == '-', st.blanks && unicode.IsSpace(r):
			b.WriteByte('-')
			dash = false
			continue
		case unicode.IsLetter(r), unicode.IsNumber(r), unicode.IsMark(r), strings.ContainsRune(st.keep, r):
		case st.drop && r != '-' && !unicode.IsSpace(r):
			continue
		default:
			dash = true
			continue
		}
		if dash && b.Len() > 0 && (!st.dashes || !strings.HasSuffix(b.String(), "-")) {
			b.WriteByte('-')
		}
		dash = false
		if word, ok := spelling(st.letters, r); ok {
			b.WriteString(word)
			continue
		}
		if st.ascii || st.latin && unicode.Is(unicode.Latin, r) {
			b.WriteString(ascii(r))
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// ascii writes a letter, in lower case if it is not Latin, or a digit in ASCII, if
// there is a custom.
func ascii(r rune) string {
	if r < unicode.MaxASCII {
		return string(r)
	}
	if word, ok := spelling(romanized, r); ok {
		return word
	}
	// é is e with an accent, ² and ２ are 2.
	var plain strings.Builder
	for _, d := range norm.NFKD.String(string(r)) {
		if d < unicode.MaxASCII {
			plain.WriteRune(d)
		}
	}
	if plain.Len() == 0 {
		return string(r)
	}
	return plain.String()
}

// spelling gives what follows a letter in a list such as romanized.
func spelling(letters string, r rune) (string, bool) {
	i := strings.IndexRune(letters, r)
	if i < 0 || r < unicode.MaxASCII {
		return "", false
	}
	word, _, _ := strings.Cut(letters[i+len(string(r)):], " ")
	return word, true
}

// unidecoded are the letters that Unidecode, and those that follow it, write
// otherwise.
const unidecoded = "йi ёio юiu яia щshch хkh "

// romanized is a list of letters, each followed by how Jigsaw writes it.
const romanized = "ßss æae ǽae œoe øo ǿo ðd đd þth łl ħh ıi ĸk ŋn ŧt ƒf əe ŉn ĳij ŝsx " +
	"αa άa βb γg δd εe έe ζz ηh ήh θo ιi ίi ϊi ΐi κk λl μm νn ξx οo όo πp ρr σs ςs τt υy ύy ϋy ΰy φf χx ψps ωw ώw " +
	"аa бb вv гg ґg дd еe ёe єe жzh зz иi іi їi йy кk лl мm нn оo пp рr сs тt уu ўu фf хkh цts чch шsh щshch ъ ыy ь эe юyu яya ђdj јj љlj њnj џdz "
