package state

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Refused is the folder, in the state folder, of the feeds that a run did not
// publish, for people to look at. It is one process's at a time, as by [Cache.Lock].
type Refused struct{ dir string }

// RefusedIn gives the folder in the state folder at path. Nothing is written yet.
func RefusedIn(path string) Refused { return Refused{filepath.Join(path, "refused")} }

// Replace puts files, by their slash-separated names, in the place of all that the
// folder has. Whoever looks sees none of them or all. Version control passes over
// them.
func (r Refused) Replace(files map[string][]byte) error {
	if err := r.tidy(); err != nil {
		return err
	}
	fresh, old := r.beside()
	err := write(filepath.Join(fresh, ".gitignore"), []byte("*\n"))
	for name, data := range files {
		if err == nil {
			err = write(filepath.Join(fresh, filepath.FromSlash(name)), data)
		}
	}
	if err == nil {
		err = os.Rename(r.dir, old)
	}
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		err = os.Rename(fresh, r.dir)
	}
	return errors.Join(err, r.tidy())
}

// Read gives a file of the folder, and when it was written. It is false if there is
// none that can be read.
func (r Refused) Read(name string) (data []byte, at time.Time, ok bool) {
	file := filepath.Join(r.dir, filepath.FromSlash(name))
	// To open a named pipe is to wait for its writer.
	info, err := os.Stat(file)
	if err != nil || !info.Mode().IsRegular() {
		return nil, time.Time{}, false
	}
	data, err = os.ReadFile(file)
	return data, info.ModTime(), err == nil
}

// Remove removes the folder. It is no error if there is none.
func (r Refused) Remove() error { return errors.Join(os.RemoveAll(r.dir), r.tidy()) }

// beside names the folders that are there while one takes the other's place.
func (r Refused) beside() (fresh, old string) { return r.dir + ".new", r.dir + ".old" }

// tidy removes them, also those of a run that was killed.
func (r Refused) tidy() error {
	fresh, old := r.beside()
	return errors.Join(os.RemoveAll(fresh), os.RemoveAll(old))
}

func write(file string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	return os.WriteFile(file, data, 0o600)
}
