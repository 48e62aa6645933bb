package media_test

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"
	"time"
)

// oneFrame is how long a frame of MP3 at 44.1 kHz is.
const oneFrame = 1152 * time.Second / 44100

func TestDurationOfMP3(t *testing.T) {
	layerI := append([]byte{0xFF, 0xFF, 0x40, 0}, make([]byte, 132)...)  // 128 kbit/s, 384 samples, 44.1 kHz
	layerI2 := append([]byte{0xFF, 0xF7, 0x40, 0}, make([]byte, 132)...) // 64 kbit/s, 384 samples, 22.05 kHz
	vbri := mp3Frame(128)
	copy(vbri[4+32:], "VBRI\x00\x01\x00\x00\x00\x4B")
	binary.BigEndian.PutUint32(vbri[4+32+14:], 10_000)
	xing := mp3Frame(128)
	copy(xing[4+32:], "Xing\x00\x00\x00\x03")
	binary.BigEndian.PutUint32(xing[4+32+8:], 10_000)
	binary.BigEndian.PutUint32(xing[4+32+12:], 417*20)
	frames := func(n int) []byte { return bytes.Repeat(mp3Frame(128), n) }
	lone := slices.Concat(mp3Frame(64), make([]byte, 999))
	other := slices.Concat(layerI2, make([]byte, 999))

	checkBuilt(t, "audio/mpeg", []built{
		{"layer I", bytes.Repeat(layerI, 100), 100 * 384 * time.Second / 44100},
		{"layer I of MPEG 2", bytes.Repeat(layerI2, 100), 100 * 384 * time.Second / 22050},
		{"frames counted by VBRI", slices.Concat(vbri, frames(20)), 10_000 * oneFrame},
		{"frames counted by Xing", slices.Concat(xing, frames(20)), 10_000 * oneFrame},
		{"a file put behind another", slices.Concat(xing, frames(20), xing, frames(20)), 42 * oneFrame},
		{"rubbish before frames", slices.Concat(lone, frames(20)), 20 * oneFrame},
		{"rubbish between frames", slices.Concat(frames(20), lone, frames(20)), 41 * oneFrame},
		{"rubbish of another kind between frames", slices.Concat(frames(20), other, frames(20)), 40 * oneFrame},
		{"frames of another kind behind", slices.Concat(frames(20), bytes.Repeat(layerI, 20)), 20*oneFrame + 20*384*time.Second/44100},
		{"a cut last frame", slices.Concat(frames(20), frames(1)[:200]), 20 * oneFrame},
	})
}

// TestDurationCountsNoTags has frames in tags, as those may hold anything.
func TestDurationCountsNoTags(t *testing.T) {
	frames := bytes.Repeat(mp3Frame(32), 50) // 5,200 bytes
	id3 := slices.Concat([]byte("ID3\x04\x00\x00\x00\x00\x28\x50"), frames)
	footed := slices.Concat([]byte("ID3\x04\x00\x10\x00\x00\x28\x50"), frames, make([]byte, 10))
	id3v1 := slices.Concat([]byte("TAG"), mp3Frame(32), make([]byte, 128-3-104))
	ape := slices.Concat(frames, []byte("APETAGEX"), l32(2000), l32(5200+32), l32(1), l32(0), u64(0))
	headed := slices.Concat(mp3Frame(32)[:32], frames, []byte("APETAGEX"), l32(2000), l32(5200+32), l32(1), l32(1<<31), u64(0))
	checkBuilt(t, "audio/mpeg", []built{
		{"ID3v2", slices.Concat(id3, frames), 50 * oneFrame},
		{"ID3v2, with a footer and more", slices.Concat(footed, id3, frames), 50 * oneFrame},
		{"ID3v1", slices.Concat(frames, id3v1), 50 * oneFrame},
		{"APE", slices.Concat(frames, ape), 50 * oneFrame},
		{"APE with a header, and ID3v1", slices.Concat(frames, mp3Frame(32)[:72], headed, id3v1), 50 * oneFrame},
	})
}

// mp3Frame makes a silent frame of so many kbit/s, in stereo at 44.1 kHz.
func mp3Frame(bitrate int) []byte {
	index := map[int]byte{32: 1, 64: 5, 128: 9, 192: 11, 256: 13, 320: 14}[bitrate]
	frame := make([]byte, 144*bitrate*1000/44100)
	copy(frame, []byte{0xFF, 0xFB, index << 4, 0x64})
	return frame
}
