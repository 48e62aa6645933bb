package markup

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A rewriter goes through a tree once and turns what does not work in a feed
// into what means the same and does. It serves the meaning; that the result is
// harmless is the policy's business, and neither relies on the other.
type rewriter struct {
	page    *url.URL
	keeps   map[atom.Atom]bool
	gone    int               // images and players left out so far
	classes map[string]string // of images, by address
}

// children rewrites what is below n.
func (r *rewriter) children(n *html.Node) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling // c may be gone or elsewhere afterwards
		r.node(c)
		c = next
	}
}

func (r *rewriter) node(n *html.Node) {
	switch {
	case n.Type == html.TextNode:
		// Characters may come as references, such as &#1;.
		n.Data = Legal(n.Data)
	case n.Type != html.ElementNode:
		remove(n)
	case n.Namespace != "":
		r.foreign(n)
	case isDropped(n.DataAtom):
		remove(n)
	default:
		n.Attr = tidy(n.Attr)
		r.element(n)
	}
}

func (r *rewriter) element(n *html.Node) {
	switch n.DataAtom {
	case atom.Img:
		r.image(n)
	case atom.Picture:
		r.picture(n)
	case atom.Noscript:
		r.noscript(n)
	case atom.Audio, atom.Video:
		r.player(n)
	case atom.Source, atom.Track:
		r.file(n)
	case atom.Iframe:
		r.frame(n)
	case atom.Input:
		checkbox(n)
	default:
		gone := r.gone
		r.children(n)
		idle := r.gone > gone && isWrapper(n.DataAtom) || n.DataAtom == atom.P && !has(n, "id")
		if idle && isBlank(n) || isDrawnFormula(n) {
			remove(n)
			return
		}
		r.attributes(n)
		if name := substitute(n.DataAtom); name != 0 {
			rename(n, name)
		}
		if !r.keeps[n.DataAtom] || isIdleLink(n) {
			unwrap(n)
		}
	}
}

// attributes makes the attributes of an ordinary element absolute.
func (r *rewriter) attributes(n *html.Node) {
	switch n.DataAtom {
	case atom.A:
		if has(n, "href") {
			href, _ := linkURL(r.page, get(n, "href"))
			set(n, "href", href)
		}
		if name := get(n, "name"); name != "" && !has(n, "id") {
			set(n, "id", name)
		}
	case atom.Blockquote, atom.Del, atom.Ins, atom.Q:
		if has(n, "cite") {
			cite, _ := AbsoluteURL(r.page, get(n, "cite"))
			set(n, "cite", cite)
		}
	case atom.Td, atom.Th:
		// Styles go, and in a table of numbers the alignment helps.
		if align := style(n, "text-align"); align != "" {
			set(n, "align", align)
		}
	case atom.Code, atom.Pre:
		set(n, "class", languageClasses(get(n, "class")))
	}
}

// isIdleLink tells a link that leads nowhere and that nothing leads to, and one
// within another, which HTML does not allow.
func isIdleLink(n *html.Node) bool {
	if n.DataAtom != atom.A {
		return false
	}
	return !has(n, "href") && !has(n, "id") || within(n, atom.A)
}

// languageClasses gives those of an element's classes that name the language of
// the code in it (https://html.spec.whatwg.org/#the-code-element).
func languageClasses(classes string) string {
	var kept []string
	for class := range strings.FieldsSeq(classes) {
		if strings.HasPrefix(class, "language-") || strings.HasPrefix(class, "lang-") {
			kept = append(kept, class)
		}
	}
	return strings.Join(kept, " ")
}

// foreign gives a formula as its author wrote it, where MathML tells that in
// alttext or in an annotation. Drawings, and formulas that do not, go.
func (r *rewriter) foreign(n *html.Node) {
	formula := get(n, "alttext")
	if n.DataAtom == atom.Math && formula == "" {
		for d := range n.Descendants() {
			tex := d.Data == "annotation" && get(d, "encoding") == "application/x-tex"
			if tex && d.FirstChild != nil {
				formula = strings.TrimSpace(d.FirstChild.Data)
			}
		}
	}
	if n.DataAtom != atom.Math || formula == "" {
		remove(n)
		return
	}
	code := element(atom.Code)
	code.AppendChild(text(Legal(formula)))
	replace(n, code)
}

// isDrawnFormula tells the second form of a formula that KaTeX writes in two:
// MathML for machines, and glyphs that make sense with its style sheet only.
func isDrawnFormula(n *html.Node) bool {
	if get(n, "class") != "katex-html" {
		return false
	}
	first := nearest(n.PrevSibling, previous)
	return first != nil && get(first, "class") == "katex-mathml"
}

// checkbox turns the box of a task list into a character. Other controls go.
func checkbox(n *html.Node) {
	if !strings.EqualFold(get(n, "type"), "checkbox") {
		remove(n)
		return
	}
	box := "☐"
	if has(n, "checked") {
		box = "☑"
	}
	next := n.NextSibling
	if next == nil || next.Type != html.TextNode || strings.TrimLeft(next.Data, blanks) == next.Data {
		box += " "
	}
	replace(n, text(box))
}

// tidy gives attributes with legal values, each once, as HTML counts the first
// only. Those that say something by being there get no value.
func tidy(attributes []html.Attribute) []html.Attribute {
	const most = 64 // bounds the search for doubles
	kept := attributes[:0]
next:
	for _, a := range attributes[:min(len(attributes), most)] {
		for _, k := range kept {
			if k.Key == a.Key {
				continue next
			}
		}
		switch a.Key {
		case "controls", "default", "open", "reversed":
			a.Val = ""
		default:
			a.Val = Legal(a.Val)
		}
		kept = append(kept, a)
	}
	return kept
}

// isDropped tells elements that go with all they hold.
func isDropped(name atom.Atom) bool {
	switch name {
	case atom.Applet, atom.Area, atom.Base, atom.Basefont, atom.Bgsound, atom.Button,
		atom.Canvas, atom.Datalist, atom.Dialog, atom.Embed, atom.Frame, atom.Frameset,
		atom.Keygen, atom.Link, atom.Meta, atom.Meter, atom.Noembed, atom.Noframes,
		atom.Object, atom.Optgroup, atom.Option, atom.Param, atom.Progress, atom.Script,
		atom.Select, atom.Style, atom.Template, atom.Textarea, atom.Title:
		return true
	}
	return false
}

// substitute gives the element of the vocabulary that means the same as one
// which is not in it; 0 where there is none.
func substitute(name atom.Atom) atom.Atom {
	switch name {
	case atom.Center, atom.Fieldset, atom.Form, atom.Search:
		return atom.Div
	case atom.Dir, atom.Menu:
		return atom.Ul
	case atom.Listing, atom.Plaintext, atom.Xmp:
		return atom.Pre
	case atom.Bdo:
		return atom.Bdi
	}
	return 0
}

// isWrapper tells elements that are of no use once the image in them is gone.
func isWrapper(name atom.Atom) bool {
	switch name {
	case atom.A, atom.Div, atom.Figure, atom.P, atom.Span:
		return true
	}
	return false
}
