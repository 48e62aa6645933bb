package media_test

import (
	"math"
	"slices"
	"testing"
	"time"
)

func TestDurationOfOgg(t *testing.T) {
	opus := slices.Concat([]byte("OpusHead\x01\x01\x80\xBB"), make([]byte, 8)) // 48,000 before the sound
	vorbis := slices.Concat([]byte("\x01vorbis"), l32(0), []byte{1}, l32(44100), make([]byte, 16))
	text := []byte("fishead\x00 and what it says")
	const first, second = 1, 2
	edge := 32<<10 - 27 + 10 // puts a header where a step backwards ends
	checkBuilt(t, "audio/ogg", []built{
		{"Opus without what is before", slices.Concat(oggPage(2, 0, first, opus), oggPage(4, 96_000+48_000, first, nil)), 2 * time.Second},
		{"what ends in no page", slices.Concat(oggPage(2, 0, first, vorbis), oggPage(0, 88_200, first, nil), oggPage(0, math.MaxUint64, first, nil)), 2 * time.Second},
		{"two streams", slices.Concat(oggPage(2, 0, second, text), oggPage(2, 0, first, vorbis), oggPage(0, 88_200, first, nil), oggPage(0, 5, second, nil)), 2 * time.Second},
		{"two sounds", slices.Concat(oggPage(2, 0, first, vorbis), oggPage(2, 0, second, opus), oggPage(0, 88_200, first, nil), oggPage(0, 99_999, second, nil)), 2 * time.Second},
		{"a long last page", slices.Concat(oggPage(2, 0, first, vorbis), oggPage(0, 88_200, first, nil), make([]byte, edge)), 2 * time.Second},
	})
}

// oggPage makes a page with one packet of less than 255 bytes.
func oggPage(flags byte, granule uint64, serial uint32, packet []byte) []byte {
	return slices.Concat([]byte{'O', 'g', 'g', 'S', 0, flags}, l64(granule), l32(serial), u64(0), []byte{1, byte(len(packet))}, packet)
}

func TestDurationOfFLACBehindID3(t *testing.T) {
	data := slices.Concat([]byte("ID3\x04\x00\x00\x00\x00\x00\x02ab"), readRecording(t, "flac.flac"))
	checkBuilt(t, "audio/flac", []built{{"tag", data, 300 * time.Millisecond}})
}

func TestDurationOfWAV(t *testing.T) {
	format := func(kind byte) []byte { // 8,000 samples and bytes a second
		return wavChunk("fmt ", 16, slices.Concat([]byte{kind, 0, 1, 0}, l32(8000), l32(8000), l32(0x80001)))
	}
	fact := wavChunk("fact", 4, l32(80_000))
	sound := make([]byte, 4000)
	const pcm, adpcm = 1, 17
	checkBuilt(t, "audio/wav", []built{
		{"a chunk behind", wav("RIFF", format(pcm), wavChunk("data", 4000, sound), wavChunk("LIST", 4000, sound)), 500 * time.Millisecond},
		{"an odd chunk", wav("RIFF", wavChunk("LIST", 5, make([]byte, 6)), format(pcm), wavChunk("data", 4000, sound)), 500 * time.Millisecond},
		{"cut", wav("RIFF", format(pcm), wavChunk("data", 8000, sound)), 500 * time.Millisecond},
		{"unknown size", wav("RIFF", format(pcm), wavChunk("data", 0, sound)), 500 * time.Millisecond},
		{"size in RF64", wav("RF64", wavChunk("ds64", 28, slices.Concat(l64(0), l64(4000), make([]byte, 12))), format(pcm), wavChunk("data", math.MaxUint32, sound), sound), 500 * time.Millisecond},
		{"samples that are not needed", wav("RIFF", format(pcm), fact, wavChunk("data", 4000, sound)), 500 * time.Millisecond},
		{"compressed", wav("RIFF", format(adpcm), fact, wavChunk("data", 4000, sound)), 10 * time.Second},
		{"compressed, and samples not told", wav("RIFF", format(adpcm), wavChunk("data", 4000, sound)), 500 * time.Millisecond},
	})
	head := wav("RIFF", format(pcm), wavChunk("data", math.MaxUint32, nil))
	got, err := new(sparse).put(head).gap(8_000_000_000).duration(t, "audio/wav")
	if err != nil {
		t.Fatal(err)
	}
	wantNear(t, 1_000_000*time.Second, got, time.Microsecond)
}

func wav(kind string, chunks ...[]byte) []byte {
	return slices.Concat([]byte(kind), l32(0), []byte("WAVE"), slices.Concat(chunks...))
}

// wavChunk says that it is so large.
func wavChunk(name string, size uint32, data []byte) []byte {
	return slices.Concat([]byte(name), l32(size), data)
}

func TestDurationOfWebM(t *testing.T) {
	single := ebml(u32(math.Float32bits(4321)), 0x44, 0x89)
	micro := ebml([]byte{0x03, 0xE8}, 0x2A, 0xD7, 0xB1) // 1,000 nanoseconds
	checkBuilt(t, "video/webm", []built{
		{"float of 4 bytes", webm(single), 4321 * time.Millisecond},
		{"float of 8 bytes", webm(double(4321)), 4321 * time.Millisecond},
		{"units of its own", webm(double(4321000), micro), 4321 * time.Millisecond},
	})
}

// double is a Duration of 8 bytes.
func double(number float64) []byte { return ebml(u64(math.Float64bits(number)), 0x44, 0x89) }

// ebml makes an element of less than 127 bytes.
func ebml(content []byte, id ...byte) []byte {
	return slices.Concat(id, []byte{0x80 | byte(len(content))}, content)
}

// webm has an Info behind padding, in a Segment that does not know its size.
func webm(info ...[]byte) []byte {
	return slices.Concat(ebml(nil, 0x1A, 0x45, 0xDF, 0xA3), []byte{0x18, 0x53, 0x80, 0x67, 0xFF},
		[]byte{0xEC, 0x41, 0x00}, make([]byte, 256), ebml(slices.Concat(info...), 0x15, 0x49, 0xA9, 0x66))
}
