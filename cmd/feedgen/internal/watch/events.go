package watch

import (
	"os"
	"path/filepath"

	"github.com/fsnotify/fsnotify"

	"feedgen/sources"
)

func (w *Watcher) takeEvents() {
	for e := range w.notify.Events {
		w.take(e)
	}
}

// takeErrors never waits for the lock: who holds it may be waiting for fsnotify, which
// may be waiting for its error to be taken.
func (w *Watcher) takeErrors() {
	for {
		select {
		case err, ok := <-w.notify.Errors:
			if !ok {
				return
			}
			w.cfg.Log.Info("watch: events were lost; all is read and watched anew", "error", err)
			w.lose()
		case asked := <-w.asked:
			close(asked)
		}
	}
}

// lose notes that events were lost, and perhaps those that Settle waits for.
func (w *Watcher) lose() {
	w.stale.Store(true)
	w.quiet.touch()
	w.letters.release()
}

// take judges what happened.
func (w *Watcher) take(e fsnotify.Event) {
	path := filepath.Clean(e.Name)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.letters.arrive(path)
	if w.replaced(path, e) || !w.isOwn(path) && w.matters(path, e) {
		w.mark()
	}
}

// replaced reports that a watched folder is not what it was. One that is put in its
// place is looked at as any that is new.
func (w *Watcher) replaced(path string, e fsnotify.Event) bool {
	g := w.watched[path]
	if g == nil {
		return false
	}
	if e.Has(fsnotify.Create) {
		if info, err := os.Lstat(path); err == nil && os.SameFile(info, g.info) {
			return false // its watch began before anybody told that it came
		}
	}
	switch {
	case e.Has(fsnotify.Create), e.Has(fsnotify.Rename):
		// Of the folders below a folder that is renamed, nobody tells.
		for inner := range w.watched {
			if within(inner, path) {
				w.drop(inner)
			}
		}
	case e.Has(fsnotify.Remove):
		w.drop(path) // it was empty
	case e.Has(fsnotify.Chmod):
		// Whoever may not look into it finds nothing.
	default:
		return false
	}
	return len(g.folders) > 0 || len(g.steps) > 0
}

// matters reports that what happened in a folder changes what is read there.
func (w *Watcher) matters(path string, e fsnotify.Event) bool {
	g := w.watched[filepath.Dir(path)]
	if g == nil {
		return false
	}
	name := filepath.Base(path)
	comes := e.Has(fsnotify.Create)
	counts := g.steps[name] && (comes || e.Has(fsnotify.Remove|fsnotify.Rename)) || holds(g.folders, name)
	if !comes && (counts || !e.Has(fsnotify.Chmod)) {
		return counts
	}
	info, err := os.Lstat(path)
	if err != nil || !info.IsDir() && info.Mode()&os.ModeSymlink == 0 {
		return counts
	}
	inner := below(g.folders, name)
	if comes && info.IsDir() && len(inner) > 0 {
		w.adopt(path, inner)
	}
	return counts || len(inner) > 0
}

// adopt watches a folder that has come up, and those in it that were there before the
// watch began. Follow drops them if nobody looks in.
func (w *Watcher) adopt(path string, folders []sources.Folder) {
	info, err := os.Lstat(path)
	if err != nil || !info.IsDir() {
		return
	}
	if w.watched[path] == nil && w.add(path, &ground{folders: folders, info: info}) != nil {
		return // it counts as changed, and Follow tells what is wrong
	}
	entries, err := os.ReadDir(path)
	if err != nil && len(entries) == 0 {
		return
	}
	for _, e := range entries {
		if inner := filepath.Join(path, e.Name()); e.IsDir() && !w.isOwn(inner) {
			if all := below(folders, e.Name()); len(all) > 0 {
				w.adopt(inner, all)
			}
		}
	}
}

// isOwn reports that the program writes there itself.
func (w *Watcher) isOwn(path string) bool {
	for _, own := range w.own {
		if within(path, own) {
			return true
		}
	}
	return false
}
