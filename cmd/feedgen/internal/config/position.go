package config

import (
	"sort"
	"strconv"

	"github.com/pelletier/go-toml/v2/unstable"
)

// A position is a place in the file, counted from 1; columns are bytes. The
// zero position is no place.
type position struct{ line, column int }

// index finds where each key of a document first stands. The document must be
// one that toml.Unmarshal accepts. The keys of the map are built by child and
// item.
func index(data []byte) map[string]position {
	x := indexer{at: map[string]position{}, tables: map[string]int{}}
	for i, b := range data {
		if b == '\n' {
			x.newlines = append(x.newlines, i)
		}
	}
	var p unstable.Parser
	p.Reset(data)
	current := ""
	for p.NextExpression() {
		switch e := p.Expression(); e.Kind {
		case unstable.Table:
			current = x.key("", e.Key())
		case unstable.ArrayTable:
			current = x.arrayTable(e)
		case unstable.KeyValue:
			x.keyValue(current, e)
		}
	}
	return x.at
}

type indexer struct {
	at       map[string]position
	tables   map[string]int // how many tables an array of tables has so far
	newlines []int          // offsets
}

// key records every part of a dotted key and returns the path of the last.
// A part that names an array of tables means the last of them.
func (x *indexer) key(path string, parts unstable.Iterator) string {
	for parts.Next() {
		part := parts.Node()
		path = child(path, string(part.Data))
		x.record(path, part.Raw)
		if n := x.tables[path]; n > 0 {
			path = item(path, n-1)
		}
	}
	return path
}

func (x *indexer) arrayTable(e *unstable.Node) string {
	path := ""
	parts := e.Key()
	for parts.Next() {
		part := parts.Node()
		path = child(path, string(part.Data))
		x.record(path, part.Raw)
		if parts.IsLast() {
			x.tables[path]++
		}
		if n := x.tables[path]; n > 0 {
			path = item(path, n-1)
			x.record(path, part.Raw)
		}
	}
	return path
}

func (x *indexer) keyValue(table string, e *unstable.Node) {
	path := x.key(table, e.Key())
	x.value(path, e.Value())
}

// value records the keys inside a value.
func (x *indexer) value(path string, v *unstable.Node) {
	children := v.Children()
	switch v.Kind {
	case unstable.InlineTable:
		for children.Next() {
			x.keyValue(path, children.Node())
		}
	case unstable.Array:
		for i := 0; children.Next(); i++ {
			x.at[item(path, i)] = x.at[path]
			x.value(item(path, i), children.Node())
		}
	}
}

func (x *indexer) record(path string, raw unstable.Range) {
	if _, ok := x.at[path]; ok {
		return
	}
	offset := int(raw.Offset)
	line := sort.SearchInts(x.newlines, offset)
	start := 0
	if line > 0 {
		start = x.newlines[line-1] + 1
	}
	x.at[path] = position{line: line + 1, column: offset - start + 1}
}

// child gives the path of a key in a table. Quoting keeps apart "a.b" and a
// dotted a.b.
func child(path, key string) string { return path + "." + strconv.Quote(key) }

// item gives the path of an element of an array.
func item(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }
