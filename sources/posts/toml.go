package posts

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"
)

// parseTOML reads text, whose first line is line. An error says where.
func parseTOML(text string, line int) ([]field, error) {
	// The parser goes as deep as a key has dots, and a stack that overflows
	// cannot be recovered.
	for i, l := range strings.Split(text, "\n") {
		if key, _, _ := strings.Cut(l, "="); strings.Count(key, ".") > maxDepth {
			return nil, &lineError{line + i, errors.New("toml: a key with too many dots")}
		}
	}
	var all map[string]any
	err := toml.Unmarshal([]byte(text), &all)
	if wrong := (*toml.DecodeError)(nil); errors.As(err, &wrong) {
		row, _ := wrong.Position()
		return nil, &lineError{line + row - 1, err}
	}
	if err != nil {
		return nil, err
	}
	fields := looseFields(all)
	for i := range fields {
		fields[i].value.line = tomlLine(text, fields[i].key, line)
	}
	return fields, nil
}

// tomlLine finds the line on which a key of the outermost table is given; 0 if
// it is written in an unusual way.
func tomlLine(text, key string, first int) int {
	for i, l := range strings.Split(text, "\n") {
		name, _, ok := strings.Cut(l, "=")
		if ok && strings.Trim(name, " \t\"'") == key {
			return first + i
		}
	}
	return 0
}

// looseFields makes fields of a decoded table. It sorts the keys, since neither
// TOML nor JSON gives them an order.
func looseFields(all map[string]any) []field {
	var fields []field
	for _, key := range slices.Sorted(maps.Keys(all)) {
		fields = append(fields, field{key, looseValue(all[key])})
	}
	return fields
}

func looseValue(x any) value {
	switch x := x.(type) {
	case nil:
		return value{}
	case []any:
		v := value{kind: list}
		for _, item := range x {
			v.items = append(v.items, looseValue(item))
		}
		return v
	case map[string]any:
		return value{kind: table, fields: looseFields(x)}
	case time.Time:
		return value{kind: scalar, text: x.Format(time.RFC3339)}
	default:
		return value{kind: scalar, text: fmt.Sprint(x)}
	}
}

// A lineError is an error at a line of the post's file.
type lineError struct {
	line int
	err  error
}

func (e *lineError) Error() string { return e.err.Error() }
func (e *lineError) Unwrap() error { return e.err }
