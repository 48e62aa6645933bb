package dialect

import "strings"

// A jsxTag is a tag of JSX or HTML.
type jsxTag struct {
	name    string
	attrs   []jsxAttr
	ending  bool // </name>
	closed  bool // <name />
	foreign bool // it is written as HTML would not have it
	end     int
}

type jsxAttr struct {
	name, value string
	expression  bool // value is JavaScript
	bare        bool // there is no value
}

// readTag reads the tag at r.at; false if there is none.
func (r *rewriter) readTag() (jsxTag, bool) {
	t := jsxTag{end: r.at + 1}
	if strings.HasPrefix(r.src[t.end:], "/") {
		t.ending = true
		t.end++
	}
	t.name = leadingName(r.src[t.end:], ".:-")
	t.end += len(t.name)
	if t.name != "" && (t.name[0] < 'A' || t.name[0] >= 0x80 || strings.Contains(t.name, "://")) || strings.HasSuffix(t.name, ":") {
		return t, false
	}
	if r.fuel <= 0 {
		return t, false
	}
	from := t.end
	for t.end < len(r.src) && t.end-from < maxTag {
		switch c := r.src[t.end]; {
		case c == '>':
			t.end++
			return t, true
		case c == ' ' || c == '\t' || c == '\n':
			t.end++
		case c == '/':
			t.closed = true
			t.end++
		case c == '{':
			end := r.balanced(t.end)
			if end < 0 {
				return t, false
			}
			t.end, t.foreign = end, true
		case len(t.attrs) >= maxArgs || t.name == "" || t.end == from || !r.readAttr(&t):
			r.spend(t.end - from)
			return t, false
		}
	}
	r.spend(t.end - from)
	return t, false
}

// readAttr reads an attribute of a tag.
func (r *rewriter) readAttr(t *jsxTag) bool {
	name := leadingName(r.src[t.end:], "-:.@")
	if name == "" {
		return false
	}
	t.end += len(name)
	a := jsxAttr{name: name, bare: true}
	if t.end+1 < len(r.src) && r.src[t.end] == '=' {
		a.bare = false
		t.end++
		from := t.end
		switch r.src[from] {
		case '"', '\'':
			end := strings.IndexByte(r.src[from+1:min(len(r.src), from+maxTag)], r.src[from])
			if end < 0 {
				return false
			}
			t.end = from + end + 2
			a.value = r.src[from+1 : t.end-1]
		case '{':
			end := r.balanced(from)
			if end < 0 {
				return false
			}
			t.end, t.foreign = end, true
			a.value, a.expression = strings.TrimSpace(r.src[from+1:end-1]), true
		default:
			n := strings.IndexAny(r.src[from:min(len(r.src), from+maxTag)], " \t\n>")
			if n < 0 {
				return false
			}
			a.value = r.src[from : from+n]
			t.end = from + n
		}
	}
	t.foreign = t.foreign || name == "className" || name == "htmlFor"
	t.attrs = append(t.attrs, a)
	return true
}

// isVoid tells elements that have no end tag.
func isVoid(name string) bool {
	switch name {
	case "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr":
		return true
	}
	return false
}

// isInline tells elements that are part of a paragraph.
func isInline(name string) bool {
	switch name {
	case "a", "abbr", "b", "br", "cite", "code", "del", "em", "i", "img", "ins", "kbd", "mark", "q", "s", "samp",
		"small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr", "button", "input", "label":
		return true
	}
	return false
}
