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

// A linker knows the addresses of what a text names by its file.
type linker interface {
	postURL(ref string) (link string, ok bool)
	picture(src string) (link string)
}

// markdown makes HTML of Markdown. Links to other posts' files become links to
// the posts, and pictures get their addresses, if there is a linker that knows
// them.
func (s *Source) markdown(body string, known linker) (string, error) {
	src := []byte(body)
	doc := s.renderer.Parser().Parse(gotext.NewReader(src))
	err := ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering || known == nil {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Link:
			n.Destination = toPost(n.Destination, known)
		case *ast.Image:
			n.Destination = []byte(known.picture(string(n.Destination)))
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
func toPost(link []byte, known linker) []byte {
	file, fragment, _ := strings.Cut(string(link), "#")
	if !isMarkdown(file) {
		return link
	}
	found, ok := "", false
	if !strings.Contains(file, ":") {
		found, ok = known.postURL(file)
	}
	if !ok {
		return link
	}
	if fragment != "" {
		found += "#" + fragment
	}
	return []byte(found)
}

// isMarkdown reports that a file's name is that of a text in Markdown.
func isMarkdown(file string) bool {
	switch path.Ext(file) {
	case ".md", ".mdx", ".markdown":
		return true
	}
	return false
}
