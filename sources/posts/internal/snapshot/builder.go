package snapshot

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"sync"
)

// A Builder gathers what a snapshot is to keep. Several goroutines may fill it,
// each by a [Part] of its own.
type Builder struct {
	key [32]byte

	mu      sync.Mutex
	parts   []*Part
	ordered []folder // all of parts; nil: to be put in order
}

// A folder is all that is kept of a folder.
type folder struct {
	path  string
	files []*File
}

// NewBuilder makes a builder of a snapshot that [Read] gives for the same key.
func NewBuilder(key [32]byte) *Builder { return &Builder{key: key} }

// Part gives a new part, for one goroutine at a time to fill.
func (b *Builder) Part() *Part {
	b.mu.Lock()
	defer b.mu.Unlock()
	p := new(Part)
	b.parts = append(b.parts, p)
	return p
}

// Len is how many files were added.
func (b *Builder) Len() int {
	n := 0
	for range b.Files() {
		n++
	}
	return n
}

// Files gives all that was added with the folders they are in, in no order. The files
// may not be changed.
func (b *Builder) Files() iter.Seq2[string, *File] {
	b.mu.Lock()
	parts := slices.Clone(b.parts)
	b.mu.Unlock()
	return func(yield func(string, *File) bool) {
		for _, p := range parts {
			for _, r := range p.runs {
				for i := range r.files {
					if !yield(r.dir, &r.files[i]) {
						return
					}
				}
			}
		}
	}
}

// Folders gives all that was added: the folders by path, each with its files by
// name. The files may not be changed, and no part may be filled further.
func (b *Builder) Folders() iter.Seq2[string, []*File] {
	folders := b.sorted()
	return func(yield func(string, []*File) bool) {
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
		b.ordered = b.folders()
		for _, f := range b.ordered {
			sortByName(f.files)
		}
		slices.SortFunc(b.ordered, func(x, y folder) int { return cmp.Compare(x.path, y.path) })
	}
	return b.ordered
}

// folders puts the files of all parts together by folder.
func (b *Builder) folders() []folder {
	sizes := make(map[string]int)
	for _, p := range b.parts {
		for _, r := range p.runs {
			sizes[r.dir] += len(r.files)
		}
	}
	all := make([]folder, 0, len(sizes))
	number := make(map[string]int, len(sizes))
	for dir, size := range sizes {
		number[dir] = len(all)
		all = append(all, folder{dir, make([]*File, 0, size)})
	}
	for _, p := range b.parts {
		for _, r := range p.runs {
			f := &all[number[r.dir]]
			for i := range r.files {
				f.files = append(f.files, &r.files[i])
			}
		}
	}
	return all
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
