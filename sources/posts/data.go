package posts

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"feedgen/sources/posts/internal/tree"
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
	data, err := readSmall(folder, name)
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

// readSmall reads a file that is no larger than a post may be. It is looked at
// before it is opened: to open a named pipe is to wait for its writer.
func readSmall(folder fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(folder, name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "read", Path: name, Err: tree.ErrNotRegular}
	}
	if info.Size() > maxPostSize {
		return nil, &fs.PathError{Op: "read", Path: name, Err: errors.New(tooLarge(info.Size()))}
	}
	return fs.ReadFile(folder, name)
}
