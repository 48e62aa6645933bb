package markup

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// parse gives the tree of a fragment below a node of its own. Without scripting,
// as in a feed, what <noscript> holds is read as elements.
func parse(fragment string) (*html.Node, error) {
	root := &html.Node{Type: html.ElementNode, DataAtom: atom.Body, Data: "body"}
	nodes, err := html.ParseFragmentWithOptions(
		strings.NewReader(fragment), root, html.ParseOptionEnableScripting(false))
	if err != nil {
		return nil, err
	}
	for _, n := range nodes {
		root.AppendChild(n)
	}
	return root, nil
}

// render writes what is below root.
func render(root *html.Node) (string, error) {
	var b strings.Builder
	for n := root.FirstChild; n != nil; n = n.NextSibling {
		if err := html.Render(&b, n); err != nil {
			return "", err
		}
	}
	return b.String(), nil
}

// pixels gives the whole number of pixels that a width or height states, and 0
// if it states none.
func pixels(value string) int {
	value = strings.TrimSuffix(strings.TrimSpace(value), "px")
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 || n > 99999 {
		return 0
	}
	return n
}

// get gives the value of an attribute, trimmed; "" where there is none.
func get(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key && a.Namespace == "" {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}

func has(n *html.Node, key string) bool {
	for _, a := range n.Attr {
		if a.Key == key && a.Namespace == "" {
			return true
		}
	}
	return false
}

// set gives an attribute a value, or takes it away if the value is empty.
func set(n *html.Node, key, value string) {
	for i, a := range n.Attr {
		if a.Key != key {
			continue
		}
		if value == "" {
			n.Attr = append(n.Attr[:i], n.Attr[i+1:]...)
		} else {
			n.Attr[i].Val = value
		}
		return
	}
	if value != "" {
		n.Attr = append(n.Attr, html.Attribute{Key: key, Val: value})
	}
}

// style gives the value of a property in an element's style attribute, in lower
// case.
func style(n *html.Node, property string) string {
	for declaration := range strings.SplitSeq(strings.ToLower(get(n, "style")), ";") {
		name, value, _ := strings.Cut(declaration, ":")
		if strings.TrimSpace(name) == property {
			value, _, _ = strings.Cut(value, "!")
			return strings.TrimSpace(value)
		}
	}
	return ""
}

func element(name atom.Atom, attributes ...html.Attribute) *html.Node {
	return &html.Node{Type: html.ElementNode, DataAtom: name, Data: name.String(), Attr: attributes}
}

func text(data string) *html.Node {
	return &html.Node{Type: html.TextNode, Data: data}
}

func rename(n *html.Node, name atom.Atom) {
	n.DataAtom, n.Data = name, name.String()
}

func remove(n *html.Node) {
	n.Parent.RemoveChild(n)
}

func replace(n, by *html.Node) {
	n.Parent.InsertBefore(by, n)
	remove(n)
}

// unwrap puts what n holds in its place.
func unwrap(n *html.Node) {
	for c := n.FirstChild; c != nil; c = n.FirstChild {
		n.RemoveChild(c)
		n.Parent.InsertBefore(c, n)
	}
	remove(n)
}

// within tells whether n is inside an element of one of the names.
func within(n *html.Node, names ...atom.Atom) bool {
	for p := range n.Ancestors() {
		for _, name := range names {
			if p.DataAtom == name {
				return true
			}
		}
	}
	return false
}

// find gives the first element of a name below n, or nil.
func find(n *html.Node, name atom.Atom) *html.Node {
	for d := range n.Descendants() {
		if d.DataAtom == name {
			return d
		}
	}
	return nil
}

// isBlank tells whether nothing would be seen of what n holds.
func isBlank(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		blank := c.Type == html.CommentNode || c.DataAtom == atom.Br ||
			c.Type == html.TextNode && strings.TrimSpace(c.Data) == ""
		if !blank {
			return false
		}
	}
	return true
}
