package media_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"feedgen/sources/media"
)

// BenchmarkDuration measures files of the sizes that podcasts have, on disk and
// read before: what the machine's disk takes is not in it.
func BenchmarkDuration(b *testing.B) {
	const large = 60 << 20
	varying := bytes.Join([][]byte{mp3Frame(64), mp3Frame(192), mp3Frame(128)}, nil)
	mdat := append([]byte{large >> 24, large >> 16 & 0xFF, 0, 0}, "mdat"...)
	cases := []struct {
		name, mediaType string
		file            *sparse
	}{
		{"mp3, frames told", "audio/mpeg", new(sparse).put(readRecording(b, "cbr.mp3"))},
		{"mp3, constant", "audio/mpeg", new(sparse).fill(mp3Frame(128), large)},
		{"mp3, varying", "audio/mpeg", new(sparse).fill(varying, large)},
		{"mp4, moov first", "audio/mp4", new(sparse).put(readRecording(b, "moov-first.m4a"))},
		{"mp4, moov last", "audio/mp4", new(sparse).put(mdat).gap(large - 8).put(readRecording(b, "moov-last.m4a"))},
		{"mp4, fragments", "audio/mp4", new(sparse).put(readRecording(b, "fragments.m4a"))},
		{"ogg", "audio/ogg", new(sparse).put(readRecording(b, "vorbis.ogg"))},
		{"flac", "audio/flac", new(sparse).put(readRecording(b, "flac.flac"))},
		{"wav", "audio/wav", new(sparse).put(readRecording(b, "pcm.wav"))},
		{"webm", "audio/webm", new(sparse).put(readRecording(b, "audio.webm"))},
	}
	for _, c := range cases {
		b.Run(c.name, func(b *testing.B) {
			file := c.file.onDisk(b)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := media.Duration(file, c.file.size, c.mediaType); err != nil {
					b.Fatal(err)
				}
			}
			m := &meter{ReaderAt: file}
			if _, err := media.Duration(m, c.file.size, c.mediaType); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(m.bytes), "read-B/op")
		})
	}
}

// onDisk writes the file to a temporary folder.
func (s *sparse) onDisk(b *testing.B) *os.File {
	b.Helper()
	data := make([]byte, s.size)
	if _, err := s.ReadAt(data, 0); err != nil {
		b.Fatal(err)
	}
	name := filepath.Join(b.TempDir(), "recording")
	if err := os.WriteFile(name, data, 0o600); err != nil {
		b.Fatal(err)
	}
	file, err := os.Open(name)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { file.Close() })
	return file
}
