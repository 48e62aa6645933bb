package posts

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"feedgen/sources"
	"feedgen/sources/posts/internal/snapshot"
)

// A listing is what a scan found: what the index knows, and what was read.
type listing struct {
	*scan
	fresh []inDir // what was read
}

var _ sources.Listing = listing{}

// List looks at every file, and reads those that changed since the index was
// written.
func (s *Source) List(ctx context.Context) (sources.Listing, error) {
	s.places.Clear()
	key, err := s.key(ctx)
	if err != nil {
		return nil, err
	}
	c, err := s.scan(ctx, s.readIndex(key), key)
	if err != nil {
		return nil, err
	}
	l := listing{c, c.gather()}
	s.current.Store(&l)
	s.addresses.Store(nil)
	s.anywhere.Store(nil)
	return l, nil
}

// Version tells the listing from others by the index and what differs from it.
func (l listing) Version() string {
	if l.index == nil {
		return ""
	}
	return l.digest(l.index.Sum(), l.same, func(*snapshot.File) bool { return true })
}

// Keep writes an index that has fallen behind anew.
func (l listing) Keep() (string, error) {
	if l.source.index == "" || !l.behind() {
		return l.Version(), nil
	}
	version, err := l.writeIndex()
	if err != nil {
		return "", fmt.Errorf("index: %w", err)
	}
	return version, nil
}

// Entries reads what is known of the posts, several folders at a time.
func (l listing) Entries() ([]sources.Entry, []sources.Note) {
	folders := l.folders()
	total := 0
	for _, f := range folders {
		total += len(f.old) + len(f.new)
	}
	// Each folder has its place in one list, as many posts are much memory.
	all := make([]sources.Entry, total)
	listers := make([]lister, len(folders))
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	at := 0
	for i, f := range folders {
		end := at + len(f.old) + len(f.new)
		listers[i] = lister{source: l.source, dir: f.dir, entries: all[at:at:end]}
		at = end
		g.Go(func() error {
			l.each(f, listers[i].add)
			return nil
		})
	}
	_ = g.Wait() // none gives an error
	notes := slices.Clone(l.unseen)
	kept := 0
	for _, d := range listers {
		kept += copy(all[kept:], d.entries)
		notes = append(notes, d.notes...)
	}
	return slices.Clip(all[:kept]), notes
}

// A merged folder is what of its files stands in the index as it was, by number,
// and what was read.
type merged struct {
	dir string
	old []int
	new []*snapshot.File
}

// folders lists the folders by path.
func (l listing) folders() []merged {
	byPath := make(map[string]*merged)
	if l.index != nil {
		for dir := range l.index.Dirs() {
			kept := make([]int, 0, dir.Len())
			for i := range dir.Files() {
				if l.same[i] {
					kept = append(kept, i)
				}
			}
			byPath[dir.Path()] = &merged{dir: dir.Path(), old: kept}
		}
	}
	for dir, files := range l.read.Folders() {
		if byPath[dir] == nil {
			byPath[dir] = &merged{dir: dir}
		}
		byPath[dir].new = files
	}
	var all []merged
	for _, dir := range slices.Sorted(maps.Keys(byPath)) {
		all = append(all, *byPath[dir])
	}
	return all
}

// each gives every post's name and payload, by name.
func (l listing) each(f merged, do func(name, payload string)) {
	old, new := f.old, f.new
	for len(old) > 0 || len(new) > 0 {
		if len(new) == 0 || len(old) > 0 && l.index.File(old[0]).Name < new[0].Name {
			known := l.index.File(old[0])
			do(known.Name, known.Payload)
			old = old[1:]
			continue
		}
		do(new[0].Name, new[0].Payload)
		new = new[1:]
	}
}

// A lister makes entries and notes of a folder's payloads.
type lister struct {
	source  *Source
	dir     string
	entries []sources.Entry
	notes   []sources.Note
}

func (d *lister) add(name, payload string) {
	full := name
	if d.dir != "." {
		full = d.dir + "/" + name
	}
	o, err := decodeOutcome(payload)
	if err != nil {
		// The index's checksum holds; only a fault of the program's leads here.
		d.notes = append(d.notes, d.source.note(full, 0, sources.LeftOut, err.Error()))
		return
	}
	for _, n := range o.notes {
		n.Source, n.Path = d.source.name, d.source.within(full)
		d.notes = append(d.notes, n)
	}
	if o.ok {
		o.entry.Source, o.entry.Path = d.source.name, d.source.within(full)
		d.entries = append(d.entries, o.entry)
	}
}

// digest sums up the listing beside an index of a sum, of which same are as they
// were, and from which those that differ were read.
func (c *scan) digest(sum uint64, same []bool, differs func(*snapshot.File) bool) string {
	h := sha256.New()
	h.Write(binary.LittleEndian.AppendUint64(nil, sum))
	for i, there := range same {
		// What has no stamp is read each time, and so is told of below.
		if !there && !c.index.File(i).Stamp.IsZero() {
			fmt.Fprintf(h, "-%d\n", i)
		}
	}
	for dir, files := range c.read.Folders() {
		for _, f := range files {
			if differs(f) {
				h.Write(binary.AppendUvarint(nil, uint64(len(dir)+len(f.Name))))
				h.Write([]byte(dir + "/" + f.Name + f.Payload))
			}
		}
	}
	var unseen []string
	for _, n := range c.unseen {
		unseen = append(unseen, n.Path+"\x00"+n.Text)
	}
	slices.Sort(unseen)
	h.Write([]byte(strings.Join(unseen, "\x00")))
	return hex.EncodeToString(h.Sum(nil))
}
