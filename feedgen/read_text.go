package feedgen

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// readMark is the byte order mark that a UTF-8 file may begin with.
var readMark = []byte("\uFEFF")

// mend reports what is no text, and puts question marks in its place so that
// the rest can be read. Offsets stay as they are.
func (r *reader) mend() {
	copied := false
	for at := 0; at < len(r.data); {
		char, size := utf8.DecodeRune(r.data[at:])
		broken := char == utf8.RuneError && size == 1
		if !broken && readIsLegal(char) {
			at += size
			continue
		}
		if broken {
			r.report(at, "UnicodeError", "byte %#x is not UTF-8", r.data[at])
		} else {
			r.report(at, "IllegalCharacter", "the character %U is allowed neither in XML nor in a feed", char)
		}
		if !copied {
			r.data, copied = bytes.Clone(r.data), true
		}
		for range size {
			r.data[at] = '?'
			at++
		}
	}
}

// readIsLegal tells whether a character may stand in an XML document.
// https://www.w3.org/TR/xml/#charsets
func readIsLegal(c rune) bool {
	switch {
	case c == '\t', c == '\n', c == '\r':
		return true
	case c < 0x20, c == 0xFFFE, c == 0xFFFF:
		return false
	}
	return true
}

// readCharacters finds characters that are legal, but the mark of text that
// was decoded wrongly: C1 controls, replacement characters, and UTF-8 taken for
// Latin-1.
func readCharacters(text string) []readFault {
	for _, c := range text {
		if c >= 0x80 && c <= 0x9F || c == utf8.RuneError {
			return readSay("BadCharacters", "holds the character %U, as text does that was decoded wrongly", c)
		}
	}
	for line := range strings.SplitSeq(text, "\n") {
		if readIsDoublyEncoded(line) {
			return readSay("BadCharacters", "looks encoded as UTF-8 twice: %s", readQuote(line))
		}
	}
	return nil
}

func readIsDoublyEncoded(line string) bool {
	var latin1 []byte
	var last rune
	found := false
	for _, c := range line {
		if c > 0xFF {
			return false
		}
		found = found || c >= 0x80 && c <= 0xBF && (last == 0xC2 || last == 0xC3)
		latin1 = append(latin1, byte(c))
		last = c
	}
	return found && utf8.Valid(latin1)
}

var (
	readEndTag    = regexp.MustCompile(`</(\w+)>`)
	readReference = regexp.MustCompile(`&#?\w+`)
	readAnyMarkup = regexp.MustCompile(`&#[x0-9]|<[/a-zA-Z]`)
)

// readPlain checks an element whose text is plain, but which many readers take
// for HTML. Text whose source spells its characters as &#x…; was meant so.
// https://www.rssboard.org/rss-profile#data-types-characterdata
func readPlain(rule string) readCheck {
	return func(v readValue) []readFault {
		if tag := readFirstTag(v.text); tag != "" {
			return readSay(rule, "should be plain text, but holds the tag </%s>", tag)
		}
		if strings.Contains(v.source, "&#x") {
			return nil
		}
		for _, ref := range readReference.FindAllString(v.text, -1) {
			if readNamesCharacter(ref) {
				return readSay(rule, "should be plain text, but holds the entity %s;", ref)
			}
		}
		if v.rss && readAnyMarkup.MatchString(v.text) {
			return readSay("CharacterData", "should be plain text, but looks like HTML; spell < and & as &#x3C; and &#x26;")
		}
		return nil
	}
}

// readFirstTag gives the name of the first HTML element that text closes.
func readFirstTag(text string) string {
	for _, m := range readEndTag.FindAllStringSubmatch(text, -1) {
		if readIsHTML(strings.ToLower(m[1])) {
			return m[1]
		}
	}
	return ""
}

// readNamesCharacter tells whether &amp and the like are a reference that HTML
// knows.
func readNamesCharacter(ref string) bool {
	if strings.ContainsFunc(ref[1:], func(c rune) bool { return c < 'A' }) {
		return true
	}
	return !strings.HasSuffix(html.UnescapeString(ref+";"), ";")
}

// readVisible gives the text that a fragment of HTML shows.
func readVisible(fragment string) string {
	var text strings.Builder
	z := html.NewTokenizer(strings.NewReader(fragment))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return strings.Join(strings.Fields(text.String()), " ")
		case html.TextToken:
			text.Write(z.Text())
		}
	}
}
