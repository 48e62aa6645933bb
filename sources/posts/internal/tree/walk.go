package tree

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"slices"
	"sync"
	"syscall"
	"unicode/utf8"
)

// batchSize is how many entries of a folder one worker takes at a time: enough
// to make handing them over cheap, and few enough to share out a large folder.
const batchSize = 128

// An entry is a name in a folder.
type entry struct {
	path, name string
	typ        fs.FileMode
}

// unknownType is that of an entry to be looked at to learn it.
const unknownType = ^fs.FileMode(0)

// visitSize is how many files are visited at a time, by each worker: what the processor
// needs for one step it then has at hand for the next file. All workers together have
// no more than maxOpen files open, but each has one.
const (
	visitSize = 16
	maxOpen   = 256
)

// atOnce is how many files each worker visits at a time. Where the system lets a
// program have few files open, folders and others need most of them.
func atOnce(workers int) int {
	open := int(min(maxOpen, openLimit()/4))
	return max(1, min(visitSize, open/workers))
}

// A task is a batch of entries of dir, or, without entries, a folder to list:
// dir itself, or the one called name in it.
type task struct {
	dir     *Dir // one reference to it
	entries []entry
	name    string
	path    string
}

// A walk shares out tasks among workers.
type walk struct {
	tree    *Tree
	visitor Visitor
	limit   int // of batches waiting
	atOnce  int // files that a worker visits

	mu      sync.Mutex
	wake    sync.Cond
	batches []task
	dirs    []task
	busy    int
	err     error
}

func newWalk(t *Tree, v Visitor, workers int) *walk {
	w := &walk{tree: t, visitor: v, limit: 2 * workers, atOnce: atOnce(workers)}
	w.wake.L = &w.mu
	return w
}

// run works until no task is left, or up to the first error.
func (w *walk) run(ctx context.Context, workers int) error {
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			var s scratch
			files := make([]File, 0, w.atOnce)
			for t, ok := w.next(); ok; t, ok = w.next() {
				w.done(w.do(ctx, t, &s, files))
			}
		})
	}
	wg.Wait()
	for _, t := range append(w.batches, w.dirs...) {
		t.dir.release()
	}
	return w.err
}

// next waits for a task. There is none once all are done or one went wrong.
func (w *walk) next() (task, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for {
		switch {
		case w.err != nil:
			return task{}, false
		case len(w.batches) > 0:
			w.busy++
			return pop(&w.batches), true
		case len(w.dirs) > 0:
			// The newest first: as few folders as can be stay open.
			w.busy++
			return pop(&w.dirs), true
		case w.busy == 0:
			return task{}, false
		}
		w.wake.Wait()
	}
}

func pop(tasks *[]task) task {
	last := len(*tasks) - 1
	t := (*tasks)[last]
	(*tasks)[last] = task{}
	*tasks = (*tasks)[:last]
	return t
}

// done ends a task.
func (w *walk) done(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.busy--
	if w.err == nil {
		w.err = err
	}
	if w.err != nil || w.busy == 0 {
		w.wake.Broadcast()
	}
}

func (w *walk) addDir(t task) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.dirs = append(w.dirs, t)
	w.wake.Signal()
}

// offer hands a batch to the other workers. It reports false when they have
// enough to do: what waits must not grow with the folder.
func (w *walk) offer(t task) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.batches) >= w.limit {
		return false
	}
	w.batches = append(w.batches, t)
	w.wake.Signal()
	return true
}

func (w *walk) do(ctx context.Context, t task, s *scratch, files []File) error {
	defer t.dir.release()
	switch {
	case t.entries != nil:
		return w.visit(ctx, t, files)
	case t.name == "":
		return w.list(ctx, t.dir, s, files)
	}
	d, err := newDir(w.tree, t.dir.root, t.name, t.path)
	if err != nil {
		return err
	}
	defer d.release()
	return w.list(ctx, d, s, files)
}

// list reads the names in a folder and shares them out.
func (w *walk) list(ctx context.Context, d *Dir, s *scratch, files []File) error {
	for {
		entries, err := d.entries(s)
		for len(entries) > 0 {
			n := min(batchSize, len(entries))
			t := task{dir: d, entries: entries[:n]}
			entries = entries[n:]
			d.retain()
			if w.offer(t) {
				continue
			}
			if err := w.do(ctx, t, s, files); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return ctx.Err()
		}
		if err != nil {
			return at("list", d.Path, err)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
}

// visit goes through a batch. It has the visitor visit some files at a time, in memory
// that is used again.
func (w *walk) visit(ctx context.Context, t task, memory []File) error {
	for some := range slices.Chunk(t.entries, w.atOnce) {
		if err := ctx.Err(); err != nil {
			return err
		}
		files := memory[:0]
		for _, e := range some {
			if f, ok := w.entry(t.dir, e); ok {
				files = append(files, f)
			}
		}
		if len(files) > 0 {
			w.visitor.Visit(files)
		}
	}
	return nil
}

// entry looks at an entry. It gives a file that is to be visited.
func (w *walk) entry(d *Dir, e entry) (File, bool) {
	var found attributes
	var err error
	if e.typ == unknownType {
		if found, err = d.lstat(e.name); err == nil {
			e.typ = found.mode.Type()
		}
	}
	if e.typ.IsDir() && err == nil {
		w.enter(d, e)
		return File{}, false
	}
	if !w.visitor.Want(e.path, e.typ) {
		return File{}, false
	}
	f := File{Path: e.path, Name: e.name, Dir: d}
	switch {
	case err != nil:
	case !utf8.ValidString(e.name):
		err = ErrNotUTF8
	case e.typ == fs.ModeSymlink:
		f.Link = true
		found, err = w.tree.follow(e.path)
	case e.typ != 0:
		err = ErrNotRegular
	case found == attributes{} && w.tree.Late:
	case found == attributes{}:
		found, err = d.lstat(e.name)
	}
	if err == nil && !found.mode.IsRegular() {
		err = ErrNotRegular
	}
	if err != nil {
		w.visitor.Problem(Problem{e.path, e.typ, err})
		return File{}, false
	}
	f.Stamp, f.Mode = found.stamp, found.mode
	return f, true
}

// enter puts a folder on the list.
func (w *walk) enter(parent *Dir, e entry) {
	if !w.visitor.Enter(e.path) {
		return
	}
	if !utf8.ValidString(e.name) {
		w.visitor.Problem(Problem{e.path, e.typ, ErrNotUTF8})
		return
	}
	parent.retain()
	w.addDir(task{dir: parent, name: e.name, path: e.path})
}

// attributes are what is told of a file without opening it.
type attributes struct {
	stamp Stamp
	mode  fs.FileMode
}

// follow looks at what the link at path leads to.
func (t *Tree) follow(path string) (attributes, error) {
	info, err := t.root.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return attributes{}, ErrLinkToDir
	case err == nil:
		return attributes{StampOf(info), info.Mode()}, nil
	case errors.Is(err, t.escapes):
		return attributes{}, ErrLinkOut
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ELOOP), errors.Is(err, syscall.ENOTDIR):
		return attributes{}, ErrLinkNowhere
	}
	return attributes{}, at("stat", path, err)
}
