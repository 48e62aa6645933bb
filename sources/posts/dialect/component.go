package dialect

import "strings"

// component rewrites the tag of a component of JSX. Of one that is not known
// the content stays.
func (r *rewriter) component(t jsxTag) {
	if t.ending {
		if !r.pop("</"+t.name, t.end) {
			r.dropBlock(t.end)
		}
		return
	}
	a := r.args(t)
	if r.codeBlock(t, a) {
		return
	}
	start, stop, known := r.componentHTML(t, a)
	if html, ok := r.embed(t.name, a); ok && !known {
		if html == "" {
			r.note("<%s> does not say what to show; it is left out", t.name)
		}
		r.embeddedComponent(t, html)
		return
	}
	if !known {
		r.note("component <%s> is not known; %s", t.name, whatStays(t))
	}
	switch {
	case t.closed && start != "":
		r.block(t.end, start+"\n"+stop)
	case t.closed:
		r.drop(t.end)
	case r.alone(t.end):
		r.enterElement(t.name, t.end, start, stop)
	case stop == "</a>":
		r.at = t.end
		r.insert(start)
		r.push(frame{name: "</" + t.name, end: stop, cut: -1, inline: true})
	case start != "":
		r.block(t.end, start)
		r.push(frame{name: "</" + t.name, end: stop, cut: -1})
	default:
		r.drop(t.end)
		r.push(frame{name: "</" + t.name, cut: -1})
	}
}

func whatStays(t jsxTag) string {
	if t.closed {
		return "it is left out"
	}
	return "only its content is kept"
}

// embeddedComponent writes what a component shows. Its content, such as a
// caption, comes after it.
func (r *rewriter) embeddedComponent(t jsxTag, html string) {
	if !t.closed {
		r.push(frame{name: "</" + t.name, cut: -1})
	}
	if html == "" {
		r.drop(t.end)
		return
	}
	r.put(t.end, html)
}

// componentHTML gives what begins and ends a component; known is false if
// nothing is known of it.
func (r *rewriter) componentHTML(t jsxTag, a args) (start, stop string, known bool) {
	name := strings.ToLower(t.name)
	switch name {
	case "tabs", "codegroup", "steps", "cards", "cardgrid", "cardgroup", "columns", "column", "col", "row", "grid", "fragment",
		"react.fragment", "center", "container", "box", "accordiongroup", "browseronly", "wrapper", "section", "prose", "filetree":
		return "", "", true
	case "tabitem", "tab", "step", "card", "linkcard", "tabs.tab", "tabpanel", "package":
		label := a.first("label", "title", "name", "header", "value")
		if label == "" {
			return "", "", true
		}
		if href := a.first("href", "to"); href != "" {
			return linkTo(href, label), "", true
		}
		return "<strong>" + escapeText(label) + "</strong>", "", true
	case "details", "accordion", "accordionitem", "collapsible", "spoiler", "expandable":
		return details(a.first("summary", "title", "label", "header")), "</details>", true
	case "link", "a", "nextlink", "translate.link", "linkbutton", "anchor":
		if href := a.first("to", "href"); href != "" {
			return "<a" + attribute("href", href) + ">", "</a>", true
		}
		return "", "", true
	case "head", "layout", "translate", "toc", "tableofcontents", "toctitle", "giscus", "comments":
		return "", "", true
	}
	if isNotice(name) {
		return aside(noticeTitleOf(name, args{named: a.named})), asideEnd, true
	}
	return "", "", false
}

// codeBlock rewrites a component whose only content is a string of code.
func (r *rewriter) codeBlock(t jsxTag, a args) bool {
	switch strings.ToLower(t.name) {
	case "codeblock", "code", "highlight":
	default:
		return false
	}
	code, end := a.named["code"], t.end
	if !t.closed {
		stop := r.find("</"+t.name+">", t.end, -1)
		if stop < 0 {
			return false
		}
		v, ok := stringLiteral(strings.TrimSpace(strings.Trim(strings.TrimSpace(r.src[t.end:stop]), "{}")))
		if !ok {
			return false
		}
		code, end = v, stop+len(t.name)+3
	}
	if code == "" {
		return false
	}
	r.block(end, fenced(code, a.first("language", "lang", "classname")))
	return true
}
