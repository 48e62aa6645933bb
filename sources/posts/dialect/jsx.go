package dialect

import (
	"regexp"
	"strings"
)

// angle rewrites what begins with < at r.at.
func (r *rewriter) angle() bool {
	rest := r.src[r.at:]
	switch {
	case strings.HasPrefix(rest, "<!--"):
		if end := r.find("-->", r.at+4, -1); end >= 0 {
			r.verbatim(end + 3)
			return true
		}
		return false
	case r.on[WikiLinks] && strings.HasPrefix(rest, "<%"):
		return r.templater()
	case r.rawElement():
		return true
	case r.on[Kramdown]:
		return r.markdownElement() || r.elementEnd()
	case r.on[MDX] && r.at != r.escaped:
		return r.jsx()
	}
	return false
}

// rawElement writes an element whose content is neither Markdown nor template.
func (r *rewriter) rawElement() bool {
	name := strings.ToLower(leadingName(r.src[r.at+1:min(len(r.src), r.at+12)], ""))
	switch name {
	case "pre", "script", "style", "textarea":
	case "code":
		if r.on[MDX] {
			return false
		}
	default:
		return false
	}
	end := r.find("</"+name, r.at, -1)
	if end < 0 || name == "code" && end-r.at > longestAttributes {
		return false
	}
	end = r.find(">", end, -1)
	if end < 0 {
		return false
	}
	if !r.on[MDX] {
		r.verbatim(end + 1)
		return true
	}
	// In MDX the text of a <pre> may be a string, and the rest is never shown.
	if name == "pre" {
		r.insert(preText.ReplaceAllStringFunc(r.src[r.at:end+1], func(s string) string {
			v, _ := stringLiteral(strings.Trim(s, "{}"))
			return escapeCode(v)
		}))
	}
	r.drop(end + 1)
	return true
}

var preText = regexp.MustCompile("\\{`[^`]*`\\}")

func escapeCode(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

// elementEnd ends an element that enterElement began.
func (r *rewriter) elementEnd() bool {
	if !strings.HasPrefix(r.src[r.at:], "</") {
		return false
	}
	name := leadingName(r.src[r.at+2:], "-")
	end := r.at + 3 + len(name)
	if end > len(r.src) || r.src[end-1] != '>' || !r.fresh {
		return false
	}
	return r.pop("</"+name, end)
}

// jsx rewrites a tag of JSX.
func (r *rewriter) jsx() bool {
	t, ok := r.readTag()
	if !ok {
		return r.brokenTag(t)
	}
	switch {
	case t.name == "":
		r.drop(t.end) // <> and </>
	case t.name[0] >= 'A' && t.name[0] <= 'Z' || strings.Contains(t.name, "."):
		r.component(t)
	default:
		r.element(t)
	}
	return true
}

// brokenTag leaves out a component's tag that does not end, and the rest of its
// line.
func (r *rewriter) brokenTag(t jsxTag) bool {
	after := r.at + 1 + len(t.name)
	if t.name == "" || t.name[0] < 'A' || t.name[0] > 'Z' || strings.Contains(t.name, "@") ||
		after < len(r.src) && strings.IndexByte(" \t\n/", r.src[after]) < 0 {
		return false
	}
	r.note("<%s> is not closed; the rest of its line is left out", t.name)
	r.dropLine()
	return true
}

var (
	requireCall = regexp.MustCompile(`^(?:require\(|useBaseUrl\(|withBase\(|new URL\()\s*["']([^"']+)["']`)
	number      = regexp.MustCompile(`^-?\d+(?:\.\d+)?$`)
)

// text gives the value of an attribute, or nothing if only running it would
// tell.
func (r *rewriter) text(a jsxAttr) string {
	if !a.expression {
		return a.value
	}
	if v, ok := stringLiteral(a.value); ok {
		return v
	}
	if m := requireCall.FindStringSubmatch(a.value); m != nil {
		return m[1]
	}
	if number.MatchString(a.value) {
		return a.value
	}
	return r.imports[strings.TrimSuffix(strings.TrimSuffix(a.value, ".src"), ".default")]
}

// args gives the attributes of a tag as parameters.
func (r *rewriter) args(t jsxTag) args {
	a := args{named: make(map[string]string)}
	for _, attr := range t.attrs {
		a.named[strings.ToLower(attr.name)] = r.text(attr)
	}
	return a
}

// element rewrites a tag of HTML into one that HTML knows. One that has its line
// to itself has Markdown around it, for which HTML wants blank lines.
func (r *rewriter) element(t jsxTag) {
	var tag strings.Builder
	if t.ending {
		tag.WriteString("</" + t.name + ">")
	} else {
		tag.WriteString(r.htmlTag(t))
	}
	switch {
	case isInline(t.name) || !r.alone(t.end):
		if !t.ending && !t.foreign && (!t.closed || isVoid(t.name)) {
			r.write(r.src[r.at:t.end])
			r.at = t.end
			return
		}
		r.at = t.end
		r.insert(tag.String())
	case t.ending:
		if !r.pop("</"+t.name, t.end) {
			r.block(t.end, tag.String())
		}
	case t.closed || isVoid(t.name):
		r.block(t.end, tag.String())
	default:
		r.enterElement(t.name, t.end, tag.String(), "</"+t.name+">")
	}
}

func (r *rewriter) htmlTag(t jsxTag) string {
	var b strings.Builder
	b.WriteString("<" + t.name)
	for _, a := range t.attrs {
		name := a.name
		switch name {
		case "className":
			name = "class"
		case "htmlFor":
			name = "for"
		}
		v := r.text(a)
		switch {
		case a.bare:
			b.WriteString(" " + name)
		case !a.expression:
			b.WriteString(" " + name + `="` + strings.ReplaceAll(v, `"`, "&quot;") + `"`)
		case v != "" && name != "style" && !strings.HasPrefix(name, "on"):
			b.WriteString(attribute(name, v))
		}
	}
	switch {
	case isVoid(t.name) && t.closed:
		b.WriteString(" />")
	case t.closed:
		b.WriteString("></" + t.name + ">")
	default:
		b.WriteString(">")
	}
	return b.String()
}
