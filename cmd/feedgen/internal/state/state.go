// Package state keeps what one run may tell the next, in the state folder's
// cache. All of it may be deleted at any time: that costs time and changes no
// feed.
package state

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"
)

// A Cache is a folder. The nil Cache keeps nothing and knows nothing.
type Cache struct{ dir string }

// In gives the cache of the state folder at path. Nothing is written yet.
func In(path string) *Cache { return &Cache{filepath.Join(path, "cache")} }

// Index names the file in which a source keeps what its posts said; empty: none.
func (c *Cache) Index(source string) string {
	if c == nil {
		return ""
	}
	return filepath.Join(c.dir, "index-"+url.PathEscape(source))
}

// Get reads into v, as JSON does, what was put under a name and is as it was. It is false if
// there is nothing that can be read.
func (c *Cache) Get(name string, v any) bool {
	if c == nil {
		return false
	}
	file := filepath.Join(c.dir, name+".json")
	// To open a named pipe is to wait for its writer.
	if info, err := os.Stat(file); err != nil || !info.Mode().IsRegular() {
		return false
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return false
	}
	sum, text, _ := bytes.Cut(data, []byte("\n"))
	return string(sum) == checksum(text) && json.Unmarshal(text, v) == nil
}

// checksum tells what a disk has spoiled, which JSON alone would take for true.
func checksum(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// Put keeps v, as JSON, under a name that is fit for a file.
func (c *Cache) Put(name string, v any) error {
	if c == nil {
		return nil
	}
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if err := c.Make(); err != nil {
		return err
	}
	return c.write(name+".json", append([]byte(checksum(data)+"\n"), data...))
}

// write writes a file whole. It does not wait for the disk: of what a crash leaves,
// the checksum tells.
func (c *Cache) write(name string, data []byte) error {
	next, err := os.CreateTemp(c.dir, "."+name+"-*.new")
	if err != nil {
		return err
	}
	_, err = next.Write(data)
	if err = errors.Join(err, next.Close()); err == nil {
		err = os.Rename(next.Name(), filepath.Join(c.dir, name))
	}
	if err != nil {
		return errors.Join(err, os.Remove(next.Name()))
	}
	return nil
}

// Make makes the folder, and has version control pass over it.
func (c *Cache) Make() error {
	if c == nil {
		return nil
	}
	if err := os.MkdirAll(c.dir, 0o700); err != nil {
		return err
	}
	ignore := filepath.Join(c.dir, ".gitignore")
	if _, err := os.Lstat(ignore); err == nil {
		return nil
	}
	return renameio.WriteFile(ignore, []byte("*\n"), 0o600, renameio.WithTempDir(c.dir))
}

// Keep keeps data as a file under a slash-separated name.
func (c *Cache) Keep(name string, data []byte) error {
	if err := c.Make(); err != nil {
		return err
	}
	file := filepath.Join(c.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	return renameio.WriteFile(file, data, 0o600, renameio.WithTempDir(filepath.Dir(file)))
}

// Has reports that a file of so many bytes was kept under a name.
func (c *Cache) Has(name string, size int64) bool {
	info, err := os.Stat(filepath.Join(c.dir, filepath.FromSlash(name)))
	return err == nil && info.Mode().IsRegular() && info.Size() == size
}

// Open opens the file that was kept under a name.
func (c *Cache) Open(name string) (io.ReadCloser, error) {
	return os.Open(filepath.Join(c.dir, filepath.FromSlash(name)))
}

// Sweep removes those files that were kept in a folder, which ends in a slash, and
// that are not to stay.
func (c *Cache) Sweep(folder string, stays func(name string) bool) error {
	entries, err := os.ReadDir(filepath.Join(c.dir, filepath.FromSlash(folder)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, e := range entries {
		if name := folder + e.Name(); e.Type().IsRegular() && !stays(name) {
			err = errors.Join(err, c.Drop(name))
		}
	}
	return err
}

// Drop removes the file that was kept under a name. It is no error if there is
// none.
func (c *Cache) Drop(name string) error {
	err := os.Remove(filepath.Join(c.dir, filepath.FromSlash(name)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
