package dialect

import (
	"regexp"
	"strings"
)

var calloutHead = regexp.MustCompile(`^\[!([A-Za-z][\w -]*)(?:\|[^\]]*)?\]([+-]?)[ \t]*(.*)$`)

// callout rewrites the first line of a block quote that is a notice, as in
// GitHub and Obsidian: > [!NOTE] Title.
func (r *rewriter) callout(text string) bool {
	if !r.blocks.quoted() || !strings.HasPrefix(text, "[!") {
		return false
	}
	m := calloutHead.FindStringSubmatch(text)
	if m == nil {
		return false
	}
	end := r.lineEnd()
	title := strings.TrimSpace(m[3])
	r.insert("<strong>")
	if title == "" {
		r.insert(firstOf(noticeTitle(strings.ToLower(m[1])), capitalised(strings.ToLower(m[1]))))
		r.at = end
	}
	// A title may hold code and links of its own.
	r.at = end - len(strings.TrimLeft(m[3], " \t"))
	r.push(frame{name: calloutTitle, end: "</strong>", cut: -1, inline: true})
	r.titleLine(end)
	return true
}

const calloutTitle = "callout"

// titleLine rewrites the rest of a line as a title, which a blank line follows.
func (r *rewriter) titleLine(end int) {
	for r.at < end {
		c := r.src[r.at]
		if r.stops[c] && r.special(c) {
			continue
		}
		r.write(r.src[r.at : r.at+1])
		r.at++
	}
	if r.at == end {
		r.pop(calloutTitle, end)
		r.out = append(r.out, "\n"+strings.TrimRight(r.blocks.lead(), " ")...)
	}
	r.blocks.para = false
	r.inline()
}
