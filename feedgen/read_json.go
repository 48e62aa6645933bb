package feedgen

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// A readNode is a value of a JSON document.
type readNode struct {
	kind    readKind
	text    string // of a string or number
	members []readMember
	items   []*readNode
	from    int // where it begins in the data
}

// A readMember is a member of an object.
type readMember struct {
	name string
	from int
	node *readNode
}

// A readKind is a type of JSON.
type readKind string

const (
	readNull    readKind = "null"
	readBool    readKind = "a boolean"
	readNumber  readKind = "a number"
	readString  readKind = "a string"
	readArray   readKind = "an array"
	readObject  readKind = "an object"
	readMissing readKind = "missing"
)

// get gives the value of the first member of a name, or one that is missing.
func (n *readNode) get(name string) *readNode {
	for _, m := range n.members {
		if m.name == name {
			return m.node
		}
	}
	return &readNode{kind: readMissing, from: n.from}
}

// value gives the text of a member that is a string.
func (n *readNode) value(name string) string {
	if node := n.get(name); node.kind == readString {
		return node.text
	}
	return ""
}

func (n *readNode) has(name string) bool { return n.get(name).kind != readMissing }

// readJSON reads a JSON Feed.
func (r *reader) readJSON() {
	if bytes.HasPrefix(r.data, readMark) {
		r.report(0, "ByteOrderMark", "JSON does not begin with a byte order mark")
		r.data = append([]byte("   "), r.data[len(readMark):]...)
	}
	p := &readJSONParser{reader: r, decoder: json.NewDecoder(bytes.NewReader(r.data))}
	p.decoder.UseNumber()
	root, err := p.value(0)
	if err == nil {
		err = p.finish()
	}
	if err != nil {
		r.report(min(p.at(), len(r.data)), "JSONError", "the document is not well-formed JSON: %s", readJSONSyntax(err))
		r.muted = true
	}
	r.doc.Format = JSON
	if !r.unchecked {
		r.walkJSON(root, readJSONFeed(), "")
		r.checkJSONFeed(root)
	}
	r.doc = readJSONDocument(root)
}

func readJSONSyntax(err error) string {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return "it ends too early"
	}
	return err.Error()
}

// A readJSONParser makes a tree of the tokens of encoding/json, with places.
type readJSONParser struct {
	*reader
	decoder *json.Decoder
}

// at gives where the next token begins.
func (p *readJSONParser) at() int {
	at := int(p.decoder.InputOffset())
	for at < len(p.data) && bytes.IndexByte([]byte(" \t\r\n,:"), p.data[at]) >= 0 {
		at++
	}
	return at
}

// value reads a value. With an error comes as much of it as can be read.
func (p *readJSONParser) value(depth int) (*readNode, error) {
	n := &readNode{kind: readNull, from: p.at()}
	if depth > readMostDepth {
		return n, errors.New("values are nested too deeply")
	}
	token, err := p.decoder.Token()
	if err != nil {
		return n, err
	}
	switch t := token.(type) {
	case json.Delim:
		if t == '{' {
			return n, p.object(n, depth)
		}
		return n, p.array(n, depth)
	case string:
		n.kind, n.text = readString, t
	case json.Number:
		n.kind, n.text = readNumber, t.String()
	case bool:
		n.kind = readBool
	}
	return n, nil
}

func (p *readJSONParser) object(n *readNode, depth int) error {
	n.kind = readObject
	for p.decoder.More() {
		from := p.at()
		name, err := p.decoder.Token()
		if err != nil {
			return err
		}
		key, _ := name.(string) // the decoder lets nothing else be a name
		m := readMember{name: key, from: from}
		m.node, err = p.value(depth + 1)
		n.members = append(n.members, m)
		if err != nil {
			return err
		}
	}
	_, err := p.decoder.Token()
	return err
}

func (p *readJSONParser) array(n *readNode, depth int) error {
	n.kind = readArray
	for p.decoder.More() {
		item, err := p.value(depth + 1)
		n.items = append(n.items, item)
		if err != nil {
			return err
		}
	}
	_, err := p.decoder.Token()
	return err
}

// finish wants the document to end.
func (p *readJSONParser) finish() error {
	if _, err := p.decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows the object")
	}
	return nil
}
