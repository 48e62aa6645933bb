package media

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// maxJunk bounds how far the first frame may stand behind the tags, in bytes.
const maxJunk = 256 << 10

// mpegSeconds measures MPEG audio: MP3 and its elder layers. An encoder that
// varies the bitrate commonly makes the first frame a silent one, which tells
// how many frames follow. Without that frames are counted.
func mpegSeconds(r *recording) (float64, error) {
	from, err := r.afterID3(0)
	if err != nil {
		return 0, err
	}
	to, err := r.beforeTags()
	if err != nil {
		return 0, err
	}
	from, err = r.firstFrame(from, to)
	if err != nil {
		return 0, err
	}
	head, err := r.upTo(256, from)
	if err != nil {
		return 0, err
	}
	if seconds := announced(head, to-from); seconds > 0 {
		return seconds, nil
	}
	return r.countFrames(from, to)
}

// firstFrame gives where the first frame stands.
func (r *recording) firstFrame(from, to int64) (int64, error) {
	for at := from; at < min(to, from+maxJunk); {
		span, last, err := r.span(at, to)
		if err != nil {
			return 0, err
		}
		limit := searchable(span, last)
		if found := findFrame(span, 0, last); found < limit {
			return at + int64(found), nil
		}
		if last {
			break
		}
		at += int64(limit)
	}
	return 0, errors.New("no frames of MPEG audio")
}

// announced reads how long a recording is from its first frame, with which its
// sound begins that takes so many bytes. It is 0 if the frame does not tell, or
// tells of a part only: files are made by putting others one after another.
func announced(data []byte, audio int64) float64 {
	first, ok := parseMPEGFrame(data)
	if !ok {
		return 0
	}
	a := parseXing(data[mpegHeader:], first.side)
	if a.frames == 0 {
		a = parseVBRI(data[mpegHeader:])
	}
	// The tolerance is FFmpeg's.
	if more := audio - int64(a.bytes); a.bytes > 0 && more > int64(a.bytes)/16 {
		return 0
	}
	samples := float64(a.frames) * float64(first.samples)
	return (samples - float64(min(a.silence, a.frames*uint64(first.samples)))) / float64(first.rate)
}

// An announcement is what a first frame tells of the others.
type announcement struct {
	frames  uint64
	bytes   uint64 // of all frames; 0 is not known
	silence uint64 // samples that an encoder put before and after
}

// parseXing reads the header that Xing and LAME write behind the side
// information; LAME calls it Info where the bitrate is constant.
//
// http://gabriel.mp3-tech.org/mp3infotag.html tells of it and of its extension,
// by which the silence is known.
func parseXing(data []byte, side int) (a announcement) {
	const hasFrames, hasBytes, hasTable, hasQuality = 1, 2, 4, 8
	data = data[min(side, len(data)):]
	if !bytes.HasPrefix(data, []byte("Xing")) && !bytes.HasPrefix(data, []byte("Info")) || len(data) < 8 {
		return a
	}
	flags := binary.BigEndian.Uint32(data[4:])
	data = data[8:]
	number := func(flag uint32, size int) (value uint64) {
		if flags&flag == 0 || len(data) < size {
			return 0
		}
		value = uint64(binary.BigEndian.Uint32(data))
		data = data[size:]
		return value
	}
	a.frames = number(hasFrames, 4)
	a.bytes = number(hasBytes, 4)
	number(hasTable, 100)
	number(hasQuality, 4)
	if len(data) < 24 || !isEncoder(data) {
		return a
	}
	delays := uint64(data[21])<<16 | uint64(data[22])<<8 | uint64(data[23])
	a.silence = delays>>12 + delays&0xFFF
	return a
}

// isEncoder reports that data begins with the name of an encoder that writes
// LAME's extension.
func isEncoder(data []byte) bool {
	switch string(data[:4]) {
	case "LAME", "L3.9", "Lavf", "Lavc":
		return true
	default:
		return false
	}
}

// parseVBRI reads the header that Fraunhofer's encoders write.
func parseVBRI(data []byte) (a announcement) {
	const offset = 32
	if len(data) < offset+18 || string(data[offset:offset+4]) != "VBRI" {
		return a
	}
	a.bytes = uint64(binary.BigEndian.Uint32(data[offset+10:]))
	a.frames = uint64(binary.BigEndian.Uint32(data[offset+14:]))
	return a
}
