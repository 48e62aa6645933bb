package config

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// A table is one table of the file while it is being read. Its methods take a
// key, report what is wrong with the value, and remember that the key is known.
// A table that is not in the file is read like an empty one; a nil table is one
// whose lack was reported, and its methods report no more.
type table struct {
	label     string // how messages speak of it: "site", "out 2"; empty for the whole file
	path      string // its place in positions
	keys      map[string]any
	known     []string
	positions map[string]position
	problems  *problems
	elsewhere string // ends the message on a missing key
}

// table gives the table under a key.
func (t *table) table(key string) *table {
	if t == nil {
		return nil
	}
	v, ok := t.get(key)
	sub := &table{label: t.inside(key), path: child(t.path, key), positions: t.positions, problems: t.problems}
	if !ok {
		return sub
	}
	keys, isTable := v.(map[string]any)
	if !isTable {
		t.wrong(key, v, "a table")
		return sub
	}
	sub.keys = keys
	return sub
}

// needTable gives the table under a key, or nil if the file has none.
func (t *table) needTable(key string) *table {
	v, ok := t.get(key)
	if !ok {
		t.report("", "[%s] is missing", key)
		return nil
	}
	if _, isTable := v.(map[string]any); !isTable {
		t.wrong(key, v, "a table: ["+key+"]")
		return nil
	}
	return t.table(key)
}

// needTables gives the tables under a key that heads at least one of them.
func (t *table) needTables(key string) []*table {
	v, ok := t.get(key)
	if !ok {
		t.report("", "[[%s]] is missing (want at least one)", key)
		return nil
	}
	array, isArray := v.([]any)
	if !isArray || len(array) == 0 {
		t.wrong(key, v, "tables: [["+key+"]]")
		return nil
	}
	var tables []*table
	for i, v := range array {
		keys, isTable := v.(map[string]any)
		if !isTable {
			t.wrong(key, v, "tables: [["+key+"]]")
			continue
		}
		tables = append(tables, &table{
			label:     fmt.Sprintf("%s %d", key, i+1),
			path:      item(child(t.path, key), i),
			keys:      keys,
			positions: t.positions,
			problems:  t.problems,
		})
	}
	return tables
}

// hasAny reports that one of these keys is there.
func (t *table) hasAny(keys ...string) bool {
	found := false
	for _, key := range keys {
		_, ok := t.get(key)
		found = found || ok
	}
	return found
}

// need gives a text that must be there and must not be blank.
func (t *table) need(key string) (string, bool) {
	if t == nil {
		return "", false
	}
	if _, ok := t.get(key); !ok {
		t.report("", "%s is missing%s", key, t.elsewhere)
		return "", false
	}
	return t.word(key)
}

// word gives a text that must not be blank where it is given.
func (t *table) word(key string) (string, bool) {
	s, ok := t.maybe(key)
	if ok && s == "" {
		t.report(key, "%s is empty (want text)", key)
		return "", false
	}
	return s, ok
}

// text gives a text that may be empty or absent.
func (t *table) text(key string) string {
	s, _ := t.maybe(key)
	return s
}

func (t *table) maybe(key string) (string, bool) {
	v, ok := t.get(key)
	if !ok {
		return "", false
	}
	s, isText := v.(string)
	if !isText {
		t.wrong(key, v, "text")
		return "", false
	}
	return strings.TrimSpace(s), true
}

// choice gives one of the names; the first is the default.
func (t *table) choice(key string, names ...string) string {
	s, ok := t.maybe(key)
	if !ok {
		return names[0]
	}
	if !slices.Contains(names, s) {
		t.report(key, "unknown %s %q (have %s)", key, s, list(names))
		return names[0]
	}
	return s
}

// flag gives a truth value.
func (t *table) flag(key string, otherwise bool) bool {
	v, ok := t.get(key)
	if !ok {
		return otherwise
	}
	b, isFlag := v.(bool)
	if !isFlag {
		t.wrong(key, v, "true or false")
		return otherwise
	}
	return b
}

// count gives a number of things: none, or more. zero says what none stands for.
func (t *table) count(key string, otherwise int, zero string) int {
	// A feed of more items than that would be none that a reader takes.
	return t.number(key, otherwise, 0, 1_000_000, "0 is "+zero)
}

// number gives a whole number between two, and those. special says which of them
// stands for more than itself.
func (t *table) number(key string, otherwise, least, most int, special string) int {
	v, ok := t.get(key)
	if !ok {
		return otherwise
	}
	n, isNumber := v.(int64)
	if !isNumber || n < int64(least) || n > int64(most) {
		t.wrong(key, v, fmt.Sprintf("a number from %d to %d; %s", least, most, special))
		return otherwise
	}
	return int(n)
}

// texts gives a list of texts, none of them blank.
func (t *table) texts(key string) ([]string, bool) {
	v, ok := t.get(key)
	if !ok {
		return nil, false
	}
	array, isArray := v.([]any)
	if !isArray {
		t.wrong(key, v, "a list of texts: [\"…\"]")
		return nil, false
	}
	texts := []string{}
	for _, v := range array {
		s, isText := v.(string)
		if !isText || strings.TrimSpace(s) == "" {
			t.report(key, "%s has %s (want text)", key, show(v))
			continue
		}
		texts = append(texts, strings.TrimSpace(s))
	}
	return texts, true
}

// words gives those of the named texts that a table has.
func (t *table) words(key string, names []string) map[string]string {
	sub := t.table(key)
	m := map[string]string{}
	for _, name := range names {
		if s, ok := sub.word(name); ok {
			m[name] = s
		}
	}
	sub.close()
	return m
}

// needPath gives a path that must be there. Relative ones start at dir.
func (t *table) needPath(key, dir string) Path {
	written, ok := t.need(key)
	if !ok {
		return Path{}
	}
	return t.resolve(key, written, dir)
}

func (t *table) paths(key, dir string) []Path {
	texts, _ := t.texts(key)
	var paths []Path
	for _, written := range texts {
		paths = append(paths, t.resolve(key, written, dir))
	}
	return paths
}

func (t *table) resolve(key, written, dir string) Path {
	if strings.ContainsRune(written, 0) {
		t.report(key, "%s = %q (want a path without a zero byte)", key, written)
	}
	path := filepath.FromSlash(written)
	if filepath.IsAbs(path) {
		return Path{Written: written, Resolved: filepath.Clean(path)}
	}
	return Path{Written: written, Resolved: filepath.Join(dir, path)}
}

// close reports the keys that nothing asked for.
func (t *table) close() {
	if t == nil {
		return
	}
	for key := range t.keys {
		if slices.Contains(t.known, key) {
			continue
		}
		if near := Nearest(key, t.known); near != "" {
			t.report(key, "unknown key %q; did you mean %q?", key, near)
			continue
		}
		t.report(key, "unknown key %q (have %s)", key, list(t.known))
	}
}

func (t *table) get(key string) (any, bool) {
	if t == nil {
		return nil, false
	}
	if !slices.Contains(t.known, key) {
		t.known = append(t.known, key)
	}
	v, ok := t.keys[key]
	return v, ok
}

// inside gives the label of a table in this one.
func (t *table) inside(key string) string {
	if t.label == "" {
		return key
	}
	return t.label + ": " + key
}
