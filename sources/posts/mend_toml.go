package posts

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/pelletier/go-toml/v2"
)

var (
	// tomlKey matches the first line of a key with its value.
	tomlKey = regexp.MustCompile(`^\s*("[^"\n]+"|'[^'\n]+'|[\pL\pN_.-]+)\s*=\s*(.*)$`)

	// tomlTable matches the line that begins a table, or a table of a list.
	tomlTable = regexp.MustCompile(`^\s*(\[\[?)\s*([\pL\pN_."' -]+?)\s*\]\]?\s*(?:#.*)?$`)
)

// A tomlMender reads TOML that go-toml refuses, key by key.
type tomlMender struct {
	mender
	table  []string // the names of the table that keys belong to
	begins bool     // the next key begins a table of a list
	repeat bool     // the table is one of a list
}

// mendTOML gives the fields of text, whose first line is line, and what had to
// be assumed; false if there is a key of which nothing can be made.
func mendTOML(text string, line int) ([]field, []oddity, bool) {
	var m tomlMender
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	for i := 0; i < len(lines); {
		end := i + 1
		switch header := tomlTable.FindStringSubmatch(lines[i]); {
		case header != nil:
			if strings.Count(header[2], ".") > maxDepth {
				return nil, nil, false
			}
			m.open(header[2], header[1] == "[[")
		case tomlKey.MatchString(lines[i]):
			end = tomlEnd(lines, i)
			if !m.key(lines[i:end], line+i) {
				return nil, nil, false
			}
		default:
			m.stray(lines[i], line+i)
		}
		i = end
	}
	return m.fields, m.mended, len(m.fields) > 0
}

// tomlEnd gives the end of the key that begins at lines[i]: a text in three
// quotes goes on until it is closed, any other value to the next key.
func tomlEnd(lines []string, i int) int {
	for _, quotes := range []string{`"""`, "'''"} {
		if strings.Count(lines[i], quotes) != 1 {
			continue
		}
		for end := i + 1; end < len(lines); end++ {
			if strings.Contains(lines[end], quotes) {
				return end + 1
			}
		}
	}
	end := i + 1
	for end < len(lines) && !tomlKey.MatchString(lines[end]) && !tomlTable.MatchString(lines[end]) && !wordKey.MatchString(lines[end]) {
		end++
	}
	return end
}

func (m *tomlMender) open(name string, repeat bool) {
	m.table = m.table[:0]
	for part := range strings.SplitSeq(name, ".") {
		m.table = append(m.table, strings.Trim(part, ` "'`))
	}
	m.begins, m.repeat = repeat, repeat
}

// key reads one key; false if there is nothing in it to read.
func (m *tomlMender) key(lines []string, at int) bool {
	if m.sound(strings.Join(lines, "\n"), at) {
		return true
	}
	if len(lines) > 1 && m.sound(lines[0], at) {
		m.strays(lines[1:], at+1)
		return true
	}
	parts := tomlKey.FindStringSubmatch(lines[0])
	key, rest := strings.Trim(parts[1], `"'`), trim(parts[2])
	if rest == "" {
		m.assume(at, "%s: read as a key without a value", key)
		m.put(field{key, value{line: at}})
		return true
	}
	if v, ok := looseList(key, joined(rest, lines[1:]), at); ok {
		m.assume(at, "%s: read as a list or table, though its syntax is broken", key)
		m.put(field{key, v})
		return slices.ContainsFunc(v.texts(), wordy)
	}
	v := m.loose(tomlText(rest), at)
	m.assume(at, "%s: read as the text “%s”", key, shorten(v.text))
	m.put(field{key, v})
	m.strays(lines[1:], at+1)
	return wordy(v.text)
}

// sound adds what TOML makes of text; false if it makes nothing.
func (m *tomlMender) sound(text string, at int) bool {
	var one map[string]any
	if err := toml.Unmarshal([]byte(text), &one); err != nil {
		return false
	}
	for _, f := range looseFields(one) {
		f.value.line = at
		m.put(f)
	}
	return true
}

// wordy reports that s says something: it is not all signs.
func wordy(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// tomlText takes from s what other languages end a value with, and the quotes
// that a word processor made.
func tomlText(s string) string {
	if at := strings.LastIndexAny(s, `"'`); at > 0 && s[at] == s[0] {
		after := trim(s[at+1:])
		if after == ";" || after == "," || strings.HasPrefix(after, "//") {
			return s[:at+1]
		}
	}
	if inner, ok := strings.CutPrefix(s, "“"); ok && strings.Count(s, "“") == 1 {
		return strings.TrimSuffix(inner, "”")
	}
	return strings.TrimRight(s, ";")
}

func (m *tomlMender) strays(lines []string, at int) {
	for i, l := range lines {
		m.stray(l, at+i)
	}
}

// stray reads a line that TOML has no meaning for. It may be YAML.
func (m *tomlMender) stray(line string, at int) {
	if m.table == nil {
		m.mender.stray(line, at)
	} else if says(line) {
		m.assume(at, "dropped a line that gives no key: %s", shorten(line))
	}
}

// put adds a field to the table that is open.
func (m *tomlMender) put(f field) {
	m.fields = putIn(m.fields, m.table, f, m.repeat, m.begins)
	m.begins = false
}

// putIn adds f to the table of fields that path names, and makes what is not
// there. If the table is one of a list, f goes into the last; begins adds one.
func putIn(fields []field, path []string, f field, repeat, begins bool) []field {
	if len(path) == 0 {
		return append(fields, f)
	}
	i := slices.IndexFunc(fields, func(f field) bool { return f.key == path[0] })
	if i < 0 {
		i = len(fields)
		fields = append(fields, field{path[0], value{kind: table, line: f.value.line}})
	}
	in := &fields[i].value
	if repeat && len(path) == 1 {
		if in.kind != list {
			*in = value{kind: list, line: in.line}
		}
		if begins || len(in.items) == 0 {
			in.items = append(in.items, value{kind: table, line: f.value.line})
		}
		in = &in.items[len(in.items)-1]
	}
	in.fields = putIn(in.fields, path[1:], f, repeat, begins)
	return fields
}
