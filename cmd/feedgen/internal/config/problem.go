package config

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// problems collects what is wrong with a file.
type problems struct {
	file string
	all  []problem
}

type problem struct {
	at   position
	text string
}

// err joins the problems in the order of the file.
func (p *problems) err() error {
	slices.SortFunc(p.all, func(a, b problem) int {
		return cmp.Or(
			cmp.Compare(a.at.line, b.at.line),
			cmp.Compare(a.at.column, b.at.column),
			cmp.Compare(a.text, b.text),
		)
	})
	var errs []error
	for _, one := range slices.Compact(p.all) {
		errs = append(errs, fmt.Errorf("%s: %s", where(p.file, one.at), one.text))
	}
	return errors.Join(errs...)
}

// report says what is wrong with a key. Where the file has no such key, the
// table is to blame.
func (t *table) report(key, format string, args ...any) {
	if t == nil {
		return
	}
	text := fmt.Sprintf(format, args...)
	if t.label != "" {
		text = t.label + ": " + text
	}
	t.problems.add(t.position(key), text)
}

func (p *problems) add(at position, text string) { p.all = append(p.all, problem{at, text}) }

// wrong reports a value of the wrong kind.
func (t *table) wrong(key string, v any, want string) {
	t.report(key, "%s = %s (want %s)", key, show(v), want)
}

// at tells where a key stands, or its table if key is empty or not there.
func (t *table) at(key string) string {
	return where(t.problems.file, t.position(key))
}

func (t *table) position(key string) position {
	if at, ok := t.positions[child(t.path, key)]; ok && key != "" {
		return at
	}
	return t.positions[t.path]
}

func where(file string, at position) string {
	if at == (position{}) {
		return file
	}
	return fmt.Sprintf("%s:%d:%d", file, at.line, at.column)
}

func syntaxError(file string, err error) error {
	var de *toml.DecodeError
	if !errors.As(err, &de) {
		return fmt.Errorf("%s: %w", file, err)
	}
	line, column := de.Position()
	return fmt.Errorf("%s: %s", where(file, position{line, column}), strings.TrimPrefix(de.Error(), "toml: "))
}

// show writes a value much as the file does.
func show(v any) string {
	switch v := v.(type) {
	case string:
		return fmt.Sprintf("%q", v)
	case []any:
		return "[…]"
	case map[string]any:
		return "{…}"
	default:
		return fmt.Sprint(v)
	}
}

func list[S ~string](names []S) string {
	texts := make([]string, len(names))
	for i, n := range names {
		texts[i] = string(n)
	}
	return strings.Join(texts, ", ")
}
