package posts

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
)

var (
	// topKey matches a line that gives a key of the outermost table.
	topKey = regexp.MustCompile(`^("[^"\n]+"|'[^'\n]+'|[\pL\pN_][\pL\pN_.@ -]*?)\s*:(?:\s+(.*))?$`)

	// wordKey matches what is meant for a key with its value where no blank
	// follows the colon, or where it does not stand in its place. It does not
	// match an address, a time of day or a sentence.
	wordKey = regexp.MustCompile(`^(?:-\s+)?([\pL_][\pL\pN_-]*)\s*:(|\s.*|[^/\s].*)$`)
)

// maxMended bounds how deep tables are mended within each other: every level
// reads its lines again.
const maxMended = 4

// A mender reads YAML that yaml.v3 refuses. It takes each key with the lines
// that belong to it alone, so that a mistake costs no more than itself.
type mender struct {
	fields []field
	mended []oddity
	depth  int
}

// mendYAML gives the fields of text, whose first line is line, and what had to
// be assumed.
func mendYAML(text string, line int) ([]field, []oddity) {
	var m mender
	m.read(strings.Split(strings.TrimSuffix(text, "\n"), "\n"), line)
	return m.fields, m.mended
}

func (m *mender) read(lines []string, line int) {
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
}

// continues reports that a line belongs to the key above it.
func continues(line string) bool {
	return blank(line) || strings.ContainsRune(" \t-#]}", rune(line[0]))
}

func (m *mender) strays(lines []string, at int) {
	for i, l := range lines {
		m.stray(l, at+i)
	}
}

// stray reads a line that belongs to no key.
func (m *mender) stray(line string, at int) {
	line = trim(line)
	if !says(line) {
		return
	}
	if parts := wordKey.FindStringSubmatch(line); parts != nil {
		m.assume(at, "read as a key: %s", shorten(line))
		m.key([]string{parts[1] + ": " + trim(parts[2])}, at)
		return
	}
	m.assume(at, "dropped a line that gives no key: %s", shorten(line))
}

// says reports that a line is neither blank nor a comment.
func says(line string) bool { line = trim(line); return line != "" && line[0] != '#' }

// key reads one key, given by lines of which the first is line at.
func (m *mender) key(lines []string, at int) {
	if fields, err := parseYAML(strings.Join(lines, "\n"), at); err == nil {
		m.fields = append(m.fields, fields...)
		return
	}
	parts := topKey.FindStringSubmatch(trimRight(lines[0]))
	key, rest := strings.Trim(parts[1], `"'`), trim(parts[2])
	if rest == "" {
		m.fields = append(m.fields, field{key, m.below(key, lines[1:], at+1)})
		return
	}
	if v, ok := looseList(key, joined(rest, lines[1:]), at); ok {
		m.assume(at, "%s: read as a list or table, though its syntax is broken", key)
		m.fields = append(m.fields, field{key, v})
		return
	}
	// If the key is right, it is the lines below it that are not.
	if fields, err := parseYAML(lines[0], at); err == nil {
		m.fields = append(m.fields, fields...)
		m.strays(lines[1:], at+1)
		return
	}
	goes := 1
	for goes < len(lines) && (blank(lines[goes]) || indented(lines[goes])) {
		goes++
	}
	v := m.loose(joined(rest, lines[1:goes]), at)
	m.assume(at, "%s: read as the text “%s”", key, shorten(v.text))
	m.fields = append(m.fields, field{key, v})
	m.strays(lines[goes:], at+goes)
}

// below reads what stands under a key, from line at: a list, a table or text.
func (m *mender) below(key string, lines []string, at int) value {
	for len(lines) > 0 && !says(lines[0]) {
		lines, at = lines[1:], at+1
	}
	switch {
	case len(lines) == 0:
		return value{line: at - 1}
	case trim(lines[0])[0] == '-':
		return m.list(key, lines, at)
	case m.depth < maxMended && wordKey.MatchString(trim(lines[0])):
		return m.table(lines, at)
	}
	v := m.loose(joined("", lines), at)
	m.assume(at, "%s: read as the text “%s”", key, shorten(v.text))
	return v
}

// table reads keys that are indented like the first line.
func (m *mender) table(lines []string, at int) value {
	width := indentation(lines[0])
	flush := make([]string, len(lines))
	for i, l := range lines {
		flush[i] = l[min(width, indentation(l)):]
	}
	inner := mender{depth: m.depth + 1}
	inner.read(flush, at)
	m.mended = append(m.mended, inner.mended...)
	return value{kind: table, fields: inner.fields, line: at}
}

// list reads items, each with the lines that are indented further than it.
func (m *mender) list(key string, lines []string, at int) value {
	v := value{kind: list, line: at}
	for i := 0; i < len(lines); {
		dash := trim(lines[i])
		if !strings.HasPrefix(dash, "-") {
			m.stray(lines[i], at+i)
			i++
			continue
		}
		width, keyed, end := indentation(lines[i]), wordKey.MatchString(dash), i+1
		for end < len(lines) && indentation(lines[end]) > width && (keyed || !strings.HasPrefix(trim(lines[end]), "-")) {
			end++
		}
		v.items = append(v.items, m.item(key, lines[i:end], at+i))
		i = end
	}
	return v
}

// item reads an item of a list that is not YAML as a whole.
func (m *mender) item(key string, lines []string, at int) value {
	before, rest, _ := strings.Cut(lines[0], "-")
	whole := strings.Join(append([]string{"x:", before + "- " + rest}, lines[1:]...), "\n")
	if one, err := parseYAML(whole, at-1); err == nil && len(one) == 1 && len(one[0].value.items) == 1 {
		if rest != "" && rest[0] != ' ' {
			m.assume(at, "%s: read an item, though no blank follows its dash", key)
		}
		return one[0].value.items[0]
	}
	if m.depth < maxMended && wordKey.MatchString(trim(rest)) {
		return m.table(append([]string{before + " " + rest}, lines[1:]...), at)
	}
	item := m.loose(joined(trim(rest), lines[1:]), at)
	m.assume(at, "%s: read an item as the text “%s”", key, shorten(item.text))
	return item
}

// joined makes one line of a value and the lines it goes on over.
func joined(first string, more []string) string {
	parts := []string{first}
	for _, l := range more {
		if says(l) {
			parts = append(parts, trim(l))
		}
	}
	return trim(strings.Join(parts, " "))
}

// indentation counts the bytes of blanks that begin a line.
func indentation(line string) int { return len(line) - len(strings.TrimLeft(line, " \t\u00A0")) }

// loose takes what stands after a colon for text.
func (m *mender) loose(s string, at int) value {
	return value{kind: scalar, text: unquote(s), line: at}
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
