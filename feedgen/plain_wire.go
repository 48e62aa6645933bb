package feedgen

import (
	"encoding/xml"
	"strings"
)

// A plainText is the text of an element of RSS, written with numeric references
// for & and <: readers do not agree on whether such text is HTML, and these
// survive both views.
// https://www.rssboard.org/rss-profile#data-types-characterdata
type plainText struct {
	Text string `xml:",innerxml"`
}

func newPlainText(s string) plainText {
	var b strings.Builder
	// A strings.Builder gives no error.
	_ = xml.EscapeText(&b, []byte(s))
	return plainText{numericReferences.Replace(b.String())}
}

var numericReferences = strings.NewReplacer("&amp;", "&#x26;", "&lt;", "&#x3C;")

// plainTexts writes each of a list of words.
func plainTexts(all []string) []plainText {
	var out []plainText
	for _, s := range all {
		out = append(out, newPlainText(s))
	}
	return out
}

// optionalText is nil for no text, which leaves the element out.
func optionalText(s string) *plainText {
	if s == "" {
		return nil
	}
	t := newPlainText(s)
	return &t
}
