package command

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"feedgen/out"
)

// A journal is a file with a line a change. The last line counts once it has its end.
// What stands in it is remembered, so that a change costs the same however many there
// are. The zero journal remembers nothing.
type journal struct {
	file fs.FileInfo           // that was read or written; nil: none was
	end  int64                 // of its last whole line
	last map[string]out.Change // the last change of each name
}

func verb(c out.Change) string {
	if c.Deleted {
		return "delete"
	}
	return "put"
}

// write adds a change to the file at path, unless it is the last that is told of its
// name. The change is on the disk when it returns: whatever comes next may be cut off.
func (j *journal) write(path string, c out.Change) (err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err = errors.Join(err, f.Close()); err != nil {
			*j = journal{} // nobody knows what stands there
		}
	}()
	if err := j.know(f); err != nil {
		return err
	}
	if last, told := j.last[c.Name]; told && last == c {
		return nil
	}
	line := verb(c) + "\t" + c.Name + "\n"
	if _, err := f.WriteAt([]byte(line), j.end); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	j.end += int64(len(line))
	j.last[c.Name] = c
	return nil
}

// know reads the file, unless it is as it was left. An unfinished line is cut off, and
// the rest is made to last: who wrote it may have been killed before it was.
func (j *journal) know(f *os.File) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if j.file != nil && os.SameFile(j.file, info) && info.Size() == j.end {
		return nil
	}
	data, err := io.ReadAll(f)
	if err != nil {
		return err
	}
	end := int64(bytes.LastIndexByte(data, '\n') + 1)
	if err := f.Truncate(end); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	last := make(map[string]out.Change)
	for _, c := range parse(data) {
		last[c.Name] = c
	}
	*j = journal{info, end, last}
	return syncFolder(filepath.Dir(f.Name()))
}

// syncFolder makes a new file's name last.
func syncFolder(path string) error {
	folder, err := os.OpenRoot(path)
	if err != nil {
		return err
	}
	defer folder.Close()
	return out.SyncFolder(folder)
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
