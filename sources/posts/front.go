package posts

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"feedgen/sources"
)

// maxFrontMatter bounds front matter, in bytes: parsers take more than linear
// time. Authors write a hundredth of it.
const maxFrontMatter = 64 << 10

// parse reads front matter. What is wrong with it goes into notes; an error
// means that nothing can be made of it. What it gives may stand in the room.
func (h *head) parse(room *room) (matter, []oddity, error) {
	m := matter{source: h.text, line: h.line}
	if !h.closed {
		return m, nil, &lineError{h.line - 1, errors.New("the front matter that begins here is not closed; end it with a line like its first, or mend its JSON")}
	}
	if len(h.text) > maxFrontMatter {
		return m, nil, &lineError{h.line - 1, fmt.Errorf("the front matter has %d bytes; the limit is %d", len(h.text), maxFrontMatter)}
	}
	var mended []oddity
	var err error
	switch h.syntax {
	case tomlSyntax:
		m.fields, mended, err = h.parseTOML()
	case yamlSyntax:
		m.fields, mended, err = h.parseYAML(room)
	case bareSyntax:
		m.fields = parseBare(h.text, h.line)
		mended = duplicates(m.fields)
	}
	return m, mended, err
}

// parseTOML reads front matter that is TOML, and mends it.
func (h *head) parseTOML() ([]field, []oddity, error) {
	fields, err := parseTOML(h.text, h.line)
	var wrong *toml.DecodeError
	if err == nil || !errors.As(err, &wrong) {
		return fields, nil, err
	}
	fields, mended, ok := mendTOML(h.text, h.line)
	if !ok {
		return nil, nil, err
	}
	return fields, append(mended, duplicates(fields)...), nil
}

// parseYAML reads front matter that is YAML or JSON, and mends it.
func (h *head) parseYAML(room *room) ([]field, []oddity, error) {
	if fields, ok := parseSimple(room, h.text, h.line); ok {
		return fields, duplicates(fields), nil
	}
	if fields, err := parseJSON(h.text); err == nil {
		return fields, nil, nil
	}
	text, mended := h.text, []oddity(nil)
	if flush := nbspIndents.ReplaceAllStringFunc(text, blanks); flush != text {
		text = flush
		mended = append(mended, oddity{h.line, "no-break spaces at the beginning of lines read as blanks"})
	}
	fields, err := parseYAML(text, h.line)
	if err == nil {
		return fields, append(append(mended, marks(fields, text, h.line)...), duplicates(fields)...), nil
	}
	if untabbed := leadingTabs.ReplaceAllStringFunc(text, blanks); untabbed != text {
		if fields, err := parseYAML(untabbed, h.line); err == nil {
			mended = append(mended, oddity{h.line, "tabs at the beginning of lines read as blanks"})
			return fields, append(mended, duplicates(fields)...), nil
		}
	}
	fields, more := mendYAML(text, h.line)
	if len(fields) == 0 {
		return nil, nil, &lineError{h.line, fmt.Errorf("the front matter has no line `key: value`: %w", err)}
	}
	mended = append(append(mended, more...), marks(fields, text, h.line)...)
	return fields, append(mended, duplicates(fields)...), nil
}

var (
	// leadingTabs matches the indentation of lines that hold tabs, which YAML
	// does not allow.
	leadingTabs = regexp.MustCompile(`(?m)^[ ]*\t[ \t]*`)

	// nbspIndents matches no-break spaces that begin a line. YAML takes them
	// for a part of a word.
	nbspIndents = regexp.MustCompile(`(?m)^\x{A0}[ \x{A0}]*`)
)

func blanks(indent string) string {
	return strings.NewReplacer("\t", "  ", "\u00A0", " ").Replace(indent)
}

// duplicates names the keys that are given twice.
func duplicates(fields []field) []oddity {
	if len(fields) < manyFields && allDistinct(fields) {
		return nil
	}
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

// manyFields is where a map becomes faster than comparing each key with each.
const manyFields = 16

func allDistinct(fields []field) bool {
	for i := range fields {
		for j := range i {
			if fields[j].key == fields[i].key {
				return false
			}
		}
	}
	return true
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
