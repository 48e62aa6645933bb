package posts

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"path"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"feedgen/sources"
	"feedgen/sources/posts/internal/snapshot"
)

// A listing is what a scan found: what the index knows, and what was read.
type listing struct{ *scan }

var _ sources.Listing = listing{}

// List looks at every file, and reads those that changed since the index was
// written. The listing before it is not used afterwards.
func (s *Source) List(ctx context.Context) (sources.Listing, error) {
	s.places.Clear()
	key, err := s.key(ctx)
	if err != nil {
		return nil, err
	}
	c := s.newScan(s.readIndex(key), key)
	if err := c.run(ctx); err != nil {
		return nil, errors.Join(err, c.close())
	}
	l := listing{c}
	if last := s.current.Swap(&l); last != nil {
		_ = last.close() // of which nothing is lost
	}
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
	if l.source.indexToWrite() == "" || !l.behind() {
		return l.Version(), nil
	}
	version, err := l.writeIndex()
	if err != nil {
		return "", fmt.Errorf("index: %w", err)
	}
	return version, nil
}

// Entries reads what is known of the posts, several folders at a time.
func (l listing) Entries() ([]sources.Entry, []sources.Note, error) {
	if err := l.load(); err != nil {
		return nil, nil, err
	}
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
		listers[i] = lister{source: l.source, entries: all[at:at:end]}
		at = end
		g.Go(func() error { return l.each(f, listers[i].add) })
	}
	if err := g.Wait(); err != nil {
		return nil, nil, err
	}
	notes := slices.Clone(l.unseen)
	kept := 0
	for _, d := range listers {
		kept += copy(all[kept:], d.entries)
		notes = append(notes, d.notes...)
	}
	return slices.Clip(all[:kept]), notes, nil
}

// load reads all payloads at once.
func (l listing) load() error {
	err := l.read.Load()
	if l.index != nil {
		err = cmp.Or(err, l.index.Load())
	}
	if err != nil {
		return lost(err)
	}
	return nil
}

// lost is the error of an index that fails after it was read and found sound.
func lost(err error) error { return fmt.Errorf("index: %w: %w", sources.ErrLost, err) }

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

// each gives every post, by name.
func (l listing) each(f merged, do func(inDir) error) error {
	old, new := f.old, f.new
	for len(old) > 0 || len(new) > 0 {
		var next inDir
		if len(old) > 0 {
			next = l.indexed(f.dir, old[0])
		}
		if len(new) > 0 && (len(old) == 0 || new[0].Name < next.Name) {
			next, new = inDir{f.dir, new[0], l.read}, new[1:]
		} else {
			old = old[1:]
		}
		if err := do(next); err != nil {
			return err
		}
	}
	return nil
}

// A lister makes entries and notes of payloads.
type lister struct {
	source  *Source
	entries []sources.Entry
	notes   []sources.Note
}

// add fails if the disk does: the index's checksum held.
func (d *lister) add(f inDir) error {
	full := path.Join(f.dir, f.Name)
	payload, err := f.payloads.Payload(f.File)
	if err != nil {
		return lost(fmt.Errorf("%s: %w", full, err))
	}
	o, err := decodeOutcome(payload)
	if err != nil {
		return lost(fmt.Errorf("%s: %w", full, err))
	}
	for _, n := range o.notes {
		n.Source, n.Path = d.source.name, d.source.within(full)
		d.notes = append(d.notes, n)
	}
	if o.ok {
		o.entry.Source, o.entry.Path = d.source.name, d.source.within(full)
		d.entries = append(d.entries, o.entry)
	}
	return nil
}

// digest sums up the listing beside an index of a sum, of which same are as they
// were, and from which those that differ were read.
func (c *scan) digest(sum uint64, same []bool, differs func(*snapshot.File) bool) string {
	h := sha256.New()
	h.Write(binary.LittleEndian.AppendUint64(nil, sum))
	for i, there := range same {
		// What has no stamp is read each time, and so is told of below.
		if !there && !c.index.Stamp(i).IsZero() {
			fmt.Fprintf(h, "-%d\n", i)
		}
	}
	for dir, files := range c.read.Folders() {
		for _, f := range files {
			if differs(f) {
				h.Write(binary.AppendUvarint(nil, uint64(len(dir)+len(f.Name))))
				h.Write([]byte(dir + "/" + f.Name))
				h.Write(binary.LittleEndian.AppendUint64(nil, f.Sum))
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
