package posts

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// topKey matches a line that gives a key of the outermost table.
var topKey = regexp.MustCompile(`^("[^"\n]+"|'[^'\n]+'|[\pL\pN_][\pL\pN_.@ -]*?)\s*:(?:\s+(.*))?$`)

// A mender reads YAML that yaml.v3 refuses. It takes each key with the lines
// that belong to it alone, so that a mistake costs no more than itself.
type mender struct {
	fields []field
	mended []oddity
}

// mendYAML gives the fields of text, whose first line is line, and what had to
// be assumed.
func mendYAML(text string, line int) ([]field, []oddity) {
	var m mender
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	for i := 0; i < len(lines); {
		if !topKey.MatchString(trimRight(lines[i])) {
			m.stray(lines[i], line+i)
			i++
			continue
		}
		end := i + 1
		for end < len(lines) && continues(lines[end]) {
			end++
		}
		m.key(lines[i:end], line+i)
		i = end
	}
	return m.fields, m.mended
}

// continues reports that a line belongs to the key above it.
func continues(line string) bool {
	return blank(line) || strings.ContainsRune(" \t-#", rune(line[0]))
}

func (m *mender) stray(line string, at int) {
	if line = trim(line); line != "" && line[0] != '#' {
		m.assume(at, "dropped a line that gives no key: %s", shorten(line))
	}
}

// key reads one key, given by lines of which the first is line at.
func (m *mender) key(lines []string, at int) {
	if fields, err := parseYAML(strings.Join(lines, "\n"), at); err == nil {
		m.fields = append(m.fields, fields...)
		return
	}
	parts := topKey.FindStringSubmatch(trimRight(lines[0]))
	key, rest := strings.Trim(parts[1], `"'`), trim(parts[2])
	v := value{line: at}
	switch flow, err := looseFlow(rest, at); {
	case rest != "" && err == nil:
		v = flow
		m.assume(at, "%s: read as a list or table, though its syntax is broken", key)
	case rest != "":
		v = m.loose(rest, at)
		m.assume(at, "%s: read as the text “%s”", key, shorten(v.text))
		for i, l := range lines[1:] {
			m.stray(l, at+1+i)
		}
	default:
		v.kind = list
		for i, l := range lines[1:] {
			m.item(key, &v, l, at+1+i)
		}
	}
	m.fields = append(m.fields, field{key, v})
}

// item reads a line of a list that is not YAML as a whole.
func (m *mender) item(key string, v *value, line string, at int) {
	rest, ok := strings.CutPrefix(trim(line), "-")
	if !ok {
		m.stray(line, at)
		return
	}
	rest = trim(rest)
	if one, err := parseYAML("x: "+rest, at); err == nil && len(one) == 1 {
		v.items = append(v.items, one[0].value)
		return
	}
	item := m.loose(rest, at)
	m.assume(at, "%s: read an item as the text “%s”", key, shorten(item.text))
	v.items = append(v.items, item)
}

// loose takes what stands after a colon for text.
func (m *mender) loose(s string, at int) value {
	return value{kind: scalar, text: unquote(s), line: at}
}

// looseFlow reads what stands in brackets: as JSON, else as words between
// commas.
func looseFlow(s string, at int) (value, error) {
	if !strings.HasPrefix(s, "[") && !strings.HasPrefix(s, "{") {
		return value{}, errors.New("not in brackets")
	}
	v, err := parseJSONValue(s)
	if inner, ok := strings.CutSuffix(s[1:], "]"); err != nil && s[0] == '[' && ok && !strings.ContainsAny(inner, "[]{}") {
		v, err = value{kind: list}, nil
		for part := range strings.SplitSeq(inner, ",") {
			v.items = append(v.items, value{kind: scalar, text: unquote(trim(part)), line: at})
		}
	}
	v.line = at
	return v, err
}

// unquote takes off quotes, or backticks, that enclose all of s, and one that
// was opened and never closed.
func unquote(s string) string {
	if s == "" || !strings.ContainsRune("\"'`", rune(s[0])) {
		return s
	}
	// JSON reads the escapes that YAML has not: surrogate pairs, and lone
	// surrogates as U+FFFD.
	var out string
	if json.Unmarshal([]byte(s), &out) == nil {
		return out
	}
	quote, inner := s[:1], s[1:]
	if !strings.Contains(inner, quote) {
		if quote == "'" {
			return s // 'Tis the season
		}
		return inner
	}
	inner, closed := strings.CutSuffix(inner, quote)
	if at := strings.Index(inner, quote); closed && (at < 0 || opens(inner, at)) {
		return inner
	}
	return s
}

// opens reports that the quote at a place in s begins something, or is an
// apostrophe: "a "b" c" is quoted as a whole, "a" b "c" is not.
func opens(s string, at int) bool {
	letter := func(i int) bool { return i >= 0 && i < len(s) && s[i] != ' ' }
	return at == 0 || !letter(at-1) || s[at] == '\'' && letter(at+1)
}

func (m *mender) assume(line int, format string, args ...any) {
	m.mended = append(m.mended, oddity{line, fmt.Sprintf(format, args...)})
}

// shorten keeps a message on its line.
func shorten(s string) string {
	const most = 60
	r := []rune(oneLine(s))
	if len(r) <= most {
		return string(r)
	}
	return string(r[:most]) + "…"
}
