package state

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"

	"feedgen/feedgen/ledger"
)

// A Ledger is the folder in the state folder that has the ledger of published posts.
// It is worth keeping, and fit to be committed to the site's repository.
type Ledger struct{ dir string }

// LedgerIn gives the ledger of a configuration in the state folder at path. One of
// another name than feedgen looks for has a ledger of its own, since several may share
// a state folder. Nothing is written yet.
func LedgerIn(path, configuration string) Ledger {
	return Ledger{filepath.Join(path, "ledger", ownName(configuration))}
}

// Has reports that the ledger's shards are there, by name and size in bytes.
func (l Ledger) Has(sizes map[string]int64) bool {
	for name, size := range sizes {
		if info, err := os.Stat(filepath.Join(l.dir, name)); err != nil || info.Size() != size {
			return false
		}
	}
	return true
}

// Load reads the ledger. Where there is none it is empty. The error names file and
// line of what cannot be read.
func (l Ledger) Load() (*ledger.Ledger, error) {
	book := &ledger.Ledger{}
	entries, err := os.ReadDir(l.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return book, nil
	}
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		// To open a named pipe is to wait for its writer.
		if !ledger.ShardName.MatchString(e.Name()) || !e.Type().IsRegular() {
			continue
		}
		data, err := os.ReadFile(filepath.Join(l.dir, e.Name()))
		if err != nil {
			return nil, err
		}
		if err := book.Read(e.Name(), data); err != nil {
			return nil, fmt.Errorf("%s%c%w", l.dir, filepath.Separator, err)
		}
	}
	return book, nil
}

// Save writes those shards that are not there as they are.
func (l Ledger) Save(book *ledger.Ledger) error {
	if err := l.make(); err != nil {
		return err
	}
	for _, shard := range book.Shards() {
		file := filepath.Join(l.dir, shard.Name)
		if was, err := os.ReadFile(file); err == nil && bytes.Equal(was, shard.Data) {
			continue
		}
		if err := renameio.WriteFile(file, shard.Data, 0o644, renameio.WithTempDir(l.dir)); err != nil {
			return err
		}
	}
	return nil
}

// make makes the folder. Two versions of a shard are one with the lines of both, which
// version control can be told.
func (l Ledger) make() error {
	if err := os.MkdirAll(l.dir, 0o755); err != nil {
		return err
	}
	file := filepath.Join(l.dir, ".gitattributes")
	if _, err := os.Lstat(file); err == nil {
		return nil
	}
	return renameio.WriteFile(file, []byte("*.txt text eol=lf merge=union\n"), 0o644, renameio.WithTempDir(l.dir))
}
