package media

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
)

const (
	// oggHeader is how many bytes of a page's header stand before the table of
	// its segments.
	oggHeader = 27

	// oggTail bounds how far from the end of a file the last page of its sound
	// is looked for, in bytes, and oggStep how much of it at a time.
	oggTail = 1 << 20
	oggStep = 32 << 10
)

// An oggPage is what the header of a page says: RFC 3533, section 6.
type oggPage struct {
	begins  bool  // its stream
	granule int64 // where in the sound it ends; -1 if nothing ends in it
	serial  uint32
}

// parseOggPage reads the header that data begins with.
func parseOggPage(data []byte) (p oggPage, ok bool) {
	if len(data) < oggHeader || !bytes.HasPrefix(data, []byte("OggS\x00")) {
		return p, false
	}
	return oggPage{
		begins:  data[5]&2 != 0,
		granule: int64(binary.LittleEndian.Uint64(data[6:])),
		serial:  binary.LittleEndian.Uint32(data[14:]),
	}, true
}

// oggSeconds measures the sound in an Ogg file, by the granule of its last page.
// A file in which a whole other one follows is refused, as the second would have
// to be looked for everywhere.
func oggSeconds(r *recording) (float64, error) {
	sound, serials, err := r.oggStreams()
	if err != nil {
		return 0, err
	}
	granule, err := r.lastGranule(sound.serial, serials)
	if err != nil {
		return 0, err
	}
	return max(0, per(float64(granule)-sound.skip, sound.rate)), nil
}

// An oggSound tells how the granules of a stream of sound are counted.
type oggSound struct {
	serial uint32
	rate   uint32  // granules in a second
	skip   float64 // granules before the sound
}

// oggStreams looks at the pages with which the streams begin. It gives the first
// that is sound, and the serial numbers of all.
func (r *recording) oggStreams() (sound oggSound, serials []uint32, err error) {
	const enough = 64 // bytes of the header of any sound
	for at := int64(0); ; {
		head, err := r.upTo(oggHeader+255+enough, at)
		if err != nil {
			return sound, nil, err
		}
		page, ok := parseOggPage(head)
		if !ok && at == 0 {
			return sound, nil, errors.New("no page of Ogg")
		}
		if !ok || !page.begins {
			break
		}
		serials = append(serials, page.serial)
		segments := int(head[oggHeader-1])
		if len(head) < oggHeader+segments {
			return sound, nil, io.ErrUnexpectedEOF
		}
		body := head[oggHeader+segments:]
		if rate, skip := parseOggSound(body); rate > 0 && sound.rate == 0 {
			sound = oggSound{serial: page.serial, rate: rate, skip: skip}
		}
		at += int64(oggHeader + segments)
		for _, size := range head[oggHeader : oggHeader+segments] {
			at += int64(size)
		}
	}
	if sound.rate == 0 {
		return sound, nil, errors.New("no sound of Vorbis, Opus, FLAC or Speex")
	}
	return sound, serials, nil
}

// parseOggSound tells by the first packet of a stream how many granules make a
// second, 0 if it is not known, and how many stand before the sound.
func parseOggSound(packet []byte) (rate uint32, skip float64) {
	begins := func(magic string, size int) bool {
		return len(packet) >= size && string(packet[:len(magic)]) == magic
	}
	switch {
	case begins("\x01vorbis", 16):
		return binary.LittleEndian.Uint32(packet[12:]), 0
	case begins("OpusHead", 12): // RFC 7845, section 4: always 48 kHz
		return 48000, float64(binary.LittleEndian.Uint16(packet[10:]))
	case begins("\x7fFLAC", 31):
		return binary.BigEndian.Uint32(packet[27:]) >> 12, 0
	case begins("Speex   ", 40):
		return binary.LittleEndian.Uint32(packet[36:]), 0
	default:
		return 0, 0
	}
}

// lastGranule looks from the end for the last page of a stream that has a
// granule. serials are those of all streams that begin the file.
func (r *recording) lastGranule(serial uint32, serials []uint32) (int64, error) {
	for to := r.size; to > max(0, r.size-oggTail); to -= oggStep {
		from := max(0, to-oggStep)
		data, err := r.upTo(int(to-from)+oggHeader-1, from) // a header may reach over
		if err != nil {
			return 0, err
		}
		for end := len(data); end >= 0; {
			end = bytes.LastIndex(data[:end], []byte("OggS"))
			if end < 0 {
				break
			}
			page, ok := parseOggPage(data[end:])
			if !ok {
				continue
			}
			if !slices.Contains(serials, page.serial) {
				return 0, errors.New("several recordings, one after another")
			}
			if page.serial == serial && page.granule >= 0 {
				return page.granule, nil
			}
		}
	}
	return 0, fmt.Errorf("no page of the sound in the last %d bytes", oggTail)
}
