package media

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
)

// mp4Seconds measures MP4 and QuickTime, after ISO/IEC 14496-12: as long as the
// movie header says, or else the longest track. Where that header is followed by
// fragments, it is the movie extends header that tells, or else the end of the
// last fragment.
func mp4Seconds(r *recording) (float64, error) {
	var m *movie
	var last mp4Box
	for box, err := range r.mp4Boxes(0, r.size) {
		if err != nil {
			return 0, err
		}
		switch box.kind {
		case "moov":
			m, err = readMovie(r, box)
			if err != nil {
				return 0, err
			}
			if seconds := m.length(); seconds > 0 {
				return seconds, nil
			}
		case "moof":
			last = box
		}
	}
	if m == nil {
		return 0, errors.New("no moov box")
	}
	end, err := m.fragmentEnd(r, last)
	return max(end, m.header, m.longest), err
}

// A movie is what a moov box says. Lengths are in seconds; 0 is not known.
type movie struct {
	scale      uint32  // units of the movie's lengths in a second
	header     float64 // mvhd: the movie, or what of it is no fragment
	whole      float64 // mehd: the movie with its fragments
	longest    float64 // tkhd, mdhd: the longest track
	fragmented bool
	scales     map[uint32]uint32 // mdhd: units of a track's lengths in a second, by track
	samples    map[uint32]uint32 // trex: length of a track's samples, by track
}

// length gives what the moov box alone tells of the movie's length.
func (m *movie) length() float64 {
	switch {
	case m.whole > 0:
		return m.whole
	case m.fragmented:
		return 0
	case m.header > 0:
		return m.header
	default:
		return m.longest
	}
}

func readMovie(r *recording, moov mp4Box) (*movie, error) {
	m := &movie{scales: map[uint32]uint32{}, samples: map[uint32]uint32{}}
	for box, err := range r.mp4Boxes(moov.from, moov.to) {
		if err != nil {
			return nil, err
		}
		switch box.kind {
		case "mvhd":
			var units float64
			m.scale, units, err = r.clock(box)
			m.header = per(units, m.scale)
		case "trak":
			err = m.readTrack(r, box)
		case "mvex":
			m.fragmented = true
			err = m.readExtends(r, box)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", box.kind, err)
		}
	}
	return m, nil
}

func (m *movie) readTrack(r *recording, trak mp4Box) error {
	var id uint32
	for box, err := range r.mp4Boxes(trak.from, trak.to) {
		if err != nil {
			return err
		}
		switch box.kind {
		case "tkhd":
			var units float64
			id, units, err = r.trackHeader(box)
			m.longest = max(m.longest, per(units, m.scale))
		case "mdia":
			err = m.readMedia(r, box, id)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", box.kind, err)
		}
	}
	return nil
}

func (m *movie) readMedia(r *recording, mdia mp4Box, id uint32) error {
	for box, err := range r.mp4Boxes(mdia.from, mdia.to) {
		if err != nil {
			return err
		}
		if box.kind != "mdhd" {
			continue
		}
		scale, units, err := r.clock(box)
		if err != nil {
			return err
		}
		m.scales[id] = scale
		m.longest = max(m.longest, per(units, scale))
	}
	return nil
}

// clock reads how long mvhd and mdhd say that something is, and in how many
// units a second.
func (r *recording) clock(box mp4Box) (scale uint32, units float64, err error) {
	version, data, err := r.fullBox(box, 16, 28)
	if err != nil {
		return 0, 0, err
	}
	if version == 0 {
		return binary.BigEndian.Uint32(data[8:]), known32(data[12:]), nil
	}
	return binary.BigEndian.Uint32(data[16:]), known64(data[20:]), nil
}

// trackHeader reads a track's number, and its length in the movie's units.
func (r *recording) trackHeader(box mp4Box) (id uint32, units float64, err error) {
	version, data, err := r.fullBox(box, 20, 32)
	if err != nil {
		return 0, 0, err
	}
	if version == 0 {
		return binary.BigEndian.Uint32(data[8:]), known32(data[16:]), nil
	}
	return binary.BigEndian.Uint32(data[16:]), known64(data[24:]), nil
}

// known32 and known64 read a length, of which all ones say that it is not known.
func known32(data []byte) float64 {
	units := binary.BigEndian.Uint32(data)
	if units == math.MaxUint32 {
		return 0
	}
	return float64(units)
}

func known64(data []byte) float64 {
	units := binary.BigEndian.Uint64(data)
	if units == math.MaxUint64 {
		return 0
	}
	return float64(units)
}

// An mp4Box is a part of an MP4 file; its content stands between from and to.
type mp4Box struct {
	kind     string
	from, to int64
}

// fullBox reads the version of a box and so much of what stands behind its
// flags: short bytes in version 0, and long in others.
func (r *recording) fullBox(box mp4Box, short, long int) (version byte, data []byte, err error) {
	const flags = 4
	head, err := r.exactly(flags, box.from)
	if err != nil {
		return 0, nil, err
	}
	version = head[0]
	if version == 0 {
		long = short
	}
	if box.from+flags+int64(long) > box.to {
		return 0, nil, io.ErrUnexpectedEOF
	}
	data, err = r.exactly(long, box.from+flags)
	return version, data, err
}

// mp4Boxes are the boxes between from and to. One that says it is longer ends at
// to: the end of the file may be missing.
func (r *recording) mp4Boxes(from, to int64) iter.Seq2[mp4Box, error] {
	return func(yield func(mp4Box, error) bool) {
		for from+8 <= to {
			box, err := r.mp4Box(from, to)
			if !yield(box, err) || err != nil {
				return
			}
			from = box.to
		}
	}
}

func (r *recording) mp4Box(from, to int64) (mp4Box, error) {
	head, err := r.upTo(16, from)
	if err == nil && len(head) < 8 {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return mp4Box{}, err
	}
	box := mp4Box{kind: string(head[4:8]), from: from + 8}
	size := uint64(binary.BigEndian.Uint32(head))
	switch {
	case size == 0: // to the end
		size = uint64(to - from)
	case size == 1 && len(head) == 16:
		size = binary.BigEndian.Uint64(head[8:])
		box.from += 8
	}
	if size < uint64(box.from-from) {
		return mp4Box{}, fmt.Errorf("%q box of %d bytes", box.kind, size)
	}
	box.to = from + int64(min(size, uint64(to-from)))
	return box, nil
}
