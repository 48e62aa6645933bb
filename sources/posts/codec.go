package posts

import (
	"encoding/binary"
	"errors"
	"math"
	"time"

	"feedgen/sources"
)

// The flags with which an encoded outcome begins.
const (
	hasEntry = 1 << iota
	isDraft
	hasPublished
	hasUpdated
	hasExpires
	isUndated
	allFlags = 1<<iota - 1
)

// append adds an encoding of o to dst: numbers as varints, texts after their
// length. The source's name is left out; times come back in UTC.
func (o outcome) append(dst []byte) []byte {
	e := &o.entry
	dst = append(dst, flag(o.ok, hasEntry)|flag(e.Draft, isDraft)|flag(!e.Published.IsZero(), hasPublished)|
		flag(!e.Updated.IsZero(), hasUpdated)|flag(!e.Expires.IsZero(), hasExpires)|flag(e.Undated, isUndated))
	for _, t := range []time.Time{e.Published, e.Updated, e.Expires} {
		if !t.IsZero() {
			dst = binary.AppendVarint(dst, t.Unix())
			dst = binary.AppendUvarint(dst, uint64(t.Nanosecond()))
		}
	}
	dst = binary.LittleEndian.AppendUint64(dst, e.Stamp)
	for _, text := range []string{e.Path, e.GivenID, e.URL, e.Title, e.Language} {
		dst = appendText(dst, text)
	}
	dst = binary.AppendUvarint(dst, uint64(len(e.Terms)))
	for _, term := range e.Terms {
		dst = appendText(dst, term)
	}
	dst = binary.AppendUvarint(dst, uint64(len(e.Authors)))
	for _, a := range e.Authors {
		dst = appendText(appendText(appendText(dst, a.Name), a.Email), a.URL)
	}
	dst = binary.AppendUvarint(dst, uint64(len(o.notes)))
	for _, n := range o.notes {
		dst = binary.AppendVarint(appendText(dst, n.Path), int64(n.Line))
		dst = appendText(appendText(dst, string(n.Kind)), n.Text)
	}
	return dst
}

func flag(set bool, bit byte) byte {
	if set {
		return bit
	}
	return 0
}

func appendText(dst []byte, text string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(text))), text...)
}

var errPayload = errors.New("not an encoded outcome")

// decodeOutcome reads what append made. The texts of what it gives are parts of
// payload. No source is named in it.
func decodeOutcome(payload string) (outcome, error) {
	var o outcome
	d := decoder{rest: payload}
	e := &o.entry
	flags := d.byte()
	if flags&^allFlags != 0 {
		return outcome{}, errPayload
	}
	o.ok, e.Draft, e.Undated = flags&hasEntry != 0, flags&isDraft != 0, flags&isUndated != 0
	if flags&hasPublished != 0 {
		e.Published = d.time()
	}
	if flags&hasUpdated != 0 {
		e.Updated = d.time()
	}
	if flags&hasExpires != 0 {
		e.Expires = d.time()
	}
	e.Stamp = d.uint64()
	e.Path, e.GivenID, e.URL, e.Title, e.Language = d.text(), d.text(), d.text(), d.text(), d.text()
	if n := d.count(1); n > 0 {
		e.Terms = make([]string, n)
		for i := range e.Terms {
			e.Terms[i] = d.text()
		}
	}
	if n := d.count(3); n > 0 {
		e.Authors = make([]sources.Author, n)
		for i := range e.Authors {
			e.Authors[i] = sources.Author{Name: d.text(), Email: d.text(), URL: d.text()}
		}
	}
	if n := d.count(4); n > 0 {
		o.notes = make([]sources.Note, n)
		for i := range o.notes {
			o.notes[i] = sources.Note{Path: d.text(), Line: d.int(), Kind: sources.Kind(d.text()), Text: d.text()}
		}
	}
	if d.failed || d.rest != "" {
		return outcome{}, errPayload
	}
	return o, nil
}

// A decoder takes values from the front of a payload. Once it failed, all that
// it gives is zero.
type decoder struct {
	rest   string
	failed bool
}

func (d *decoder) byte() byte {
	if d.rest == "" {
		d.failed = true
		return 0
	}
	b := d.rest[0]
	d.rest = d.rest[1:]
	return b
}

func (d *decoder) uint64() uint64 {
	if len(d.rest) < 8 {
		d.failed = true
		return 0
	}
	var n uint64
	for i := range 8 {
		n |= uint64(d.rest[i]) << (8 * i)
	}
	d.rest = d.rest[8:]
	return n
}

func (d *decoder) uvarint() uint64 {
	// Nearly every number is a short text's length.
	if d.rest != "" && d.rest[0] < 0x80 {
		n := uint64(d.rest[0])
		d.rest = d.rest[1:]
		return n
	}
	return d.longUvarint()
}

func (d *decoder) longUvarint() uint64 {
	var n uint64
	for shift := 0; shift < 64; shift += 7 {
		b := d.byte()
		if shift == 63 && b > 1 {
			break
		}
		n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return n
		}
	}
	d.failed = true
	return 0
}

func (d *decoder) varint() int64 {
	n := d.uvarint()
	return int64(n>>1) ^ -int64(n&1)
}

func (d *decoder) int() int {
	n := d.varint()
	if n < math.MinInt || n > math.MaxInt {
		d.failed = true
		return 0
	}
	return int(n)
}

func (d *decoder) text() string {
	n := d.uvarint()
	if n > uint64(len(d.rest)) {
		d.failed, d.rest = true, ""
		return ""
	}
	text := d.rest[:n]
	d.rest = d.rest[n:]
	return text
}

// count takes the number of values that each have size bytes or more, and so
// cannot be more than the bytes that are left allow.
func (d *decoder) count(size int) int {
	n := d.uvarint()
	if n > uint64(len(d.rest)/size) {
		d.failed = true
		return 0
	}
	return int(n)
}

func (d *decoder) time() time.Time {
	seconds, nanoseconds := d.varint(), d.uvarint()
	if nanoseconds >= 1e9 {
		d.failed = true
		return time.Time{}
	}
	return time.Unix(seconds, int64(nanoseconds)).UTC()
}
