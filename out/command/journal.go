package command

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"feedgen/out"
	"feedgen/out/dir"
)

// A journal is a file with a line a change. The last line counts once it has its end.

func verb(c out.Change) string {
	if c.Deleted {
		return "delete"
	}
	return "put"
}

// write adds a change to a journal, unless it is the last that is told of its name.
func write(file string, c out.Change) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		return err
	}
	if slices.Contains(latest(parse(data)), c) {
		return nil
	}
	end := int64(bytes.LastIndexByte(data, '\n') + 1)
	if err := f.Truncate(end); err != nil {
		return err
	}
	if _, err := f.WriteAt([]byte(verb(c)+"\t"+c.Name+"\n"), end); err != nil {
		return err
	}
	if err := f.Sync(); err != nil || end > 0 {
		return err
	}
	return syncFolder(filepath.Dir(file))
}

// syncFolder makes a new file's name last.
func syncFolder(path string) error {
	folder, err := os.OpenRoot(path)
	if err != nil {
		return err
	}
	defer folder.Close()
	return dir.SyncFolder(folder)
}

// read gives what stands in a journal. Where there is none, that is nothing.
func read(file string) ([]out.Change, error) {
	data, err := os.ReadFile(file)
	if absent(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return parse(data), nil
}

// absent reports that there is no such file, or no folder where it could be.
func absent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

// parse passes over what it cannot understand: a disk may have spoiled it.
func parse(data []byte) []out.Change {
	var all []out.Change
	for line := range strings.Lines(string(data)) {
		line, ended := strings.CutSuffix(line, "\n")
		word, name, _ := strings.Cut(line, "\t")
		if c := (out.Change{Name: name, Deleted: word == "delete"}); ended && word == verb(c) && out.CheckName(name) == nil {
			all = append(all, c)
		}
	}
	return all
}

// latest gives the last change of each name, in order of the names' first.
func latest(changes []out.Change) []out.Change {
	var all []out.Change
	at := make(map[string]int)
	for _, c := range changes {
		i, known := at[c.Name]
		if known {
			all[i] = c
			continue
		}
		at[c.Name] = len(all)
		all = append(all, c)
	}
	return all
}
