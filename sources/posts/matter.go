package posts

import (
	"strings"
)

// A matter is front matter as its author wrote it, whatever its syntax.
type matter struct {
	fields   []field
	defaults []field // what counts where fields say nothing
	source   string  // for what its syntax reads otherwise than its author
	line     int     // of the source's first line
}

// A field is a key with its value.
type field struct {
	key   string
	value value
}

// A value is a scalar, a list or a table; the zero value is null. Scalars stay
// text as they were written: a title of 2001, 1e3 or yes is no number and no
// truth value.
type value struct {
	kind   kind
	text   string
	items  []value
	fields []field
	line   int
}

type kind int

const (
	null kind = iota
	scalar
	list
	table
)

// first gives the first of the keys that says something, and its name.
func (m matter) first(keys []string) (value, string) {
	for _, key := range keys {
		if v := m.at(key); !v.empty() {
			return v, key
		}
	}
	return value{}, ""
}

// at gives the value of a key; a dot in it steps into a table. A key in other
// case serves where none is written exactly so.
func (m matter) at(key string) value {
	v := lookUp(m.fields, key)
	if v.empty() && len(m.defaults) > 0 {
		return lookUp(m.defaults, key)
	}
	return v
}

func lookUp(fields []field, key string) value {
	if v, ok := named(fields, key); ok {
		return v
	}
	head, rest, dotted := strings.Cut(key, ".")
	if !dotted {
		return value{}
	}
	v, _ := named(fields, head)
	return lookUp(v.fields, rest)
}

// named finds key among fields. The last of several counts, as nearly every
// YAML loader has it.
func named(fields []field, key string) (value, bool) {
	var loose *value
	for i := len(fields) - 1; i >= 0; i-- {
		if fields[i].key == key {
			return fields[i].value, true
		}
		if loose == nil && strings.EqualFold(fields[i].key, key) {
			loose = &fields[i].value
		}
	}
	if loose != nil {
		return *loose, true
	}
	return value{}, false
}

// empty reports that v says nothing: null, blank, or a list of such.
func (v value) empty() bool {
	switch v.kind {
	case scalar:
		return trim(v.text) == ""
	case list:
		for _, item := range v.items {
			if !item.empty() {
				return false
			}
		}
		return true
	case table:
		return len(v.fields) == 0
	}
	return true
}

// texts gives the scalars of v, in order: itself, or what its list holds.
func (v value) texts() []string {
	switch v.kind {
	case scalar:
		if s := trim(v.text); s != "" {
			return []string{s}
		}
	case list:
		var all []string
		for _, item := range v.items {
			all = append(all, item.texts()...)
		}
		return all
	}
	return nil
}

// is reports that v is a scalar of one of the given words, in any case.
func (v value) is(words ...string) bool {
	if v.kind != scalar {
		return false
	}
	for _, w := range words {
		if strings.EqualFold(trim(v.text), w) {
			return true
		}
	}
	return false
}

// written gives what stands after the colon on the line of v, as written.
func (m matter) written(v value) string {
	if v.line < m.line {
		return ""
	}
	rest := m.source
	for range v.line - m.line {
		_, rest, _ = strings.Cut(rest, "\n")
	}
	line, _, _ := strings.Cut(rest, "\n")
	return afterColon(line)
}

func afterColon(line string) string {
	_, after, _ := strings.Cut(line, ":")
	return trim(after)
}
