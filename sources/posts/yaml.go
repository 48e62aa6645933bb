package posts

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"gopkg.in/yaml.v3"
)

// Bounds on what YAML may unfold to: aliases can make a few lines into more
// than any machine holds.
const (
	maxDepth  = 32
	maxValues = 10_000
)

// parseYAML reads text, whose first line is line, as yaml.v3 does. It gives an
// error if that refuses it or if it is no table.
func parseYAML(text string, line int) ([]field, error) {
	v, err := parseYAMLValue(text, line)
	if err == nil && v.kind != table && v.kind != null {
		err = fmt.Errorf("yaml: not a list of keys and values")
	}
	return v.fields, err
}

// parseYAMLValue reads text that is one YAML value.
func parseYAMLValue(text string, line int) (v value, err error) {
	defer func() {
		// yaml.v3 panics on some malformed input.
		if r := recover(); r != nil {
			err = fmt.Errorf("yaml: %v", r)
		}
	}()
	var doc, more yaml.Node
	d := yaml.NewDecoder(strings.NewReader(text))
	switch err := d.Decode(&doc); {
	case errors.Is(err, io.EOF):
		return value{}, nil // nothing but comments
	case err != nil:
		return value{}, err
	}
	// A document may end before the text does, where a line is indented less
	// than the first.
	if err := d.Decode(&more); !errors.Is(err, io.EOF) {
		return value{}, errors.New("yaml: more than one document")
	}
	c := yamlConverter{line: line - 1, left: maxValues}
	v = c.value(doc.Content[0], 0)
	if c.left < 0 {
		return value{}, fmt.Errorf("yaml: more than %d values", maxValues)
	}
	return v, nil
}

type yamlConverter struct {
	line int // what to add to a node's line
	left int // how many more values may come
}

func (c *yamlConverter) value(n *yaml.Node, depth int) value {
	c.left--
	if c.left < 0 || depth > maxDepth {
		return value{}
	}
	v := value{line: n.Line + c.line}
	switch n.Kind {
	case yaml.AliasNode:
		return c.value(n.Alias, depth+1)
	case yaml.ScalarNode:
		if n.Tag != "!!null" {
			v.kind, v.text = scalar, n.Value
		}
	case yaml.SequenceNode:
		v.kind = list
		for _, item := range n.Content {
			v.items = append(v.items, c.value(item, depth+1))
		}
	case yaml.MappingNode:
		v.kind = table
		var merged []field
		for i := 0; i+1 < len(n.Content); i += 2 {
			of := c.value(n.Content[i+1], depth+1)
			if n.Content[i].Tag == "!!merge" {
				merged = append(merged, of.fields...)
				continue
			}
			v.fields = append(v.fields, field{n.Content[i].Value, of})
		}
		for _, f := range merged {
			if _, own := named(v.fields, f.key); !own {
				v.fields = append(v.fields, f)
			}
		}
	}
	return v
}
