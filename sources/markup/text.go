package markup

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Text gives the plain text of an HTML fragment on one line: entities decoded,
// every run of blanks and every boundary between blocks one blank, and no blank
// at the ends. What is not shown, such as scripts, gives no text. It reads any
// input in time that grows with its length only.
func Text(fragment string) string {
	var texts []string
	for _, b := range blocks(fragment) {
		texts = append(texts, b.text)
	}
	return strings.Join(texts, " ")
}

// FirstParagraph gives the text of the first paragraph of a fragment that has
// any. One that is a link or bold from end to end is a label, and counts only if
// there is no other; headings, lists, tables, captions and code count only if there
// is no paragraph at all. It is empty if the fragment has no text.
func FirstParagraph(fragment string) string {
	all := blocks(fragment)
	for _, b := range all {
		if b.prose && !b.label {
			return b.text
		}
	}
	for _, b := range all {
		if b.prose {
			return b.text
		}
	}
	if len(all) > 0 {
		return all[0].text
	}
	return ""
}

// A block is the text between two boundaries of blocks. It is never empty.
type block struct {
	text  string
	prose bool
	label bool // all of it is in links or bold
}

// blocks gives the blocks of text of a fragment in order. It needs tokens only,
// no tree: it is also what is left when a tree cannot be had.
func blocks(fragment string) []block {
	var (
		found   []block
		text    strings.Builder
		apart   int       // open elements whose text is no prose
		skipped atom.Atom // the element whose content is being skipped
		depth   int       // and how many of its name are open
		marked  int       // open links and bold elements
		plain   bool      // there is text outside of those
	)
	end := func() {
		if line := strings.Join(strings.Fields(Legal(text.String())), " "); line != "" {
			found = append(found, block{text: line, prose: apart == 0, label: !plain})
		}
		text.Reset()
		plain = false
	}
	z := html.NewTokenizer(strings.NewReader(fragment))
	for {
		kind := z.Next()
		switch kind {
		case html.ErrorToken:
			end()
			return found
		case html.TextToken:
			if skipped == 0 {
				words := z.Text()
				text.Write(words)
				plain = plain || marked == 0 && len(bytes.TrimSpace(words)) > 0
			}
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			tag, _ := z.TagName()
			name := atom.Lookup(tag)
			// Of these, <svg/> alone is an element without content.
			opens := kind == html.StartTagToken || kind == html.SelfClosingTagToken && name != atom.Svg
			switch {
			case name == 0:
			case name == atom.Br:
				text.WriteByte(' ')
			case skipped != 0:
				if name == skipped && opens {
					depth++
				} else if name == skipped && kind == html.EndTagToken {
					depth--
				}
				if depth == 0 {
					skipped = 0
				}
			case name == atom.A || name == atom.Strong || name == atom.B:
				if kind == html.StartTagToken {
					marked++
				} else if kind == html.EndTagToken && marked > 0 {
					marked--
				}
			case opens && isSilent(name):
				skipped, depth = name, 1
			case isBlock(name):
				end()
				if !isApart(name) {
					continue
				}
				if opens {
					apart++
				} else if apart > 0 {
					apart--
				}
			}
		}
	}
}

// isSilent tells elements whose content is not shown as text where the element
// works. In audio and video it is a message for old browsers.
func isSilent(name atom.Atom) bool {
	switch name {
	case atom.Applet, atom.Audio, atom.Button, atom.Canvas, atom.Datalist, atom.Iframe,
		atom.Noembed, atom.Noframes, atom.Noscript, atom.Object, atom.Script, atom.Select,
		atom.Style, atom.Svg, atom.Template, atom.Textarea, atom.Title, atom.Video:
		return true
	}
	return false
}

// isApart tells blocks whose text is no paragraph.
func isApart(name atom.Atom) bool {
	switch name {
	case atom.Dl, atom.Figcaption, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6,
		atom.Nav, atom.Ol, atom.Pre, atom.Summary, atom.Table, atom.Ul:
		return true
	}
	return false
}

// isBlock tells elements at whose edges text does not run on.
func isBlock(name atom.Atom) bool {
	if isApart(name) {
		return true
	}
	switch name {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Caption, atom.Center, atom.Dd, atom.Details, atom.Dialog, atom.Dir, atom.Div,
		atom.Dt, atom.Fieldset, atom.Figure, atom.Footer, atom.Form, atom.Header,
		atom.Hgroup, atom.Hr, atom.Html, atom.Legend, atom.Li, atom.Listing, atom.Main,
		atom.Menu, atom.Option, atom.P, atom.Plaintext, atom.Search, atom.Section,
		atom.Tbody, atom.Td, atom.Tfoot, atom.Th, atom.Thead, atom.Tr, atom.Xmp:
		return true
	}
	return false
}
