package posts

import (
	"errors"
	"slices"
	"strings"
)

// permalinks chooses the patterns of posts' addresses: the owner's, else the
// generator's.
func (g *generator) permalinks(own string) (permalinks, error) {
	var p permalinks
	text := own
	if text == "" {
		text = g.text(sitePermalink)
	}
	if style, ok := g.preset.styles[text]; ok {
		text = style
	}
	var err error
	if text != "" {
		p.usual, err = g.pattern(text)
		p.slugged = p.usual
		return p, err
	}
	if p.usual, err = g.pattern(g.preset.permalink); err != nil {
		return p, err
	}
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
	return p, p.check(g.preset.words)
}

// permalinks are the patterns of a source's addresses.
type permalinks struct {
	usual    pattern
	slugged  pattern // for posts with a slug
	sections []sectionPattern
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
