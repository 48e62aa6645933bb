package media

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"math/bits"
)

// Identifiers of elements, by RFC 9559, section 5.
const (
	ebmlID           = 0x1A45DFA3
	segmentID        = 0x18538067
	infoID           = 0x1549A966
	timestampScaleID = 0x2AD7B1
	webmDurationID   = 0x4489
)

// webmSeconds measures WebM by the Info of its Segment. Recorders of browsers
// leave it out.
func webmSeconds(r *recording) (float64, error) {
	isEBML := false
	for top, err := range r.ebmlElements(0, r.size) {
		switch {
		case err != nil:
			return 0, err
		case top.id == ebmlID:
			isEBML = true
		case !isEBML:
			return 0, errors.New("no EBML")
		case top.id == segmentID:
			return r.segmentSeconds(top)
		}
	}
	return 0, errors.New("no Segment")
}

func (r *recording) segmentSeconds(segment ebmlElement) (float64, error) {
	for e, err := range r.ebmlElements(segment.from, segment.to) {
		if err != nil {
			return 0, err
		}
		if e.id == infoID {
			return r.infoSeconds(e)
		}
	}
	return 0, errors.New("no Info")
}

func (r *recording) infoSeconds(info ebmlElement) (float64, error) {
	scale, length := 1e6, 0.0 // nanoseconds in a unit, units
	for e, err := range r.ebmlElements(info.from, info.to) {
		if err != nil {
			return 0, err
		}
		switch e.id {
		case timestampScaleID:
			scale, err = r.unsigned(e)
		case webmDurationID:
			length, err = r.float(e)
		}
		if err != nil {
			return 0, err
		}
	}
	return scale * length / 1e9, nil
}

// unsigned reads an element's number, of no more than 8 bytes.
func (r *recording) unsigned(e ebmlElement) (float64, error) {
	size := e.to - e.from
	if size > 8 {
		return 0, fmt.Errorf("number of %d bytes", size)
	}
	data, err := r.exactly(int(size), e.from)
	if err != nil {
		return 0, err
	}
	var number uint64
	for _, b := range data {
		number = number<<8 | uint64(b)
	}
	return float64(number), nil
}

// float reads an element's number, of 4 or 8 bytes.
func (r *recording) float(e ebmlElement) (float64, error) {
	size := e.to - e.from
	if size != 4 && size != 8 {
		return 0, fmt.Errorf("float of %d bytes", size)
	}
	data, err := r.exactly(int(size), e.from)
	if err != nil {
		return 0, err
	}
	if size == 4 {
		return float64(math.Float32frombits(binary.BigEndian.Uint32(data))), nil
	}
	return math.Float64frombits(binary.BigEndian.Uint64(data)), nil
}

// An ebmlElement is a part of an EBML document; its content stands between from and
// to.
type ebmlElement struct {
	id       uint32
	from, to int64
}

// ebmlElements are the elements between from and to. One that is longer, or does not
// know its size, ends at to.
func (r *recording) ebmlElements(from, to int64) iter.Seq2[ebmlElement, error] {
	return func(yield func(ebmlElement, error) bool) {
		for from < to {
			e, err := r.ebmlElement(from, to)
			if !yield(e, err) || err != nil {
				return
			}
			from = e.to
		}
	}
}

// ebmlElement reads the element at from. Identifier and size tell by their leading
// zeros how long they are: RFC 8794, sections 4 to 6.
func (r *recording) ebmlElement(from, to int64) (ebmlElement, error) {
	head, err := r.upTo(4+8, from)
	if err != nil {
		return ebmlElement{}, err
	}
	id, idSize := ebmlNumber(head, 4)
	if idSize == 0 {
		return ebmlElement{}, noElement(head)
	}
	size, sizeSize := ebmlNumber(head[idSize:], 8)
	if sizeSize == 0 {
		return ebmlElement{}, noElement(head)
	}
	e := ebmlElement{id: uint32(id), from: from + int64(idSize+sizeSize), to: to}
	if e.from > to {
		return ebmlElement{}, io.ErrUnexpectedEOF
	}
	unknown := uint64(1)<<(7*sizeSize) - 1
	size &= unknown // without the marker of its length
	if size != unknown && size < uint64(to-from) {
		e.to = min(to, e.from+int64(size))
	}
	return e, nil
}

// ebmlNumber reads a number of no more than so many bytes that tells its own size,
// which is 0 if data begins with none. The marker of the size is left in.
func ebmlNumber(data []byte, most int) (number uint64, size int) {
	if len(data) == 0 {
		return 0, 0
	}
	size = bits.LeadingZeros8(data[0]) + 1
	if size > most || size > len(data) {
		return 0, 0
	}
	for _, b := range data[:size] {
		number = number<<8 | uint64(b)
	}
	return number, size
}

func noElement(head []byte) error {
	if len(head) < 4+8 {
		return io.ErrUnexpectedEOF
	}
	return fmt.Errorf("no element of EBML begins with % x", head)
}
