package watch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// Settle returns when every change that was made before the call has been seen. The
// system tells of changes in their order: so a file is written, and waited for. If that
// cannot be done, which an error says, all counts as changed.
func (w *Watcher) Settle(ctx context.Context) error {
	err := w.settle(ctx)
	if err != nil {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.mark()
		return fmt.Errorf("watch: %w", err)
	}
	return nil
}

func (w *Watcher) settle(ctx context.Context) error {
	file, came, err := w.post()
	if errors.Is(err, fs.ErrNotExist) {
		// The folder has been deleted, and nobody has told so far.
		file, came, err = w.post()
	}
	if err != nil {
		return err
	}
	defer os.Remove(file)
	select {
	case <-came:
	case <-w.closed:
		return errClosed
	case <-ctx.Done():
		w.letters.forget(file)
		return ctx.Err()
	}
	// Of lost events the other goroutine may have heard, and said nothing yet.
	answer := make(chan struct{})
	select {
	case w.asked <- answer:
		<-answer
		return nil
	case <-w.closed:
		return errClosed
	case <-ctx.Done():
		return ctx.Err()
	}
}

// post writes a file whose arrival closes came.
func (w *Watcher) post() (file string, came <-chan struct{}, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.settling == "" {
		if err := w.openBox(); err != nil {
			return "", nil, err
		}
	}
	file, came = w.letters.expect(w.settling)
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		w.letters.forget(file)
		if w.settling != "" {
			w.drop(w.settling)
		}
		return "", nil, err
	}
	return file, came, f.Close()
}

// openBox watches the folder in which files are written to wait for, and removes those
// that a killed process left there.
func (w *Watcher) openBox() error {
	if err := os.MkdirAll(w.cfg.Folder, 0o700); err != nil {
		return err
	}
	m := newMap()
	real, ok := m.find(w.cfg.Folder)
	if !ok {
		return fmt.Errorf("%s: not a folder", w.cfg.Folder)
	}
	left, err := filepath.Glob(filepath.Join(real, letter+"*"))
	if err != nil {
		return err
	}
	for _, file := range left {
		_ = os.Remove(file) // it is in nobody's way
	}
	if w.watched[real] == nil {
		if err := w.add(real, &ground{info: m.infos[real]}); err != nil {
			return explained(err, "fs.inotify.max_user_watches")
		}
	}
	w.settling = real
	return nil
}

// letter begins the names of files that are written to be waited for.
const letter = "settle-"

// letters are those that have not arrived. The zero value has none.
type letters struct {
	mu      sync.Mutex
	waiting map[string]chan struct{} // by path
	sent    int
}

// expect gives a path for the next one, and what is closed when it arrives.
func (l *letters) expect(folder string) (file string, came <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sent++
	file = filepath.Join(folder, fmt.Sprintf("%s%d-%d", letter, os.Getpid(), l.sent))
	if l.waiting == nil {
		l.waiting = make(map[string]chan struct{})
	}
	c := make(chan struct{})
	l.waiting[file] = c
	return file, c
}

func (l *letters) arrive(file string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if c, ok := l.waiting[file]; ok {
		close(c)
		delete(l.waiting, file)
	}
}

func (l *letters) forget(file string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.waiting, file)
}

// release has nobody wait any more.
func (l *letters) release() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for file, c := range l.waiting {
		close(c)
		delete(l.waiting, file)
	}
}
