package tree

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
)

// A File is a regular file, or a link to one, as it was found.
type File struct {
	Path string // slash path from the tree's root
	Name string // its last component
	Dir  *Dir
	// Stamp and Mode are the file's; of a link, they are those of its target.
	// They were taken before the visit began, or, in a walk that is Late, are
	// zero until its head was read.
	Stamp Stamp
	Mode  fs.FileMode
	Link  bool
}

// Open opens the file for reading. What is opened may be another than was
// stamped, if it was replaced meanwhile; the next walk then gives another stamp.
func (f File) Open() (*os.File, error) {
	if f.Link {
		// Its target may be in another folder of the tree.
		return openFile(f.Dir.tree.root, filepath.FromSlash(f.Path), f.Path)
	}
	return f.Dir.Open(f.Name)
}

// A Dir is a folder that is open while its files are visited.
type Dir struct {
	Path string // slash path from the tree's root; "." is the root itself

	tree *Tree
	root *os.Root
	list *os.File
	refs atomic.Int32
}

// newDir opens the folder name below parent, with one reference to it.
func newDir(t *Tree, parent *os.Root, name, path string) (*Dir, error) {
	root, err := parent.OpenRoot(filepath.FromSlash(name))
	if err != nil {
		return nil, at("open", path, err)
	}
	list, err := root.Open(".")
	if err != nil {
		root.Close()
		return nil, at("open", path, err)
	}
	d := &Dir{Path: path, tree: t, root: root, list: list}
	d.refs.Store(1)
	return d, nil
}

// Open opens a file of the folder for reading. It may only be called during the
// visit of one of the folder's files.
func (d *Dir) Open(name string) (*os.File, error) {
	return openFile(d.root, name, d.join(name))
}

func (d *Dir) join(name string) string {
	if d.Path == "." {
		return name
	}
	return d.Path + "/" + name
}

func (d *Dir) retain() { d.refs.Add(1) }

// release gives a reference back. The last one closes the folder.
func (d *Dir) release() {
	if d.refs.Add(-1) == 0 {
		d.list.Close()
		d.root.Close()
	}
}

// openFile opens name without waiting for the other end of a pipe, which may
// have taken the file's place.
func openFile(root *os.Root, name, path string) (*os.File, error) {
	f, err := root.OpenFile(name, os.O_RDONLY|dontWait, 0)
	if err != nil {
		return nil, at("open", path, err)
	}
	return f, nil
}

// readFull reads until buf is full or r ends.
func readFull(r io.Reader, buf []byte) (int, error) {
	n, err := io.ReadFull(r, buf)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return n, err
}

// at gives the error of an os.Root, which knows only names below it, the path
// from the tree's root.
func at(op, path string, err error) error {
	if wrong := (*fs.PathError)(nil); errors.As(err, &wrong) {
		err = wrong.Err
	}
	return &fs.PathError{Op: op, Path: path, Err: err}
}
