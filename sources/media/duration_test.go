package media_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"feedgen/sources/media"
)

// A recording is a file of testdata/duration, and how long it is.
type recording struct {
	file, mediaType string
	milliseconds    time.Duration
}

// recordings gives all that there are. How long they are is what ffprobe 5.1
// says; where that counts the silence that an encoder added to an MP3 file or an
// Opus stream, or believes that the bitrate is constant, it is what ffmpeg
// decodes. testdata/duration/make.sh tells both.
func recordings() []recording {
	return []recording{
		{"cbr.mp3", "audio/mpeg", 700},
		{"cbr-bare.mp3", "audio/mpeg", 731},
		{"cbr-bare-22khz.mp3", "audio/mpeg", 1404},
		{"cbr-bare-8khz.mp3", "audio/mpeg", 2088},
		{"layer2.mp2", "audio/mpeg", 720},
		{"layer2-22khz.mp2", "audio/mpeg", 1306},
		{"stereo.mp3", "audio/mpeg", 700},
		{"vbr.mp3", "audio/mpeg", 1700},
		{"vbr-22khz.mp3", "audio/mpeg", 1300},
		{"vbr-bare.mp3", "audio/mpeg", 1776},

		{"moov-first.m4a", "audio/mp4", 700},
		{"moov-last.m4a", "audio/mp4", 700},
		{"fragments.m4a", "audio/mp4", 723},
		{"fragments-behind.m4a", "audio/mp4", 723},
		{"fragments-dash.m4a", "audio/mp4", 723},
		{"fragments.mp4", "video/mp4", 823},
		{"video.mp4", "video/mp4", 800},
		{"video.mov", "video/quicktime", 800},

		{"flac.ogg", "audio/ogg", 300},
		{"opus.opus", "audio/opus", 700},
		{"speex.ogg", "audio/ogg", 1900},
		{"theora.ogv", "video/ogg", 400},
		{"vorbis.ogg", "audio/ogg", 700},

		{"flac.flac", "audio/flac", 300},

		{"adpcm.wav", "audio/wav", 1021},
		{"pcm.wav", "audio/wav", 330},
		{"piped.wav", "audio/wav", 330},
		{"rf64.wav", "audio/wav", 330},

		{"audio.webm", "audio/webm", 708},
		{"video.webm", "video/webm", 800},
	}
}

// near is how far from the true length one may be.
const near = 10 * time.Millisecond

func TestDurationOfWhatProgramsWrite(t *testing.T) {
	for _, r := range recordings() {
		t.Run(r.file, func(t *testing.T) {
			got, err := duration(readRecording(t, r.file), r.mediaType)
			if err != nil {
				t.Fatal(err)
			}
			wantNear(t, r.milliseconds*time.Millisecond, got, near)
		})
	}
}

func TestEachRecordingIsTested(t *testing.T) {
	files, err := filepath.Glob("testdata/duration/*.*")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{"make.sh": true, "piped.webm": true}
	for _, r := range recordings() {
		known[r.file] = true
	}
	for _, file := range files {
		if !known[filepath.Base(file)] {
			t.Errorf("%s is in no table", file)
		}
	}
}

func TestDurationIsNoneOfOtherTypes(t *testing.T) {
	for _, mediaType := range []string{"", "image/png", "audio/midi", "application/pdf"} {
		got, err := duration(readRecording(t, "cbr.mp3"), mediaType)
		if got != 0 || err != nil {
			t.Errorf("%q: got %v, %v; want no length and no error", mediaType, got, err)
		}
	}
}

// TestDurationTellsWhyThereIsNone gives what is something else than it is called,
// and what does not tell its length.
func TestDurationTellsWhyThereIsNone(t *testing.T) {
	page := []byte("<!DOCTYPE html>\n<title>Not found</title>\n" + strings.Repeat("<p>Nor is it anywhere else.\n", 50))
	cases := []struct {
		name, mediaType string
		data            []byte
		want            string
	}{
		{"page", "audio/mpeg", page, "length of audio/mpeg: no frames of MPEG audio"},
		{"page", "audio/mp4", page, "length of audio/mp4: no moov box"},
		{"page", "audio/ogg", page, "length of audio/ogg: no page of Ogg"},
		{"page", "audio/flac", page, "length of audio/flac: no STREAMINFO of FLAC"},
		{"page", "audio/wav", page, "length of audio/wav: no WAVE"},
		{"page", "video/webm", page, "length of video/webm: no EBML"},
		{"nothing", "audio/mpeg", nil, "length of audio/mpeg: no frames of MPEG audio"},
		{"nothing", "audio/wav", nil, "length of audio/wav: unexpected EOF"},
		{"piped", "video/webm", readRecording(t, "piped.webm"), "length of video/webm: the file does not tell it"},
		{"in a row", "audio/ogg", append(readRecording(t, "vorbis.ogg"), readRecording(t, "speex.ogg")...),
			"length of audio/ogg: several recordings, one after another"},
	}
	for _, c := range cases {
		got, err := duration(c.data, c.mediaType)
		if got != 0 || err == nil || err.Error() != c.want {
			t.Errorf("%s as %s: got %v, %v\nwant %s", c.name, c.mediaType, got, err, c.want)
		}
	}
}

func duration(data []byte, mediaType string) (time.Duration, error) {
	return media.Duration(bytes.NewReader(data), int64(len(data)), mediaType)
}

func readRecording(tb testing.TB, file string) []byte {
	tb.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "duration", file))
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

func wantNear(tb testing.TB, want, got, tolerance time.Duration) {
	tb.Helper()
	if (got - want).Abs() > tolerance {
		tb.Errorf("got %v, want %v", got, want)
	}
}
