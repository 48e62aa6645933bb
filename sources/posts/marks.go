package posts

import (
	"fmt"
	"strings"
)

// marks finds the values of fields that begin with an exclamation mark or an
// ampersand, which YAML drops with the word behind it: it takes `!important
// news` for news of a kind. Where nothing shows that the author knows this, it
// puts back what was written, and tells so. source is what the fields were read
// from; its first line is line.
func marks(fields []field, source string, line int) []oddity {
	if !strings.Contains(source, "!") && !strings.Contains(source, "&") {
		return nil
	}
	var mended []oddity
	lines := strings.Split(source, "\n")
	for i := range fields {
		v := &fields[i].value
		at := v.line - line
		if v.kind != null && v.kind != scalar || at < 0 || at >= len(lines) {
			continue
		}
		written := afterColon(lines[at])
		// What YAML makes of it stands behind the mark, or is nothing.
		if !marked(written, source) || !strings.Contains(written[1:], v.text) {
			continue
		}
		v.kind, v.text = scalar, written
		mended = append(mended, oddity{v.line, fmt.Sprintf("%s: read as the text “%s”", fields[i].key, shorten(written))})
	}
	return mended
}

// marked reports that a value begins with a mark that is no syntax: not a tag
// such as !!str or one before quotes, and not an anchor that the source refers to.
func marked(written, source string) bool {
	mark, rest, _ := strings.Cut(written, " ")
	rest = trim(rest)
	switch {
	case strings.HasPrefix(rest, `"`), strings.HasPrefix(rest, "'"):
		return false
	case strings.HasPrefix(mark, "!"):
		return !strings.HasPrefix(mark, "!!")
	case strings.HasPrefix(mark, "&"):
		return !strings.Contains(source, "*"+mark[1:])
	}
	return false
}
