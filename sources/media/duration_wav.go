package media

import (
	"encoding/binary"
	"errors"
	"math"
)

// A wave is what the chunks before the data of a WAV file say.
type wave struct {
	rate, bytes uint32 // samples and bytes a second
	compressed  bool
	samples     uint32 // of compressed sound
	size        uint64 // of the data, in RF64
}

// wavSeconds measures WAV by the size of its data and the bytes a second, or by
// its samples if it is compressed. RF64 tells sizes above 4 GB in a chunk of its
// own: EBU Tech 3306.
func wavSeconds(r *recording) (float64, error) {
	head, err := r.exactly(12, 0)
	if err != nil {
		return 0, err
	}
	kind := string(head[:4])
	if string(head[8:12]) != "WAVE" || kind != "RIFF" && kind != "RF64" && kind != "BW64" {
		return 0, errors.New("no WAVE")
	}
	var w wave
	for at := int64(12); ; {
		chunk, err := r.exactly(8, at)
		if err != nil {
			return 0, err
		}
		name, size := string(chunk[:4]), binary.LittleEndian.Uint32(chunk[4:])
		at += 8
		if name == "data" {
			return w.seconds(size, uint64(r.size-at)), nil
		}
		if err := w.read(r, name, at); err != nil {
			return 0, err
		}
		at += int64(size) + int64(size&1) // chunks begin at even bytes
	}
}

// read takes in the chunk at that offset.
func (w *wave) read(r *recording, name string, at int64) error {
	const pcm, float, extensible = 1, 3, 0xFFFE
	switch name {
	case "ds64":
		data, err := r.exactly(16, at)
		if err != nil {
			return err
		}
		w.size = binary.LittleEndian.Uint64(data[8:])
	case "fmt ":
		data, err := r.exactly(12, at)
		if err != nil {
			return err
		}
		format := binary.LittleEndian.Uint16(data)
		w.compressed = format != pcm && format != float && format != extensible
		w.rate, w.bytes = binary.LittleEndian.Uint32(data[4:]), binary.LittleEndian.Uint32(data[8:])
	case "fact":
		data, err := r.exactly(4, at)
		if err != nil {
			return err
		}
		w.samples = binary.LittleEndian.Uint32(data)
	}
	return nil
}

// seconds gives the length of data that says to have so many bytes, of which the
// file can hold no more than rest. Who writes to a pipe says 0 or most.
func (w *wave) seconds(size uint32, rest uint64) float64 {
	if w.compressed && w.samples > 0 && w.samples < math.MaxUint32 {
		return per(float64(w.samples), w.rate)
	}
	data := uint64(size)
	switch {
	case size == math.MaxUint32 && w.size > 0:
		data = w.size
	case size == 0 || size == math.MaxUint32:
		data = rest
	}
	return per(float64(min(data, rest)), w.bytes)
}
