package posts

import (
	"cmp"
	"iter"
	"slices"

	"feedgen/sources"
	"feedgen/sources/posts/internal/snapshot"
)

// head gives what the index has at hand of an outcome.
func (o *outcome) head() sources.Head {
	var h sources.Head
	if o.ok {
		h = sources.HeadOf(&o.entry)
	}
	if len(o.notes) > 0 {
		h.Kind |= sources.Noted
	}
	return h
}

// Len is how many files there are, those among them that are gone.
func (l listing) Len() int { return len(l.same) + l.read.Len() }

// Heads tells of each file without making its entry. First come those that the index
// knows, by their numbers there.
func (l listing) Heads() iter.Seq2[int, sources.Head] {
	return func(yield func(int, sources.Head) bool) {
		for i, there := range l.same {
			if there && !yield(i, l.index.Head(i)) {
				return
			}
		}
		i := len(l.same)
		for _, f := range l.read.Files() {
			if !yield(i, f.Head) {
				return
			}
			i++
		}
	}
}

// Pick gives those entries that have the numbers, and the notes on them.
func (l listing) Pick(numbers []int) ([]sources.Entry, []sources.Note, error) {
	if len(numbers) > manyPayloads {
		if err := l.load(); err != nil {
			return nil, nil, err
		}
	}
	numbers = slices.Sorted(slices.Values(numbers))
	files := make([]inDir, 0, len(numbers))
	for ; len(numbers) > 0 && numbers[0] < len(l.same); numbers = numbers[1:] {
		files = append(files, l.indexed(l.index.DirOf(numbers[0]), numbers[0]))
	}
	i := len(l.same)
	for dir, f := range l.read.Files() {
		if len(numbers) == 0 {
			break
		}
		if i == numbers[0] {
			files, numbers = append(files, inDir{dir, f, l.read}), numbers[1:]
		}
		i++
	}
	slices.SortFunc(files, func(a, b inDir) int { return cmp.Or(cmp.Compare(a.dir, b.dir), cmp.Compare(a.Name, b.Name)) })
	d := lister{source: l.source, entries: make([]sources.Entry, 0, len(files)), notes: slices.Clone(l.unseen)}
	for _, f := range files {
		if err := d.add(f); err != nil {
			return nil, nil, err
		}
	}
	return d.entries, d.notes, nil
}

// manyPayloads is about where to read all of them takes less time than to read each of
// so many.
const manyPayloads = 2000

// An inDir is a file of a folder, and where its payload is.
type inDir struct {
	dir string
	*snapshot.File
	payloads interface {
		Payload(f *snapshot.File) (string, error)
	}
}

// indexed gives a file by its number in the index.
func (c *scan) indexed(dir string, i int) inDir {
	f := c.index.File(i)
	return inDir{dir, &f, c.index}
}
