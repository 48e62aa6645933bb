//go:build !linux || portable

package tree

import (
	"errors"
	"io"
	"os"
)

// A scratch is not needed here.
type scratch struct{}

// entries gives the next entries of the folder, or io.EOF after the last. Their
// types are not known: in an os.Root, to list types is to look at every entry,
// one after the other, where the workers do so in parallel.
func (d *Dir) entries(*scratch) ([]entry, error) {
	names, err := d.list.Readdirnames(4 * batchSize)
	all := make([]entry, len(names))
	for i, name := range names {
		all[i] = entry{d.join(name), name, unknownType}
	}
	return all, err
}

// lstat looks at a name of the folder. A link is not followed.
func (d *Dir) lstat(name string) (attributes, error) {
	info, err := d.root.Lstat(name)
	if err != nil {
		return attributes{}, at("stat", d.join(name), err)
	}
	return attributes{StampOf(info), info.Mode()}, nil
}

// A handle is an open file.
type handle struct{ *os.File }

// open opens a name of the folder for reading.
func (d *Dir) open(name string) (handle, error) {
	f, err := d.Open(name)
	return handle{f}, err
}

func (h handle) look() (attributes, error) {
	info, err := h.Stat()
	if err != nil {
		return attributes{}, err
	}
	return attributes{StampOf(info), info.Mode()}, nil
}

// read gives 0 at the file's end.
func (h handle) read(buf []byte) (int, error) {
	n, err := h.Read(buf)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return n, err
}

// close has nothing to tell of a file that was read.
func (h handle) close() { _ = h.Close() }
