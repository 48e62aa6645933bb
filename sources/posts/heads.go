package posts

import (
	"cmp"
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

// Len is how many files there are, those among them that are gone: their heads are
// zero. First come those that the index knows.
func (l listing) Len() int { return l.indexed() + len(l.fresh) }

func (l listing) indexed() int {
	if l.index == nil {
		return 0
	}
	return l.index.Len()
}

// Head gives what is known of a file without making its entry.
func (l listing) Head(i int) sources.Head {
	known := l.indexed()
	switch {
	case i >= known:
		return unpacked(l.fresh[i-known].Head)
	case l.same[i]:
		return unpacked(l.index.Head(i))
	}
	return sources.Head{}
}

// Pick gives those entries that have the numbers, and the notes on them.
func (l listing) Pick(numbers []int) ([]sources.Entry, []sources.Note) {
	files := make([]inDir, len(numbers))
	for k, i := range numbers {
		if known := l.indexed(); i >= known {
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
