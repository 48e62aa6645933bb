package media_test

import (
	"math"
	"slices"
	"testing"
	"time"
)

func TestDurationOfMP4(t *testing.T) {
	long := slices.Concat(u32(1), []byte("moov"), u64(16+28), mvhd(4321))
	cut := box("moov", mvhd(4321), box("free", make([]byte, 999)), box("free", make([]byte, 99)))[:100]
	checkBuilt(t, "video/mp4", []built{
		{"header of version 1", box("moov", box("mvhd", []byte{1, 0, 0, 0}, make([]byte, 16), u32(1000), u64(4321))), 4321 * time.Millisecond},
		{"sizes of 64 bits", slices.Concat(u32(1), []byte("mdat"), u64(20), u32(0), long), 4321 * time.Millisecond},
		{"a box up to the end", slices.Concat(u32(0), []byte("moov"), mvhd(4321)), 4321 * time.Millisecond},
		{"a cut moov", cut, 4321 * time.Millisecond},
		{"the longest track, by mdhd", box("moov", mvhd(0), track(1, 0, 500, 700), track(2, 0, 1000, 900)), 1400 * time.Millisecond},
		{"the longest track, by tkhd", box("moov", mvhd(math.MaxUint32), track(1, 777, 0, 0), track(2, 555, 0, 0)), 777 * time.Millisecond},
		{"tracks of version 1", box("moov", mvhd(0), box("trak",
			box("tkhd", u32(1<<24), u64(0), u64(0), u32(1), u32(0), u64(777)))), 777 * time.Millisecond},
	})
}

func TestDurationOfFragments(t *testing.T) {
	// Track 7 has 1,000 units a second, and samples of 25 if nothing else is said.
	moov := box("moov", mvhd(100), track(7, 0, 1000, 0), box("mvex", box("trex", u32(0), u32(7), u32(1), u32(25), u64(0))))
	tfhd := box("tfhd", u32(0), u32(7))
	tfdt := box("tfdt", u32(0), u32(2000))
	run := func(flags, count uint32, fields ...[]byte) []byte {
		return box("trun", u32(flags), u32(count), slices.Concat(fields...))
	}
	file := func(boxes ...[]byte) []byte {
		return slices.Concat(moov, box("moof", box("mfhd", u64(0)), box("traf", boxes...)), box("mdat", u64(0)))
	}
	sample := slices.Concat(u32(300), u32(9999), u32(9999), u32(9999))
	checkBuilt(t, "video/mp4", []built{
		{"movie extends header", box("moov", mvhd(100), box("mvex", box("mehd", u32(0), u32(4321)))), 4321 * time.Millisecond},
		{"movie extends header of version 1", box("moov", mvhd(100), box("mvex", box("mehd", u32(1<<24), u64(4321)))), 4321 * time.Millisecond},
		{"the track's default", file(tfhd, tfdt, run(0, 30)), 2750 * time.Millisecond},
		{"two runs", file(tfhd, tfdt, run(0, 30), run(0, 10)), 3000 * time.Millisecond},
		{"a start of version 1", file(tfhd, box("tfdt", u32(1<<24), u64(3000)), run(0, 30)), 3750 * time.Millisecond},
		{"the fragment's default", file(box("tfhd", u32(0x08), u32(7), u32(50)), tfdt, run(0, 30)), 3500 * time.Millisecond},
		{"the fragment's default behind more", file(box("tfhd", u32(0x0B), u32(7), u64(0), u32(1), u32(50)), tfdt, run(0, 30)), 3500 * time.Millisecond},
		{"samples' own lengths", file(tfhd, tfdt, run(0xF05, 2, u32(9999), u32(9999), sample, sample)), 2600 * time.Millisecond},
		{"fewer samples than said", file(tfhd, tfdt, run(0x100, 1000, u32(300), u32(300)), box("free", u64(0))), 2600 * time.Millisecond},
		{"the longer of two tracks", slices.Concat(moov, box("moof",
			box("traf", tfhd, tfdt, run(0, 30)), box("traf", tfhd, tfdt, run(0, 20)))), 2750 * time.Millisecond},
		{"no fragment", moov, 100 * time.Millisecond},
	})
}

// box makes a box of MP4.
func box(kind string, content ...[]byte) []byte {
	data := slices.Concat(content...)
	return slices.Concat(u32(uint32(8+len(data))), []byte(kind), data)
}

// mvhd says how many milliseconds a movie has.
func mvhd(length uint32) []byte {
	return box("mvhd", u32(0), u64(0), u32(1000), u32(length))
}

// track has a length in milliseconds, and one in units of its own.
func track(id, length, scale, units uint32) []byte {
	return box("trak",
		box("tkhd", u32(0), u64(0), u32(id), u32(0), u32(length)),
		box("mdia", box("mdhd", u32(0), u64(0), u32(scale), u32(units))))
}
