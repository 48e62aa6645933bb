package posts

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/pelletier/go-toml/v2"
)

// parseTOML reads text, whose first line is line. An error says where.
func parseTOML(text string, line int) ([]field, error) {
	var all map[string]any
	err := toml.Unmarshal([]byte(text), &all)
	if wrong := (*toml.DecodeError)(nil); errors.As(err, &wrong) {
		row, _ := wrong.Position()
		return nil, &lineError{line + row - 1, err}
	}
	if err != nil {
		return nil, err
	}
	return tomlFields(all), nil
}

// tomlFields sorts the keys, since TOML gives them no order.
func tomlFields(all map[string]any) []field {
	var fields []field
	for _, key := range slices.Sorted(maps.Keys(all)) {
		fields = append(fields, field{key, tomlValue(all[key])})
	}
	return fields
}

func tomlValue(x any) value {
	switch x := x.(type) {
	case []any:
		v := value{kind: list}
		for _, item := range x {
			v.items = append(v.items, tomlValue(item))
		}
		return v
	case map[string]any:
		return value{kind: table, fields: tomlFields(x)}
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
