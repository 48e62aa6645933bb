package posts

import (
	"path"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	renderhtml "github.com/yuin/goldmark/renderer/html"
	gotext "github.com/yuin/goldmark/text"
)

// newRenderer makes the Markdown renderer: CommonMark with GitHub's additions
// and footnotes. Raw HTML passes, since all HTML is made safe afterwards.
func newRenderer() goldmark.Markdown {
	return goldmark.New(
		goldmark.WithExtensions(extension.GFM, extension.Footnote),
		goldmark.WithParserOptions(parser.WithAutoHeadingID(), parser.WithAttribute()),
		goldmark.WithRendererOptions(renderhtml.WithUnsafe()),
	)
}

// markdown makes HTML of Markdown. Links to other posts' files become links to
// the posts, whose addresses post gives.
func (s *Source) markdown(body string, post func(ref string) (string, bool)) (string, error) {
	src := []byte(body)
	doc := s.renderer.Parser().Parse(gotext.NewReader(src))
	err := ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if link, ok := n.(*ast.Link); ok && entering {
			link.Destination = toPost(link.Destination, post)
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		return "", err
	}
	b := boundedBuffer{left: maxRendered}
	if err := s.renderer.Renderer().Render(&b, src, doc); err != nil {
		return "", err
	}
	return b.String(), nil
}

// toPost gives the address of the post whose file a link leads to; other links
// stay.
func toPost(link []byte, post func(ref string) (string, bool)) []byte {
	file, fragment, _ := strings.Cut(string(link), "#")
	switch path.Ext(file) {
	case ".md", ".mdx", ".markdown":
	default:
		return link
	}
	found, ok := "", false
	if !strings.Contains(file, ":") {
		found, ok = post(file)
	}
	if !ok {
		return link
	}
	if fragment != "" {
		found += "#" + fragment
	}
	return []byte(found)
}
