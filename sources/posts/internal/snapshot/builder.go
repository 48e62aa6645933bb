package snapshot

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"sync"

	"feedgen/sources/posts/internal/tree"
)

// A Builder gathers what a snapshot is to keep. Its methods may be called by
// several goroutines at once.
type Builder struct {
	key [32]byte

	mu      sync.Mutex
	dirs    map[string][]File
	ordered []folder // all of dirs; nil: to be put in order
}

// A folder is all that is kept of a folder.
type folder struct {
	path  string
	files []File
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
	b.ordered = nil
}

// Folders gives all that was added: the folders by path, each with its files by
// name. The files may not be changed.
func (b *Builder) Folders() iter.Seq2[string, []File] {
	folders := b.sorted()
	return func(yield func(string, []File) bool) {
		for _, f := range folders {
			if !yield(f.path, f.files) {
				return
			}
		}
	}
}

func (b *Builder) sorted() []folder {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ordered == nil {
		for path, files := range b.dirs {
			slices.SortFunc(files, func(x, y File) int { return cmp.Compare(x.Name, y.Name) })
			b.ordered = append(b.ordered, folder{path, files})
		}
		slices.SortFunc(b.ordered, func(x, y folder) int { return cmp.Compare(x.path, y.path) })
	}
	return b.ordered
}

// twice gives an error if a name was added twice.
func twice(folders []folder) error {
	for _, f := range folders {
		for i := range f.files[1:] {
			if f.files[i].Name == f.files[i+1].Name {
				return fmt.Errorf("%q is there twice in %q", f.files[i].Name, f.path)
			}
		}
	}
	return nil
}
