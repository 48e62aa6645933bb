package media_test

import (
	"bytes"
	"testing"
	"time"

	"feedgen/sources/media"
)

// TestDurationOfCutFiles cuts each recording at each length, as downloads that
// break off do. What remains is never longer than the whole: but for the silence,
// of which a cut first frame tells no more.
func TestDurationOfCutFiles(t *testing.T) {
	const silence = 100 * time.Millisecond
	for _, r := range recordings() {
		data := readRecording(t, r.file)
		whole := r.milliseconds * time.Millisecond
		for n := range data {
			for _, size := range []int{n, len(data)} { // what is there, what was promised
				got, err := media.Duration(bytes.NewReader(data[:n]), int64(size), r.mediaType)
				if got < 0 || got > whole+silence || (got == 0) != (err != nil) {
					t.Fatalf("%s cut to %d of %d bytes: got %v, %v; want no more than %v", r.file, n, size, got, err, whole)
				}
			}
		}
	}
}

// FuzzDuration holds what Duration promises of any file: to end, to read little,
// and to give either an error or a believable length.
func FuzzDuration(f *testing.F) {
	types := []string{
		"audio/mpeg", "audio/mp4", "video/quicktime", "audio/ogg", "audio/opus",
		"audio/flac", "audio/wav", "video/webm",
	}
	for _, r := range recordings() {
		for kind, mediaType := range types {
			if mediaType == r.mediaType {
				f.Add(readRecording(f, r.file), byte(kind))
			}
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, kind byte) {
		m := &meter{ReaderAt: bytes.NewReader(data)}
		got, err := media.Duration(m, int64(len(data)), types[int(kind)%len(types)])
		if got < 0 || got > 30*24*time.Hour || (got == 0) != (err != nil) {
			t.Errorf("got %v, %v", got, err)
		}
		if m.bytes > mostBytes || m.calls > mostCalls {
			t.Errorf("%d bytes read in %d calls", m.bytes, m.calls)
		}
	})
}
