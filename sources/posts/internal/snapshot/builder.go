package snapshot

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"slices"
	"sync"

	"feedgen/sources/posts/internal/tree"
)

// A Builder gathers what a new snapshot is to keep. Its methods but Write may
// be called by several goroutines at once.
type Builder struct {
	key [32]byte

	mu   sync.Mutex
	dirs map[string][]File
}

// NewBuilder makes a builder of a snapshot that [Read] gives for the same key.
func NewBuilder(key [32]byte) *Builder {
	return &Builder{key: key, dirs: map[string][]File{}}
}

// Add keeps a payload for the file name in the folder at the slash path dir. It
// holds on to the strings and copies none. A stamp that is not trusted is to be
// given as the zero Stamp, which never matches.
func (b *Builder) Add(dir, name string, stamp tree.Stamp, payload string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.dirs[dir] = append(b.dirs[dir], File{name, stamp, payload})
}

// Folders gives all that was added, in order. Of a name that was added twice
// there are two.
func (b *Builder) Folders() iter.Seq2[string, []File] {
	b.mu.Lock()
	defer b.mu.Unlock()
	paths := slices.Sorted(maps.Keys(b.dirs))
	for _, files := range b.dirs {
		slices.SortFunc(files, func(x, y File) int { return cmp.Compare(x.Name, y.Name) })
	}
	return func(yield func(string, []File) bool) {
		for _, path := range paths {
			if !yield(path, b.dirs[path]) {
				return
			}
		}
	}
}

// A folder is all that is kept of a folder.
type folder struct {
	path  string
	files []File
}

// sorted gives the folders by path, each with its files by name.
func (b *Builder) sorted() ([]folder, error) {
	all := make([]folder, 0, len(b.dirs))
	for path, files := range b.dirs {
		slices.SortFunc(files, func(x, y File) int { return cmp.Compare(x.Name, y.Name) })
		for i := range files[1:] {
			if files[i].Name == files[i+1].Name {
				return nil, fmt.Errorf("%q is there twice in %q", files[i].Name, path)
			}
		}
		all = append(all, folder{path, files})
	}
	slices.SortFunc(all, func(x, y folder) int { return cmp.Compare(x.path, y.path) })
	return all, nil
}
