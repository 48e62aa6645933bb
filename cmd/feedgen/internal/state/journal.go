package state

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"
)

// A journal longer than maxJournal is cut down to its last keepJournal bytes.
const (
	maxJournal  = 256 << 10
	keepJournal = 64 << 10
)

// Append adds v, as a line of JSON, to the journal under a name. Old lines go in time.
// What was added last may be lost if the machine loses its power.
func (c *Cache) Append(name string, v any) error {
	if c == nil {
		return nil
	}
	line, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if err := c.Make(); err != nil {
		return err
	}
	file := c.journal(name)
	// The first break ends a line that was not written whole.
	line = append(append([]byte("\n"), line...), '\n')
	info, err := os.Stat(file)
	switch {
	case err == nil && !info.Mode().IsRegular():
		return fmt.Errorf("%s: not a file", file) // to open a named pipe is to wait for its reader
	case err == nil && info.Size() > maxJournal:
		old := readJournal(file)
		line = append(old[max(len(old)-keepJournal, 0):], line...)
		return renameio.WriteFile(file, line, 0o600, renameio.WithTempDir(c.dir))
	}
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if _, err := f.Write(line); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// Last gives the last lines of the journal under a name, as many as n, the newest first.
// Lines that cannot be read are passed over.
func Last[T any](c *Cache, name string, n int) []T {
	if c == nil {
		return nil
	}
	var all []T
	for rest := readJournal(c.journal(name)); len(rest) > 0 && len(all) < n; {
		start := bytes.LastIndexByte(rest, '\n') + 1
		var v T
		if json.Unmarshal(rest[start:], &v) == nil {
			all = append(all, v)
		}
		rest = rest[:max(start-1, 0)]
	}
	return all
}

func (c *Cache) journal(name string) string { return filepath.Join(c.dir, name+".jsonl") }

// readJournal gives what there is, or nothing.
func readJournal(file string) []byte {
	// To open a named pipe is to wait for its writer.
	if info, err := os.Stat(file); err != nil || !info.Mode().IsRegular() {
		return nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	return data
}
