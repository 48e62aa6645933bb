package posts

import "strings"

const (
	// maxSimpleKey keeps keys below the length that YAML bounds them to.
	maxSimpleKey = 128

	// maxSimpleLines keeps front matter below what parseYAML may unfold.
	maxSimpleLines = 512
	maxSimpleItems = 64 // of a flow list

)

// parseSimple reads the YAML that nearly all front matter is: lines of a key
// with a plain or quoted scalar, a flow list or a block list of such. The fields
// stand in the room. It gives up, with false, on anything else and on all that it
// is not sure of; where it says true it gives what parseYAML gives.
func parseSimple(room *room, text string, line int) ([]field, bool) {
	p := simpleParser{fields: room.fields[:0], items: room.items[:0]}
	for n := 0; text != ""; n++ {
		var s string
		s, text, _ = strings.Cut(text, "\n")
		if n == maxSimpleLines || !p.line(trimBlanks(s), line+n) {
			return nil, false
		}
	}
	room.fields, room.items = p.fields, p.items
	return p.fields, true
}

// A room is memory for what is read of a post, which is used again for the next.
type room struct {
	fields []field
	items  []value // of all lists
	path   []byte  // of the post's address
	url    []byte
}

// trimBlanks drops the blanks at the end of s. Others than U+0020 are none here:
// YAML keeps U+00A0, and lines with tabs are not simple.
func trimBlanks(s string) string {
	for s != "" && s[len(s)-1] == ' ' {
		s = s[:len(s)-1]
	}
	return s
}

func skipBlanks(s string) string {
	for s != "" && s[0] == ' ' {
		s = s[1:]
	}
	return s
}

type simpleParser struct {
	fields []field
	items  []value

	// column is where the items of the last key begin, from 1: noList if it
	// cannot have any, anyColumn before the first.
	column int
	first  int // of them
}

// itemsFrom gives the items from one on, which are a list's.
func (p *simpleParser) itemsFrom(first int) []value { return p.items[first:len(p.items):len(p.items)] }

const (
	noList    = 0
	anyColumn = -1
)

// line reads one line, without the blanks at its end.
func (p *simpleParser) line(s string, at int) bool {
	content := skipBlanks(s)
	if content == "" {
		return true
	}
	indent := len(s) - len(content)
	switch {
	case content[0] == '#':
		return legal(content)
	case content[0] == '-':
		return p.item(content, indent+1, at)
	case indent > 0:
		return false
	}
	return p.key(content, at)
}

// item reads `- value`, which begins at a column.
func (p *simpleParser) item(s string, column, at int) bool {
	if len(s) > 1 && s[1] != ' ' || p.column != anyColumn && p.column != column {
		return false
	}
	v, ok := simpleScalar(skipBlanks(s[1:]), at)
	if !ok {
		return false
	}
	of := &p.fields[len(p.fields)-1].value
	if p.column == anyColumn {
		p.column, p.first = column, len(p.items)
		*of = value{kind: list, line: at}
	}
	p.items = append(p.items, v)
	of.items = p.itemsFrom(p.first)
	return true
}

// key reads `key: value`.
func (p *simpleParser) key(s string, at int) bool {
	end := simpleKey(s)
	if end <= 0 {
		return false
	}
	key, rest := s[:end], skipBlanks(s[end+1:])
	if rest == "" {
		p.column = anyColumn
		p.fields = append(p.fields, field{key, value{line: at}})
		return true
	}
	p.column = noList
	var v value
	var ok bool
	if rest[0] == '[' {
		v, ok = p.flow(rest, at)
	} else {
		v, ok = simpleScalar(rest, at)
	}
	p.fields = append(p.fields, field{key, v})
	return ok
}

// simpleKey gives the place of the colon that ends the key at the beginning of
// s, or -1.
func simpleKey(s string) int {
	for i := 0; i < len(s) && i < maxSimpleKey; i++ {
		switch c := s[i]; {
		case wordByte(c):
		case c == ':':
			if i+1 < len(s) && s[i+1] != ' ' {
				return -1
			}
			return i
		case i == 0 || c != '-' && c != '.':
			return -1
		}
	}
	return -1
}

func wordByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_'
}
