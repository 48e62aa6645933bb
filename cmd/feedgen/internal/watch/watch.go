// Package watch tells whether anything has changed in folders since they were read.
//
// It takes folders from whoever read them, and has the system tell of what happens in
// them. Whatever it cannot be sure of counts as changed: events that were lost, folders
// that were not watched before, and places of which the system tells nothing. So when
// [Watcher.Dirty] is false, to read again would give the same; when it is true, it may.
//
// It reads no file and writes none but those that [Watcher.Settle] waits for.
package watch

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/fsnotify/fsnotify"

	"feedgen/sources"
)

// A Config says how to watch.
type Config struct {
	// Folder is where Settle may write. It is made when it is needed.
	Folder string

	// Own are files and folders that the program writes itself: what happens there is
	// no change.
	Own []string

	// Log is told when events were lost, and of each place that is new to Blind. Nil:
	// nobody is.
	Log *slog.Logger
}

// What is saved seldom comes alone: a change is told once nothing more has happened for
// pause, or at the latest limit after the first.
const (
	pause = 300 * time.Millisecond
	limit = 3 * time.Second
)

// A Watcher watches folders.
type Watcher struct {
	cfg     Config
	system  system
	notify  *fsnotify.Watcher
	quiet   *quiet
	changed chan struct{}
	asked   chan chan struct{} // of the goroutine that takes errors, to be closed
	closed  chan struct{}      // once the watching has ended
	ended   sync.WaitGroup
	stale   atomic.Bool // events were lost, so that watches may be those of other folders
	letters letters

	mu       sync.Mutex
	watched  map[string]*ground // by path, without links
	own      []string           // without links
	followed bool
	dirty    bool
	blind    []string
	settling string // the folder of what Settle writes; empty: it is not watched
}

var errClosed = errors.New("nothing is watched any more")

// A system is what a watcher asks the operating system for.
type system struct {
	add  func(notify *fsnotify.Watcher, folder string) error
	kind func(folder string) string // of a file system whose changes may come from elsewhere
}

// Open watches until Close.
func Open(cfg Config) (*Watcher, error) {
	return open(cfg, system{(*fsnotify.Watcher).Add, remoteKind})
}

func open(cfg Config, s system) (*Watcher, error) {
	notify, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("watch: %w", explained(err, "fs.inotify.max_user_instances"))
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	w := &Watcher{
		cfg: cfg, system: s, notify: notify,
		changed: make(chan struct{}, 1),
		asked:   make(chan chan struct{}),
		closed:  make(chan struct{}),
		watched: make(map[string]*ground),
	}
	w.quiet = &quiet{pause: pause, limit: limit, then: w.tell}
	w.ended.Go(w.takeEvents)
	w.ended.Go(w.takeErrors)
	return w, nil
}

// Changed is sent to when something has changed and no more has for a while. Clean takes
// back what was sent.
func (w *Watcher) Changed() <-chan struct{} { return w.changed }

// Clean says that all is about to be read: what happened until now is no change any more.
func (w *Watcher) Clean() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.dirty = false
	w.quiet.stop()
	select {
	case <-w.changed:
	default:
	}
}

// Dirty reports whether anything may have changed since Clean, as far as the system has
// told; see [Watcher.Settle].
func (w *Watcher) Dirty() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return !w.followed || w.dirty || w.stale.Load() || len(w.blind) > 0
}

// Blind lists, in the order of their paths, the places where things may change without
// anybody telling, each with the reason and what can be done about it. While there are
// any, Dirty is true.
func (w *Watcher) Blind() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.blind)
}

// Close ends the watching. Whoever still asks is told that all may have changed.
func (w *Watcher) Close() error {
	err := w.notify.Close()
	w.ended.Wait()
	close(w.closed)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.blind = []string{errClosed.Error()}
	w.quiet.stop()
	return err
}

func (w *Watcher) isClosed() bool {
	select {
	case <-w.closed:
		return true
	default:
		return false
	}
}

// mark notes a change. The lock is held.
func (w *Watcher) mark() {
	w.dirty = true
	w.quiet.touch()
}

// tell sends to those who wait for a change, unless it was read meanwhile.
func (w *Watcher) tell() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.dirty && !w.stale.Load() {
		return
	}
	select {
	case w.changed <- struct{}{}:
	default:
	}
}

// holds reports that a file of a name in a folder matters to any of those who read there.
func holds(folders []sources.Folder, name string) bool {
	return slices.ContainsFunc(folders, func(f sources.Folder) bool { return f.Holds == nil || f.Holds(name) })
}

// below gives what becomes of a folder of a name, by those who would look into it.
func below(folders []sources.Folder, name string) []sources.Folder {
	var all []sources.Folder
	for _, f := range folders {
		if f.Below == nil {
			continue
		}
		if inner, ok := f.Below(name); ok {
			all = append(all, inner)
		}
	}
	return all
}

// within reports that a path is that of a folder or of what is in it.
func within(path, folder string) bool {
	return len(path) >= len(folder) && path[:len(folder)] == folder &&
		(len(path) == len(folder) || os.IsPathSeparator(path[len(folder)]) || folder == filepath.Dir(folder))
}
