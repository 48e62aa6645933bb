package dialect

import (
	"regexp"
	"strings"
)

// maxTag bounds the length of a tag, in bytes.
const maxTag = 8 << 10

// A sighting is where something was found last, and from where on there is no
// other before it.
type sighting struct{ from, at int }

// find gives where needle next stands at or after from, or none if it does not.
// Asked again and again on the way through the body it reads each byte once.
func (r *rewriter) find(needle string, from, none int) int {
	if from > len(r.src) {
		return none
	}
	s, ok := r.found[needle]
	if ok && from < s.from {
		if i := strings.Index(r.src[from:s.from], needle); i >= 0 {
			return from + i
		}
	} else if !ok || from > s.at {
		if r.found == nil {
			r.found = make(map[string]sighting)
		}
		s = sighting{from: from, at: len(r.src)}
		if i := strings.Index(r.src[from:], needle); i >= 0 {
			s.at = from + i
		}
		r.found[needle] = s
	}
	if s.at == len(r.src) {
		return none
	}
	return s.at
}

// within gives where needle next stands at or after from, or -1 if that is
// further than a tag may be long.
func (r *rewriter) within(needle string, from int) int {
	if i := r.find(needle, from, -1); i >= 0 && i-from <= maxTag {
		return i
	}
	return -1
}

// quotedEnd is like within, and passes over needles in quotes, unless the quotes
// are not balanced.
func (r *rewriter) quotedEnd(needle string, from int) int {
	plain := r.within(needle, from)
	if plain < 0 {
		return -1
	}
	if !strings.ContainsAny(r.src[from:plain], "\"'`") {
		return plain
	}
	quote := byte(0)
	limit := min(len(r.src), from+maxTag)
	for i := from; i < limit; i++ {
		switch c := r.src[i]; {
		case quote != 0:
			if c == '\\' && quote != '`' {
				i++
			} else if c == quote {
				quote = 0
			}
		case c == '"' || c == '`' || c == '\'' && !isWordByte(r.src[i-1]):
			quote = c
		case strings.HasPrefix(r.src[i:], needle):
			return i
		}
	}
	r.spend(limit - from)
	return plain
}

// spend takes so many looks in vain from the fuel and tells whether there was
// enough. It keeps hostile text from being read over and over.
func (r *rewriter) spend(n int) bool {
	r.fuel -= n
	return r.fuel > 0
}

// An extent is a part of the body.
type extent struct{ from, to int }

// endTags matches the ends of the tags whose content is not to be looked into.
var endTags = regexp.MustCompile(
	`\{%[-+~]?\s*(end(?:raw|verbatim|highlight|codeblock|code|comment|css|js|javascript|style|script|math|katex|mermaid))\s*[-+~]?%\}` +
		`|\{\{[<%]\s*(/(?:highlight|code|mermaid|math|katex|raw))\s*[<%]?[>%]\}\}` +
		`|@(endverbatim|endphp)\b`)

// closer gives the next end tag of a name after from; false if there is none.
// Asked in the order of the body it reads each end tag once.
func (r *rewriter) closer(name string, from int) (extent, bool) {
	if r.closers == nil {
		r.closers = make(map[string][]extent)
		for _, m := range endTags.FindAllStringSubmatchIndex(r.src, -1) {
			for g := 2; g < len(m); g += 2 {
				if m[g] >= 0 {
					r.closers[r.src[m[g]:m[g+1]]] = append(r.closers[r.src[m[g]:m[g+1]]], extent{m[0], m[1]})
				}
			}
		}
	}
	all := r.closers[name]
	for len(all) > 0 && all[0].from < from {
		all = all[1:]
	}
	r.closers[name] = all
	if len(all) == 0 {
		return extent{}, false
	}
	return all[0], true
}

func isWordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c >= 0x80
}

// leadingName gives the name that s begins with; extra lists further bytes that
// may stand in it.
func leadingName(s, extra string) string {
	n := 0
	for n < len(s) && n < 64 && (isWordByte(s[n]) || strings.IndexByte(extra, s[n]) >= 0) {
		n++
	}
	return s[:n]
}
