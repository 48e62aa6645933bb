package markup

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A viewer lists what a clean tree shows.
type viewer struct {
	classes map[string]string // of images, by address
	Fragment
	players int
}

// A stand is where in the tree a node is.
type stand struct {
	figure   *caption // of the nearest figure
	caption  bool     // in a caption
	playing  bool     // in a player
	hasVideo bool
}

// A caption is that of a figure, which is looked for when it is asked for.
type caption struct {
	of    *html.Node
	known bool
	text  string
}

// children looks at what is below n.
func (v *viewer) children(n *html.Node, at stand) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		v.node(c, at)
	}
}

func (v *viewer) node(n *html.Node, at stand) {
	switch n.DataAtom {
	case atom.Figure:
		at.figure, at.caption = &caption{of: n}, false
	case atom.Figcaption:
		at.caption = true
	case atom.Img:
		v.image(n, at)
	case atom.Audio, atom.Video:
		v.players++
		at.playing, at.hasVideo = true, n.DataAtom == atom.Video
		v.file(n, at)
	case atom.Source:
		v.file(n, at)
	case atom.A:
		// A link in a player is shown where that does not work, and leads to what
		// it plays.
		if href := get(n, "href"); href != "" && !at.playing {
			v.Links = append(v.Links, href)
		}
	}
	v.children(n, at)
}

func (v *viewer) image(n *html.Node, at stand) {
	img := Image{
		Src:    get(n, "src"),
		Alt:    strings.Join(strings.Fields(get(n, "alt")), " "),
		Width:  pixels(get(n, "width")),
		Height: pixels(get(n, "height")),
	}
	img.Class = v.classes[img.Src]
	if at.figure != nil && !at.caption {
		img.Caption = at.figure.plain()
	}
	v.Images = append(v.Images, img)
}

func (v *viewer) file(n *html.Node, at stand) {
	if src := get(n, "src"); src != "" {
		v.Media = append(v.Media, Media{Src: src, Type: get(n, "type"), Video: at.hasVideo, Player: v.players - 1})
	}
}

// plain gives the caption's text.
func (c *caption) plain() string {
	if c.known {
		return c.text
	}
	c.known = true
	if n := captionIn(c.of); n != nil {
		var b strings.Builder
		writeText(&b, n)
		c.text = strings.Join(strings.Fields(b.String()), " ")
	}
	return c.text
}

// writeText writes the text below n, with blanks between blocks.
func writeText(b *strings.Builder, n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			b.WriteString(c.Data)
		case isSilent(c.DataAtom):
		case isBlock(c.DataAtom), c.DataAtom == atom.Br:
			b.WriteByte(' ')
			writeText(b, c)
			b.WriteByte(' ')
		default:
			writeText(b, c)
		}
	}
}

// captionIn gives the figcaption below n that is not that of another figure, or
// nil.
func captionIn(n *html.Node) *html.Node {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.DataAtom {
		case atom.Figcaption:
			return c
		case atom.Figure:
			continue
		}
		if found := captionIn(c); found != nil {
			return found
		}
	}
	return nil
}
