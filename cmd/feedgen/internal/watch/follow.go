package watch

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"syscall"

	"feedgen/sources"
)

// A ground is a folder that is watched.
type ground struct {
	// folders are what those who read there want to know.
	folders []sources.Folder

	// steps are the names in it by which such folders are reached. If any is taken
	// away, or another put in its place, they are others.
	steps map[string]bool

	info   fs.FileInfo // of the folder when the watch began
	remote string      // the kind of file system, if others may change things there
}

// Follow makes the watched folders these, the ways that lead to them, and what comes up
// in them. It is called after each reading, with what was read; silent are the places
// of which nobody can tell. A folder that was not watched before counts as changed,
// since nobody knows what happened there between its reading and now: the next reading
// settles that.
func (w *Watcher) Follow(folders []sources.Folder, silent []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.isClosed() {
		return
	}
	w.followed = true
	if w.stale.Swap(false) {
		// A folder may be another and not look it: XFS gives numbers again at once.
		w.dropAll()
	}
	w.own = w.own[:0]
	for _, path := range append(slices.Clone(w.cfg.Own), w.cfg.Folder) {
		w.own = append(w.own, newMap().place(path))
	}
	m := newMap()
	for _, f := range folders {
		if real, ok := m.find(f.Path); ok {
			g := m.ground(real)
			g.folders = append(g.folders, f)
		}
	}
	if w.settling != "" && m.grounds[w.settling] == nil {
		m.grounds[w.settling] = &ground{info: w.watched[w.settling].info}
	}
	told := w.blind
	w.blind = slices.Concat(w.watch(m), silent, w.remote())
	slices.Sort(w.blind)
	for _, place := range w.blind {
		if !slices.Contains(told, place) {
			w.cfg.Log.Warn("watch: changes cannot be seen; it is looked at every time", "place", place)
		}
	}
}

// watch has what is on a map watched and nothing else, and tells what cannot be.
func (w *Watcher) watch(m *roadMap) (blind []string) {
	known := make(map[string]bool)
	for _, path := range w.notify.WatchList() {
		known[path] = true
	}
	for path, old := range w.watched {
		// A mount, and a watch that the system has ended by itself, tell nothing.
		if g := m.grounds[path]; g == nil || !known[path] || !os.SameFile(old.info, g.info) {
			w.drop(path)
		}
	}
	added, missing := 0, 0
	var full error
	for _, path := range slices.Sorted(maps.Keys(m.grounds)) {
		g := m.grounds[path]
		if old := w.watched[path]; old != nil {
			old.folders, old.steps = g.folders, g.steps
			continue
		}
		err := full
		if err == nil {
			err = w.add(path, g)
		}
		switch {
		case err == nil:
			added++
		case exhausted(err):
			full = err
			missing++
		case len(g.folders) > 0 && !errors.Is(err, fs.ErrNotExist):
			blind = append(blind, fmt.Sprintf("%s: %v", path, err))
		}
	}
	if added > 0 {
		w.mark()
	}
	if missing > 0 {
		blind = append(blind, fmt.Sprintf("%d of %d folders: %v", missing, len(m.grounds), explained(full, "fs.inotify.max_user_watches")))
	}
	return blind
}

// add watches a folder.
func (w *Watcher) add(path string, g *ground) error {
	if err := w.system.add(w.notify, path); err != nil {
		return err
	}
	g.remote = w.system.kind(path)
	w.watched[path] = g
	return nil
}

// drop ends the watch of a folder. The system may have ended it before.
func (w *Watcher) drop(path string) {
	_ = w.notify.Remove(path)
	delete(w.watched, path)
	if path == w.settling {
		// What was written there since may never arrive.
		w.settling = ""
		w.dirty = true
		w.letters.release()
	}
}

func (w *Watcher) dropAll() {
	for path := range w.watched {
		w.drop(path)
	}
}

// remote lists the folders on file systems where others may change things, but of
// those within one another the outermost alone.
func (w *Watcher) remote() []string {
	var all []string
	last := ""
	for _, path := range slices.Sorted(maps.Keys(w.watched)) {
		if len(w.watched[path].folders) == 0 || last != "" && within(path, last) {
			continue
		}
		if kind := w.watched[path].remote; kind != "" {
			last = path
			all = append(all, fmt.Sprintf("%s: nobody tells what other machines change on %s", path, kind))
		}
	}
	return all
}

// exhausted reports that the system watches no more folders.
func exhausted(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE) || errors.Is(err, syscall.ENOMEM)
}

// explained says what can be done about a limit of the system's.
func explained(err error, setting string) error {
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EMFILE) && setting == "fs.inotify.max_user_instances":
		return fmt.Errorf("the system watches no more; raise it: sysctl %s: %w", setting, err)
	case exhausted(err):
		return fmt.Errorf("the system watches no more; allow more open files: %w", err)
	}
	return err
}

// A roadMap finds out where folders are, and notes the names by which they are reached.
type roadMap struct {
	grounds map[string]*ground
	found   map[string]string // by path, without links; empty: it is no folder
	infos   map[string]fs.FileInfo
}

func newMap() *roadMap {
	return &roadMap{make(map[string]*ground), make(map[string]string), make(map[string]fs.FileInfo)}
}

// ground gives the ground of a folder that was found.
func (m *roadMap) ground(real string) *ground {
	g := m.grounds[real]
	if g == nil {
		g = &ground{steps: make(map[string]bool), info: m.infos[real]}
		m.grounds[real] = g
	}
	return g
}

// find gives the path of a folder without links. Of one that is not there it notes how
// far the way leads.
func (m *roadMap) find(path string) (string, bool) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", false
	}
	return m.follow(path, maxLinks)
}

// place gives the path without links of what need not be a folder, nor be there.
func (m *roadMap) place(path string) string {
	if real, ok := m.find(path); ok || path == filepath.Dir(path) {
		return cmp.Or(real, path)
	}
	return filepath.Join(m.place(filepath.Dir(path)), filepath.Base(path))
}

// maxLinks is how many links a way may have one after the other, as on Linux.
const maxLinks = 40

func (m *roadMap) follow(path string, links int) (real string, ok bool) {
	if real, known := m.found[path]; known {
		return real, real != ""
	}
	defer func() { m.found[path] = real }()
	dir := filepath.Dir(path)
	if dir == path {
		info, err := os.Lstat(path)
		m.infos[path] = info
		return path, err == nil
	}
	if dir, ok = m.follow(dir, links); !ok {
		return "", false
	}
	name := filepath.Base(path)
	real = filepath.Join(dir, name)
	m.ground(dir).steps[name] = true
	info, err := os.Lstat(real)
	switch {
	case err != nil || links == 0:
		return "", false
	case info.IsDir():
		m.infos[real] = info
		return real, true
	case info.Mode()&os.ModeSymlink == 0:
		return "", false
	}
	target, err := os.Readlink(real)
	if err != nil {
		return "", false
	}
	if !filepath.IsAbs(target) {
		target = filepath.Join(dir, target)
	}
	return m.follow(cmp.Or(target, real), links-1)
}
