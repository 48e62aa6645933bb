package posts

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// readData reads a file of YAML, TOML or JSON that holds a table.
func readData(folder fs.FS, name string) ([]field, error) {
	v, err := readValue(folder, name)
	if err == nil && v.kind != table && v.kind != null {
		err = fmt.Errorf("%s: not a table of keys and values", name)
	}
	return v.fields, err
}

// readValue reads a file of YAML, TOML or JSON.
func readValue(folder fs.FS, name string) (value, error) {
	info, err := fs.Stat(folder, name)
	if err != nil {
		return value{}, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxPostSize {
		return value{}, fmt.Errorf("%s: no file, or one over %d bytes", name, maxPostSize)
	}
	data, err := fs.ReadFile(folder, name)
	if err != nil {
		return value{}, err
	}
	text := decode(data).string
	var v value
	switch strings.ToLower(path.Ext(name)) {
	case ".toml":
		v.kind = table
		v.fields, err = parseTOML(text, 1)
	case ".json":
		v, err = parseJSONValue(text)
	default:
		v, err = parseYAMLValue(text, 1)
	}
	if line := lineOf(err); line > 0 {
		return v, fmt.Errorf("%s:%d: %w", name, line, err)
	}
	if err != nil {
		return v, fmt.Errorf("%s: %w", name, err)
	}
	return v, nil
}
