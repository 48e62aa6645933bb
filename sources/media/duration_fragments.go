package media

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// Flags of tfhd and trun, by ISO/IEC 14496-12, 8.8.7 and 8.8.8: what there is.
const (
	tfhdOffset      = 0x1
	tfhdDescription = 0x2
	tfhdDuration    = 0x8

	trunOffset      = 0x1
	trunFirst       = 0x4
	trunDuration    = 0x100
	trunSize        = 0x200
	trunFlags       = 0x400
	trunComposition = 0x800
)

// readExtends reads what is said of the fragments in common.
func (m *movie) readExtends(r *recording, mvex mp4Box) error {
	for box, err := range r.mp4Boxes(mvex.from, mvex.to) {
		if err != nil {
			return err
		}
		switch box.kind {
		case "mehd":
			err = m.readWhole(r, box)
		case "trex":
			var data []byte
			if _, data, err = r.fullBox(box, 12, 12); err == nil {
				m.samples[binary.BigEndian.Uint32(data)] = binary.BigEndian.Uint32(data[8:])
			}
		}
		if err != nil {
			return fmt.Errorf("%s: %w", box.kind, err)
		}
	}
	return nil
}

func (m *movie) readWhole(r *recording, mehd mp4Box) error {
	version, data, err := r.fullBox(mehd, 4, 8)
	switch {
	case err != nil:
		return err
	case version == 0:
		m.whole = per(known32(data), m.scale)
	default:
		m.whole = per(known64(data), m.scale)
	}
	return nil
}

// fragmentEnd gives the second at which the tracks of a fragment end.
func (m *movie) fragmentEnd(r *recording, moof mp4Box) (float64, error) {
	var seconds float64
	for box, err := range r.mp4Boxes(moof.from, moof.to) {
		if err != nil {
			return 0, err
		}
		if box.kind != "traf" {
			continue
		}
		end, err := m.trackEnd(r, box)
		if err != nil {
			return 0, err
		}
		seconds = max(seconds, end)
	}
	return seconds, nil
}

// trackEnd gives the second at which the part of one track in a fragment ends.
// Smooth Streaming leaves out tfdt, and with it when that part begins.
func (m *movie) trackEnd(r *recording, traf mp4Box) (float64, error) {
	var id, sample uint32
	var start, length float64
	started := false
	for box, err := range r.mp4Boxes(traf.from, traf.to) {
		if err != nil {
			return 0, err
		}
		switch box.kind {
		case "tfhd":
			id, sample, err = m.fragmentHeader(r, box)
		case "tfdt":
			start, err = r.fragmentStart(box)
			started = true
		case "trun":
			var more float64
			more, err = r.runLength(box, sample)
			length += more
		}
		if err != nil {
			return 0, fmt.Errorf("%s: %w", box.kind, err)
		}
	}
	if !started {
		return 0, errors.New("a fragment without tfdt box")
	}
	return per(start+length, m.scales[id]), nil
}

// fragmentHeader gives which track is meant, and how long each of its samples
// is that does not tell itself.
func (m *movie) fragmentHeader(r *recording, tfhd mp4Box) (id, sample uint32, err error) {
	head, err := r.exactly(8, tfhd.from)
	if err != nil {
		return 0, 0, err
	}
	flags, id := binary.BigEndian.Uint32(head), binary.BigEndian.Uint32(head[4:])
	if flags&tfhdDuration == 0 {
		return id, m.samples[id], nil
	}
	at := tfhd.from + 8
	if flags&tfhdOffset != 0 {
		at += 8
	}
	if flags&tfhdDescription != 0 {
		at += 4
	}
	data, err := r.exactly(4, at)
	if err != nil {
		return 0, 0, err
	}
	return id, binary.BigEndian.Uint32(data), nil
}

func (r *recording) fragmentStart(tfdt mp4Box) (float64, error) {
	version, data, err := r.fullBox(tfdt, 4, 8)
	switch {
	case err != nil:
		return 0, err
	case version == 0:
		return float64(binary.BigEndian.Uint32(data)), nil
	default:
		return float64(binary.BigEndian.Uint64(data)), nil
	}
}

// runLength adds up the lengths of a run's samples, each of which is the given
// one if the run tells none.
func (r *recording) runLength(trun mp4Box, sample uint32) (float64, error) {
	head, err := r.exactly(8, trun.from)
	if err != nil {
		return 0, err
	}
	flags, count := binary.BigEndian.Uint32(head), binary.BigEndian.Uint32(head[4:])
	if flags&trunDuration == 0 {
		return float64(count) * float64(sample), nil
	}
	at := trun.from + 8 + fields(flags, trunOffset, trunFirst)
	stride := fields(flags, trunDuration, trunSize, trunFlags, trunComposition)
	var length float64
	for range count {
		if at+stride > trun.to {
			break // the end of the file is missing
		}
		data, err := r.exactly(4, at)
		if err != nil {
			return 0, err
		}
		length += float64(binary.BigEndian.Uint32(data))
		at += stride
	}
	return length, nil
}

// fields gives how many bytes those fields take that flags announce.
func fields(flags uint32, announced ...uint32) (size int64) {
	for _, flag := range announced {
		if flags&flag != 0 {
			size += 4
		}
	}
	return size
}
