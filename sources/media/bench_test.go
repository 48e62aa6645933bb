package media_test

import (
	"testing"

	"feedgen/sources/media"
)

func BenchmarkLook(b *testing.B) {
	for _, name := range []string{
		"baseline.jpg", "orientation-6.jpg", "palette.png", "still.gif", "lossy.webp", "lossless.webp", "animated.webp",
		"plain.avif", "plain.heic", "plain.svg", "prolog.svg", "plain.bmp", "two.ico", "little.tif",
		"tagged.mp3", "plain.mp3", "brand.m4a", "film.mp4", "film.mov", "vorbis.ogg", "sound.opus", "sound.flac",
		"sound.wav", "film.webm", "plain.pdf", "error.jpg", "denied.gif",
	} {
		data := read(b, name)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := media.Look(name, data, true); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkLookWhole looks at all that it may of files whose telling bytes, if
// any, come late.
func BenchmarkLookWhole(b *testing.B) {
	noise := make([]byte, media.HeadSize)
	for i := range noise {
		noise[i] = byte(i*i>>3 + i)
	}
	for name, start := range map[string]string{
		"jpeg":  "\xff\xd8\xff\xe0\x00\x04ab",
		"mp4":   boxOf("ftyp", "isom\x00\x00\x00\x00"),
		"svg":   "<!-- ",
		"noise": "\x00\x01",
	} {
		data := append([]byte(start), noise...)[:media.HeadSize]
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				_, _ = media.Look("", data, false) // nothing is found
			}
		})
	}
}
