// Package tree walks a folder of many files, on every processor and without
// ever leaving it.
//
// Each folder on the way is opened relative to the one above it, by a name of
// one component, so that no link leads out and no long path is looked up twice.
// Links to folders are never followed; links to files are, within the tree.
// Nothing is written.
package tree

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
)

// What may be wrong with an entry that a [Visitor] wanted. Any other error is
// the system's, of looking at the entry.
var (
	ErrNotUTF8     = errors.New("the name is not UTF-8")
	ErrNotRegular  = errors.New("not a file")
	ErrLinkOut     = errors.New("a link that leads out of the folder")
	ErrLinkNowhere = errors.New("a link that leads nowhere")
	ErrLinkToDir   = errors.New("a link to a folder")
)

// A Visitor chooses what is looked at and is told of it. Paths are slash paths
// from the tree's root. Its methods are called from several goroutines at once,
// in no order.
type Visitor interface {
	// Enter says whether the folder at path is walked. It is not asked of the
	// folder in which the walk starts.
	Enter(path string) bool

	// Want says whether an entry that is no folder is of interest. The type is
	// the entry's own: of a link, it is [fs.ModeSymlink]. Nothing but the
	// folder has been read for it where the system lists types.
	Want(path string, typ fs.FileMode) bool

	// Visit is called with wanted files, each a regular one or a link to a regular one
	// in the tree, some of a folder at a time. Their folder is open until Visit
	// returns, and the slice is used again then.
	Visit(files []File)

	// Problem is called for each wanted entry that cannot be visited, and for
	// each folder to enter whose name is not UTF-8.
	Problem(p Problem)
}

// A Problem tells why an entry was not visited.
type Problem struct {
	Path string
	Type fs.FileMode // the entry's own; fs.ModeSymlink for any link
	Err  error
}

// A Tree is an open folder.
type Tree struct {
	// Workers is how many goroutines a walk uses. Zero or less: a number that
	// suits both a warm and a cold disk.
	Workers int

	// Late has files visited before they are looked at, which suits a visitor who
	// reads all of them: Stamp and Mode are zero until their heads were read. Links
	// are looked at all the same.
	Late bool

	root    *os.Root
	escapes error // what os.Root says of a name that leads out
}

// Open opens the folder at path, to be closed after use. The path itself may
// be a link.
func Open(path string) (*Tree, error) {
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, err
	}
	// The os package keeps the error to itself, but gives it to who asks.
	_, err = root.Lstat("..")
	return &Tree{root: root, escapes: errors.Unwrap(err)}, nil
}

// Close closes the folder. No walk may be under way.
func (t *Tree) Close() error { return t.root.Close() }

// FS gives the folder as a file system, from which no name and no link leads out.
func (t *Tree) FS() fs.FS { return t.root.FS() }

// Walk visits what v wants below the folder start, a slash path within the tree
// that is "." for all of it. A folder that cannot be read ends the walk with an
// error that names it, because any number of files may be in it; so does ctx
// when it is done. No method of v is being called when Walk returns.
func (t *Tree) Walk(ctx context.Context, start string, v Visitor) error {
	if !fs.ValidPath(start) {
		return fmt.Errorf("%q is no path within the folder", start)
	}
	workers := t.Workers
	if workers <= 0 {
		// Looking at files that the system has in memory keeps the processors
		// busy; a cold disk serves several requests at once.
		workers = 4 * runtime.GOMAXPROCS(0)
	}
	top, err := newDir(t, t.root, start, start)
	if err != nil {
		return err
	}
	w := newWalk(t, v, workers)
	w.addDir(task{dir: top, path: start})
	return w.run(ctx, workers)
}
