package media_test

import (
	"errors"
	"io"
	"testing"
	"time"

	"feedgen/sources/media"
)

// A sparse file is large and holds little: what parts hold stands where they say,
// and zeros elsewhere.
type sparse struct {
	size  int64
	parts []part
}

// A part is data that repeats up to its end.
type part struct {
	from, to int64
	data     []byte
}

// put adds data at the end.
func (s *sparse) put(data []byte) *sparse {
	return s.fill(data, int64(len(data)))
}

// fill adds data again and again until it takes size bytes.
func (s *sparse) fill(data []byte, size int64) *sparse {
	s.parts = append(s.parts, part{s.size, s.size + size, data})
	return s.gap(size)
}

// gap adds zeros.
func (s *sparse) gap(size int64) *sparse {
	s.size += size
	return s
}

func (s *sparse) ReadAt(b []byte, off int64) (int, error) {
	n := int(max(0, min(int64(len(b)), s.size-off)))
	clear(b[:n])
	for _, p := range s.parts {
		for at := max(off, p.from); at < min(off+int64(n), p.to); {
			end := min(off+int64(n), p.to)
			at += int64(copy(b[at-off:end-off], p.data[(at-p.from)%int64(len(p.data)):]))
		}
	}
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

// A meter counts what is read of a file.
type meter struct {
	io.ReaderAt
	bytes, calls int
}

func (m *meter) ReadAt(b []byte, off int64) (int, error) {
	m.bytes += len(b)
	m.calls++
	return m.ReaderAt.ReadAt(b, off)
}

const (
	mostBytes = 8 << 20
	mostCalls = 8192
)

// duration measures the file, and refuses that too much of it is read.
func (s *sparse) duration(tb testing.TB, mediaType string) (time.Duration, error) {
	tb.Helper()
	m := &meter{ReaderAt: s}
	d, err := media.Duration(m, s.size, mediaType)
	if m.bytes > mostBytes || m.calls > mostCalls {
		tb.Errorf("%d bytes read in %d calls", m.bytes, m.calls)
	}
	return d, err
}

func TestDurationSkipsLargePictures(t *testing.T) {
	sound := readRecording(t, "cbr-bare-22khz.mp3")
	picture := []byte("ID3\x04\x00\x00\x08\x00\x00\x00")                 // 16 MB
	second := []byte("ID3\x04\x00\x10\x00\x00\x02\x00")                  // 256 bytes and a footer
	lyrics := append([]byte("TAG"), make([]byte, 125)...)                // ID3v1
	ape := append([]byte("APETAGEX\xD0\x07\x00\x00"), 0x20, 0x4E, 0, 0)  // 20,000 bytes
	ape = append(ape, 1, 0, 0, 0, 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0) // and a header
	file := new(sparse).put(picture).gap(16 << 20).put(second).gap(256 + 10).gap(3000).put(sound)
	file.gap(32 + 20000 - 32).put(ape).put(lyrics)
	got, err := file.duration(t, "audio/mpeg")
	if err != nil {
		t.Fatal(err)
	}
	wantNear(t, 1404*time.Millisecond, got, near)
}

// TestDurationOfLargeCBR goes on for 200 MB.
func TestDurationOfLargeCBR(t *testing.T) {
	file := new(sparse).fill(mp3Frame(128), 200_000_000)
	got, err := file.duration(t, "audio/mpeg")
	if err != nil {
		t.Fatal(err)
	}
	wantNear(t, 12500*time.Second, got, time.Millisecond)
}

// TestDurationOfLargeVBR has speech, and then more of music.
func TestDurationOfLargeVBR(t *testing.T) {
	var speech, music []byte
	speech = append(append(speech, mp3Frame(64)...), mp3Frame(192)...)
	music = append(append(music, mp3Frame(64)...), mp3Frame(320)...)
	file := new(sparse).fill(speech, int64(len(speech))*24_000).fill(music, int64(len(music))*60_000)
	want := time.Duration(2 * 84_000 * 1152 * int64(time.Second) / 44100)
	got, err := file.duration(t, "audio/mpeg")
	if err != nil {
		t.Fatal(err)
	}
	wantNear(t, want, got, want/50)
}

// TestDurationSeesTheBitrateChange has a file that begins with one bitrate.
func TestDurationSeesTheBitrateChange(t *testing.T) {
	file := new(sparse).fill(mp3Frame(64), 208*1000).fill(mp3Frame(256), 835*1000)
	got, err := file.duration(t, "audio/mpeg")
	if err != nil {
		t.Fatal(err)
	}
	want := time.Duration(2000 * 1152 * int64(time.Second) / 44100)
	wantNear(t, want, got, want/100)
}

// TestDurationEndsInHostileFiles gives what would make for endless walks.
func TestDurationEndsInHostileFiles(t *testing.T) {
	box := []byte("\x00\x00\x00\x08free")
	far := []byte("\x00\x00\x20\x00free")
	cluster := []byte{0x1F, 0x43, 0xB6, 0x75, 0x50, 0x00} // 4 KB
	webm := []byte{0x1A, 0x45, 0xDF, 0xA3, 0x80, 0x18, 0x53, 0x80, 0x67, 0xFF}
	broken := append(append(mp3Frame(64), mp3Frame(64)...), mp3Frame(64)...)
	broken = append(broken, 1, 2, 3, 0xFF, 0xFB, 0x50)
	page := append([]byte("OggS\x00\x02"), make([]byte, 21)...)
	cases := map[string]struct {
		file      *sparse
		mediaType string
	}{
		"boxes close together": {new(sparse).fill(box, 1<<40), "video/mp4"},
		"boxes far apart":      {new(sparse).fill(append(far, make([]byte, 8192-8)...), 1<<40), "video/mp4"},
		"empty tags":           {new(sparse).fill([]byte("ID3\x04\x00\x00\x00\x00\x00\x00"), 1<<40), "audio/mpeg"},
		"no frame":             {new(sparse).fill([]byte{0xFF, 0xFB, 0x90}, 1<<40), "audio/mpeg"},
		"empty pages":          {new(sparse).fill(page, 1<<40), "audio/ogg"},
		"empty chunks":         {new(sparse).put([]byte("RIFF\x00\x00\x00\x00WAVE")).gap(1 << 40), "audio/wav"},
		"clusters":             {new(sparse).put(webm).fill(append(cluster, make([]byte, 4096)...), 1<<40), "video/webm"},
		"nothing but zeros":    {new(sparse).gap(1 << 40), "video/webm"},
	}
	for name, c := range cases {
		if got, err := c.file.duration(t, c.mediaType); got != 0 || err == nil {
			t.Errorf("%s: got %v, %v; want an error", name, got, err)
		}
	}
	got, err := new(sparse).fill(broken, 20<<20).duration(t, "audio/mpeg")
	if err != nil || got == 0 {
		t.Errorf("frames with rubbish between: got %v, %v; want a length", got, err)
	}
}

// TestDurationTellsWhatReadingSays passes on the error of the file.
func TestDurationTellsWhatReadingSays(t *testing.T) {
	failure := errors.New("the disk is on fire")
	for _, r := range recordings() {
		_, err := media.Duration(broken{failure}, 5000, r.mediaType)
		if !errors.Is(err, failure) {
			t.Errorf("%s: got %v, want %v", r.mediaType, err, failure)
		}
	}
}

type broken struct{ err error }

func (b broken) ReadAt([]byte, int64) (int, error) { return 0, b.err }
