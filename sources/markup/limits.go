package markup

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxNodes bounds the tree that Clean is ready to build. The largest posts have
// some ten thousand nodes; a tree of this size takes about 150 MB.
const maxNodes = 1 << 20

// affordable tells whether the tree of a fragment is surely no larger than
// maxNodes.
//
// HTML has parsers open formatting elements anew in each block that follows
// while they are not closed
// (https://html.spec.whatwg.org/#reconstruct-the-active-formatting-elements).
// A few kilobytes of unclosed <font> followed by many short paragraphs thus
// make a tree of gigabytes. So every token is counted once for itself and once
// for each formatting element that may be open: those open by the tags so far,
// and, for good, those that were open when tags closed in a wrong order.
func affordable(fragment string) bool {
	var (
		open    []atom.Atom // elements, in the order they were opened
		formats int         // how many of them are formatting elements
		loose   int         // formatting elements that may never end
		foreign bool        // SVG or MathML was seen
		nodes   int
	)
	z := html.NewTokenizer(strings.NewReader(fragment))
	for {
		kind := z.Next()
		nodes += 1 + min(formats+loose, maxDepth)
		if nodes > maxNodes {
			return false
		}
		switch kind {
		case html.ErrorToken:
			return true
		case html.StartTagToken, html.SelfClosingTagToken:
			tag, _ := z.TagName()
			name := atom.Lookup(tag)
			foreign = foreign || name == atom.Svg || name == atom.Math
			if foreign || name == atom.Noscript {
				// The parser reads tags here; see NextIsNotRawText.
				z.NextIsNotRawText()
			}
			if isVoid(name) {
				continue
			}
			open = append(open, name)
			if isFormatting(name) {
				formats++
			}
		case html.EndTagToken:
			tag, _ := z.TagName()
			name := atom.Lookup(tag)
			switch last := len(open) - 1; {
			case isVoid(name):
			case last >= 0 && open[last] == name:
				open = open[:last]
				if isFormatting(name) {
					formats--
				}
			default:
				loose += formats
				open, formats = open[:0], 0
			}
		}
	}
}

// maxDepth is where the parser refuses to nest any deeper.
const maxDepth = 512

// isFormatting tells the elements that HTML calls formatting elements.
func isFormatting(name atom.Atom) bool {
	switch name {
	case atom.A, atom.B, atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.Nobr,
		atom.S, atom.Small, atom.Strike, atom.Strong, atom.Tt, atom.U:
		return true
	}
	return false
}

// isVoid tells elements that never have an end tag.
func isVoid(name atom.Atom) bool {
	switch name {
	case atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img,
		atom.Input, atom.Link, atom.Meta, atom.Param, atom.Source, atom.Track, atom.Wbr:
		return true
	}
	return false
}
