package dialect

import (
	"regexp"
	"strings"
)

var (
	pelicanMark     = regexp.MustCompile(`^(?:\{(filename|static|attach|tag|category|author|index|photo)\}|\|(filename|static|attach|tag|category)\|)`)
	pelicanLanguage = regexp.MustCompile(`^\s*(?::::\w[\w+-]*|#!\w[\w+-]*)\s*$`)
)

// pelicanTarget rewrites where a link leads that names a file of the site
// (https://docs.getpelican.com/en/latest/content.html#linking-to-internal-content).
func (r *rewriter) pelicanTarget() bool {
	if len(r.out) == 0 || strings.IndexByte(`("'< `, r.out[len(r.out)-1]) < 0 {
		return false
	}
	m := pelicanMark.FindStringSubmatch(r.src[r.at:min(len(r.src), r.at+16)])
	if m == nil {
		return false
	}
	before := r.out[len(r.out)-1]
	if before == ' ' && !r.inTarget() {
		return false
	}
	stops := " \t\n)"
	switch before {
	case '"', '\'':
		stops = string(before) + "\n"
	case '<':
		stops = ">\n"
	}
	from := r.at + len(m[0])
	n := strings.IndexAny(r.src[from:min(len(r.src), from+longestAttributes)], stops)
	if n < 0 {
		return false
	}
	ref, fragment := cutFragment(r.src[from : from+n])
	address, ok := r.pelicanAddress(firstOf(m[1], m[2]), ref)
	if !ok {
		r.note("%q is not known; its link is left out", shortened(r.src[r.at:from+n]))
		if before == '<' && len(r.out) > 1 && r.out[len(r.out)-2] == '(' {
			r.drop(from + n)
			return true
		}
	}
	r.writeAddress(from+n, address+fragment, ok)
	return true
}

// pelicanAddress asks the site for a file, or for a page as Pelican names it.
func (r *rewriter) pelicanAddress(kind, ref string) (string, bool) {
	switch kind {
	case "static", "attach", "photo":
		return r.knownFile(ref)
	case "filename":
		if address, ok := r.post(ref); ok {
			return address, true
		}
		return r.knownFile(ref)
	}
	return r.post("{" + kind + "}" + ref)
}

// pelicanTag rewrites the tags of the liquid_tags plugin that are its own.
func (r *rewriter) pelicanTag(c call) bool {
	switch c.name {
	case "img":
		r.put(c.end, r.hexoImage(parseArgs(c.rest, false), false))
	case "notebook", "include_code", "graphviz", "literal", "b64img":
		r.note("what %q would show is not known; it is left out", c.name)
		r.dropBlock(c.end)
	default:
		return false
	}
	return true
}

// isPelicanLanguage tells the first line of an indented code block that names
// its language, which is not shown.
func isPelicanLanguage(line string) bool {
	return len(line) < 60 && pelicanLanguage.MatchString(line)
}
