package sources

import (
	"strings"
	"time"

	"github.com/cespare/xxhash/v2"
)

// A Head is what can be told of an entry, or of a post that is none, without making
// it. Of many posts few are ever shown: those are chosen by their heads.
type Head struct {
	Kind HeadKind

	// Post names the post, see [Key.Hash].
	Post uint64

	// Address and ID are of the entry's URL and GivenID, see [HashAddress] and [HashID].
	// ID is zero if none is given.
	Address, ID uint64

	// Published and Latest are the entry's date and the latest of its dates, in
	// seconds since 1970.
	Published, Latest int64
}

// A HeadKind is a set of flags.
type HeadKind uint8

const (
	// Listed is an entry, as opposed to a post that is left out.
	Listed HeadKind = 1 << iota

	// Plain is one that has a date of whole seconds, and neither expires nor is a
	// draft: once its dates have passed, it may be shown.
	Plain

	// Noted is one with notes.
	Noted
)

// HeadOf gives the head of an entry that a source lists.
func HeadOf(e *Entry) Head {
	h := Head{Kind: Listed, Post: e.Key().Hash(), Address: HashAddress(e.URL)}
	if e.GivenID != "" {
		h.ID = HashID(e.GivenID)
	}
	if !e.Published.IsZero() {
		h.Published = e.Published.Unix()
		h.Latest = max(h.Published, seconds(e.Updated))
	}
	if !e.Published.IsZero() && e.Published.Nanosecond() == 0 && e.Expires.IsZero() && !e.Draft {
		h.Kind |= Plain
	}
	return h
}

// seconds gives an instant in seconds since 1970, none of them too early.
func seconds(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix() + 1
}

// HashAddress gives a number that is the same for two links if [Address] is. It is
// never zero.
func HashAddress(link string) uint64 { return max(xxhash.Sum64String(Address(link)), 1) }

// HashID gives a number for an id. Of an id that is a link it is HashAddress, since
// links are ids where none is given. It is never zero.
func HashID(id string) uint64 {
	if strings.Contains(id, "://") {
		return HashAddress(id)
	}
	return max(xxhash.Sum64String(id), 1)
}

// Hash names the post among all sources, without telling its path. It is never zero.
func (k Key) Hash() uint64 {
	var d xxhash.Digest
	d.Reset()
	_, _ = d.WriteString(k.Source) // a hash takes all
	_, _ = d.Write([]byte{0})
	_, _ = d.WriteString(k.Path)
	return max(d.Sum64(), 1)
}
