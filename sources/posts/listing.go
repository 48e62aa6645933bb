package posts

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"feedgen/sources"
	"feedgen/sources/posts/internal/snapshot"
)

// A listing is what a scan found: what the index knows, and what was read.
type listing struct{ *scan }

var _ sources.Listing = listing{}

// List looks at every file, and reads those that changed since the index was
// written.
func (s *Source) List(ctx context.Context) (sources.Listing, error) {
	s.places.Clear()
	key := s.key()
	c, err := s.scan(ctx, s.readIndex(key), key)
	if err != nil {
		return nil, err
	}
	l := listing{c}
	s.current.Store(&l)
	s.addresses.Store(nil)
	s.names.Store(nil)
	return l, nil
}

// Version tells the listing from others by the index and what differs from it.
func (l listing) Version() string {
	if l.index == nil {
		return ""
	}
	return l.digest(l.index.Sum(), l.same, func(snapshot.File) bool { return true })
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

// Entries reads what is known of the posts.
func (l listing) Entries() ([]sources.Entry, []sources.Note) {
	d := lister{source: l.source, notes: slices.Clone(l.unseen)}
	n := 0
	for _, files := range l.read.Folders() {
		n += len(files)
	}
	if l.index != nil {
		n += l.index.Len()
	}
	d.entries = make([]sources.Entry, 0, n)
	l.each(d.add)
	return slices.Clip(d.entries), d.notes
}

// each gives every post's folder, name and payload, by folder and name.
func (l listing) each(do func(dir, name, payload string)) {
	next := l.folders()
	for _, dir := range slices.Sorted(slices.Values(next.all)) {
		old, new := next.old[dir], next.new[dir]
		for len(old) > 0 || len(new) > 0 {
			if len(new) == 0 || len(old) > 0 && l.index.File(old[0]).Name < new[0].Name {
				f := l.index.File(old[0])
				do(dir, f.Name, f.Payload)
				old = old[1:]
				continue
			}
			do(dir, new[0].Name, new[0].Payload)
			new = new[1:]
		}
	}
}

// A merged folder list: what stands in the index as it was, and what was read.
type merged struct {
	all []string
	old map[string][]int
	new map[string][]snapshot.File
}

func (l listing) folders() merged {
	m := merged{old: make(map[string][]int), new: make(map[string][]snapshot.File)}
	if l.index != nil {
		for dir := range l.index.Dirs() {
			kept := make([]int, 0, dir.Len())
			for i := range dir.Files() {
				if l.same[i] {
					kept = append(kept, i)
				}
			}
			m.old[dir.Path()] = kept
			m.all = append(m.all, dir.Path())
		}
	}
	for dir, files := range l.read.Folders() {
		if m.old[dir] == nil {
			m.all = append(m.all, dir)
		}
		m.new[dir] = files
	}
	return m
}

// A lister makes entries and notes of payloads.
type lister struct {
	source  *Source
	entries []sources.Entry
	notes   []sources.Note
}

func (d *lister) add(dir, name, payload string) {
	full := name
	if dir != "." {
		full = dir + "/" + name
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
func (c *scan) digest(sum [32]byte, same []bool, differs func(snapshot.File) bool) string {
	h := sha256.New()
	h.Write(sum[:])
	for i, there := range same {
		if !there {
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
