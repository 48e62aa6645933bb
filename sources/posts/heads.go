package posts

import (
	"cmp"
	"iter"
	"slices"

	"feedgen/sources"
	"feedgen/sources/posts/internal/snapshot"
)

// packed gives the head of an outcome as the index keeps it.
func (o *outcome) packed() snapshot.Head {
	var h sources.Head
	if o.ok {
		h = sources.HeadOf(&o.entry)
	}
	if len(o.notes) > 0 {
		h.Kind |= sources.Noted
	}
	return snapshot.Head{uint64(h.Latest)<<8 | uint64(h.Kind), h.Post, h.Address, h.ID, uint64(h.Published)}
}

func unpacked(h snapshot.Head) sources.Head {
	return sources.Head{
		Kind: sources.HeadKind(h[0]), Latest: int64(h[0]) >> 8,
		Post: h[1], Address: h[2], ID: h[3], Published: int64(h[4]),
	}
}

// Len is how many files there are, those among them that are gone.
func (l listing) Len() int { return len(l.same) + len(l.fresh) }

// Heads tells of each file without making its entry. First come those that the index
// knows, by their numbers there.
func (l listing) Heads() iter.Seq2[int, sources.Head] {
	return func(yield func(int, sources.Head) bool) {
		for i, there := range l.same {
			if there && !yield(i, unpacked(l.index.Head(i))) {
				return
			}
		}
		for i, f := range l.fresh {
			if !yield(len(l.same)+i, unpacked(f.Head)) {
				return
			}
		}
	}
}

// Pick gives those entries that have the numbers, and the notes on them.
func (l listing) Pick(numbers []int) ([]sources.Entry, []sources.Note) {
	files := make([]inDir, len(numbers))
	for k, i := range numbers {
		if known := len(l.same); i >= known {
			files[k] = l.fresh[i-known]
		} else {
			f := l.index.File(i)
			files[k] = inDir{l.index.DirOf(i), &f}
		}
	}
	slices.SortFunc(files, func(a, b inDir) int { return cmp.Or(cmp.Compare(a.dir, b.dir), cmp.Compare(a.Name, b.Name)) })
	d := lister{source: l.source, entries: make([]sources.Entry, 0, len(files)), notes: slices.Clone(l.unseen)}
	for _, f := range files {
		d.dir = f.dir
		d.add(f.Name, f.Payload)
	}
	return d.entries, d.notes
}

// An inDir is a file of a folder.
type inDir struct {
	dir string
	*snapshot.File
}

// gather lists the files that were read, in no order.
func (c *scan) gather() []inDir {
	all := make([]inDir, 0, c.read.Len())
	for dir, f := range c.read.Files() {
		all = append(all, inDir{dir, f})
	}
	return all
}
