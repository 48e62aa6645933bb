package snapshot

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"sync"
)

// A Builder gathers what a snapshot is to keep. Several goroutines may fill it, each by
// a [Part] of its own; once they are done, what they added can be asked for. Payloads
// are most of it, and go to the file as they come.
type Builder struct {
	key  [32]byte
	file string // empty: none, all stays in memory

	mu     sync.Mutex
	parts  []*Part
	out    *output // nil: nothing is in a file yet
	failed error   // why what came later is in memory alone

	// Once parts are no longer filled:
	settling, sorting, writing sync.Once
	texts                      payloads
	ordered                    []folder // all of parts
	sum                        uint64   // of what was written
	wrong                      error    // why it was not
}

// A folder is all that is kept of a folder.
type folder struct {
	path  string
	files []*File
}

// NewBuilder makes a builder of a snapshot that [Read] gives for the same key, and that
// takes the place of file by [Builder.Write]. An empty file is none: all stays in memory.
func NewBuilder(key [32]byte, file string) *Builder { return &Builder{key: key, file: file} }

// Part gives a new part, for one goroutine at a time to fill.
func (b *Builder) Part() *Part {
	b.mu.Lock()
	defer b.mu.Unlock()
	p := &Part{builder: b}
	b.parts = append(b.parts, p)
	return p
}

// put writes payloads to the file and tells where the first is. It reports false if they
// have to stay in memory.
func (b *Builder) put(text []byte) (at uint32, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.file == "" || b.failed != nil {
		return 0, false
	}
	if b.out == nil {
		b.out, b.failed = create(b.file, b.key)
	}
	if b.failed == nil {
		at, b.failed = b.out.payload(text)
	}
	if b.failed != nil {
		b.withdraw()
	}
	return at, b.failed == nil
}

// withdraw takes what is in the file into memory and removes the file. On a full disk
// the ledger and the feeds need the room.
func (b *Builder) withdraw() {
	if b.out == nil {
		return
	}
	if b.texts.in == nil {
		b.texts.in = section(b.out.file, b.out.payloads)
	}
	if b.texts.load() == nil {
		_ = b.out.close() // why it is given up is told already
		b.out = nil
	}
}

// settle ends the filling of the parts.
func (b *Builder) settle() {
	b.settling.Do(func() {
		for _, p := range b.parts {
			p.keep()
		}
		if b.out != nil {
			b.texts.in = section(b.out.file, b.out.payloads)
		}
	})
}

// Payload gives that of a file which was added.
func (b *Builder) Payload(f *File) (string, error) { return b.texts.text(f.place) }

// Load readies the builder for who asks for most payloads.
func (b *Builder) Load() error {
	b.settle()
	return b.texts.load()
}

// Len is how many files were added. No part may be filled further.
func (b *Builder) Len() int {
	n := 0
	for _, p := range b.parts {
		for _, r := range p.runs {
			n += len(r.files)
		}
	}
	return n
}

// Files gives all that was added with the folders they are in, in no order. The files
// may not be changed, and no part may be filled further.
func (b *Builder) Files() iter.Seq2[string, *File] {
	b.settle()
	return func(yield func(string, *File) bool) {
		for _, p := range b.parts {
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
	b.settle()
	b.sorting.Do(func() {
		b.ordered = b.folders()
		for _, f := range b.ordered {
			sortByName(f.files)
		}
		slices.SortFunc(b.ordered, func(x, y folder) int { return cmp.Compare(x.path, y.path) })
	})
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

// Write writes the snapshot whole, or leaves its file as it is, and gives the sum that
// [Snapshot.Sum] will give. The file can be read by its owner alone. Its folder is made if
// need be. It needs a builder with a file, and is done once: later it gives what it gave.
// What was added may be asked for meanwhile.
func (b *Builder) Write() (sum uint64, err error) {
	b.writing.Do(func() { b.sum, b.wrong = b.write() })
	return b.sum, b.wrong
}

func (b *Builder) write() (sum uint64, err error) {
	folders := b.sorted()
	if err := cmp.Or(b.failed, twice(folders)); err != nil {
		return 0, fmt.Errorf("%s: %w", b.file, err)
	}
	if b.out == nil {
		if b.out, err = create(b.file, b.key); err != nil {
			return 0, err
		}
	}
	if sum, err = b.out.finish(folders); err == nil {
		err = b.out.replace(b.file)
	}
	if err != nil {
		b.withdraw()
		return 0, fmt.Errorf("%s: %w", b.file, err)
	}
	return sum, nil
}

// Close closes the file, and removes what of it was not written whole. Afterwards the
// builder is not used.
func (b *Builder) Close() error {
	if b.out == nil {
		return nil
	}
	return b.out.close()
}
