package posts

import (
	"cmp"
	"errors"
	"path"
	"regexp"
	"slices"
	"strings"
)

// permalinks chooses the patterns of posts' addresses: the owner's, else the
// generator's.
func (g *generator) permalinks(own string) (permalinks, error) {
	var p permalinks
	text := cmp.Or(own, g.text(sitePermalink))
	if style, ok := g.preset.styles[text]; ok {
		text = style
	}
	var err error
	if text != "" {
		p.usual, err = g.pattern(text)
		p.slugged = p.usual
		if own != "" {
			return p, err
		}
		return p, errors.Join(err, g.sectionPatterns(&p))
	}
	if p.usual, err = g.pattern(g.preset.permalink); err != nil {
		return p, err
	}
	p.ugly = g.setting(siteUgly)
	p.slugged = p.usual
	if g.preset.slugged != "" {
		p.slugged, err = g.pattern(g.preset.slugged)
	}
	return p, errors.Join(err, g.sectionPatterns(&p))
}

// sectionPatterns reads the patterns that the configuration gives by section.
func (g *generator) sectionPatterns(p *permalinks) error {
	for _, key := range g.preset.sections {
		for _, f := range lookUp(g.settings, key).fields {
			if f.value.kind != scalar {
				continue
			}
			one, err := g.pattern(f.value.text)
			if err != nil {
				return err
			}
			if _, ok := p.section(f.key); !ok {
				p.sections = append(p.sections, sectionPattern{f.key, one})
			}
		}
	}
	return nil
}

func (g *generator) pattern(text string) (pattern, error) {
	p, err := parsePattern(text)
	if err != nil {
		return p, err
	}
	if g.preset.keyed {
		return p, nil
	}
	return p, p.check(g.preset.words)
}

// namePattern matches what a pattern makes names of files of, with a group for
// each of its words. It is nil if names are no more than titles.
func namePattern(text string) *regexp.Regexp {
	p, err := parsePattern(strings.TrimSuffix(text, path.Ext(text)))
	if err != nil || len(p.parts) <= 3 || !strings.Contains(text, ":title") {
		return nil
	}
	var b strings.Builder
	for _, part := range p.parts {
		switch {
		case part.word == "title":
			b.WriteString("(?P<title>.+)")
		case part.word != "":
			b.WriteString("(?P<" + part.word + ">[^/]+?)")
		default:
			b.WriteString(regexp.QuoteMeta(part.literal))
		}
	}
	names, err := regexp.Compile("^" + b.String() + "$")
	if err != nil {
		return nil // a word stands there twice
	}
	return names
}

// permalinks are the patterns of a source's addresses.
type permalinks struct {
	usual    pattern
	slugged  pattern // for posts with a slug
	sections []sectionPattern
	ugly     value // whether addresses end in .html, or a table of the sections whose do
}

type sectionPattern struct {
	section string
	pattern pattern
}

func (p *permalinks) section(name string) (*pattern, bool) {
	i := slices.IndexFunc(p.sections, func(s sectionPattern) bool { return strings.EqualFold(s.section, name) })
	if i < 0 {
		return nil, false
	}
	return &p.sections[i].pattern, true
}

// uglied gives the path of a folder as that of a file, where the site wants it.
func (p *permalinks) uglied(post *placed, filled string) string {
	ugly := p.ugly
	if ugly.kind == table {
		ugly, _ = named(ugly.fields, post.value("section"))
	}
	if folder, ok := strings.CutSuffix(filled, "/"); ok && ugly.is("true") {
		return folder + ".html"
	}
	return filled
}

// of gives the pattern for a post.
func (p *permalinks) of(post *placed) *pattern {
	if len(p.sections) > 0 {
		if one, ok := p.section(post.value("section")); ok {
			return one
		}
	}
	if post.slug != "" {
		return &p.slugged
	}
	return &p.usual
}
