package posts

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strings"

	"feedgen/sources"
)

// maxFrontMatter bounds front matter, in bytes: parsers take more than linear
// time. Authors write a hundredth of it.
const maxFrontMatter = 64 << 10

// parse reads front matter. What is wrong with it goes into notes; an error
// means that nothing can be made of it.
func (h head) parse() (matter, []oddity, error) {
	m := matter{lines: strings.Split(h.text, "\n"), line: h.line}
	if !h.closed {
		return m, nil, &lineError{h.line - 1, errors.New("the front matter that begins here is not closed; end it with a line like its first, or mend its JSON")}
	}
	if len(h.text) > maxFrontMatter {
		return m, nil, &lineError{h.line - 1, fmt.Errorf("the front matter has %d bytes; the limit is %d", len(h.text), maxFrontMatter)}
	}
	switch h.syntax {
	case tomlSyntax:
		fields, err := parseTOML(h.text, h.line)
		m.fields = fields
		return m, nil, err
	case yamlSyntax:
		if fields, err := parseJSON(h.text); err == nil {
			m.fields = fields
			return m, nil, nil
		}
		fields, err := parseYAML(h.text, h.line)
		if err == nil {
			m.fields = fields
			return m, duplicates(fields), nil
		}
		if untabbed := leadingTabs.ReplaceAllStringFunc(h.text, blanks); untabbed != h.text {
			if fields, err := parseYAML(untabbed, h.line); err == nil {
				m.fields = fields
				return m, append(duplicates(fields), oddity{h.line, "tabs at the beginning of lines read as blanks"}), nil
			}
		}
		fields, mended := mendYAML(h.text, h.line)
		m.fields = fields
		if len(fields) == 0 {
			return m, nil, &lineError{h.line, fmt.Errorf("the front matter has no line `key: value`: %w", err)}
		}
		return m, append(mended, duplicates(fields)...), nil
	}
	return m, nil, nil
}

// leadingTabs matches the indentation of lines that hold tabs, which YAML does
// not allow.
var leadingTabs = regexp.MustCompile(`(?m)^[ ]*\t[ \t]*`)

func blanks(indent string) string { return strings.ReplaceAll(indent, "\t", "  ") }

// duplicates names the keys that are given twice.
func duplicates(fields []field) []oddity {
	var found []oddity
	seen := make(map[string]bool, len(fields))
	for _, f := range fields {
		if seen[f.key] {
			found = append(found, oddity{f.value.line, fmt.Sprintf("%s is given twice; the last counts", f.key)})
		}
		seen[f.key] = true
	}
	return found
}

// note makes a note about a post of this source, which path names from the site's
// folder.
func (s *Source) note(path string, line int, kind sources.Kind, text string) sources.Note {
	return sources.Note{Source: s.name, Path: s.within(path), Line: line, Kind: kind, Text: text}
}

// reason gives an error's text without the path, which a note names already.
func reason(err error) string {
	if wrong := (*fs.PathError)(nil); errors.As(err, &wrong) {
		return wrong.Err.Error()
	}
	return err.Error()
}

// lineOf gives the line an error names, or 0.
func lineOf(err error) int {
	var at *lineError
	if errors.As(err, &at) {
		return at.line
	}
	return 0
}
