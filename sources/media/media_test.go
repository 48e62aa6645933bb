package media_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"feedgen/sources/media"
)

// truth is what other programs say of the files in testdata.
func truth() map[string]media.Facts {
	picture := func(mediaType string, width, height int) media.Facts {
		return media.Facts{Type: mediaType, Width: width, Height: height}
	}
	return map[string]media.Facts{
		"baseline.jpg":      picture("image/jpeg", 37, 21),
		"progressive.jpg":   picture("image/jpeg", 37, 21),
		"gray.jpg":          picture("image/jpeg", 37, 21),
		"cmyk.jpg":          picture("image/jpeg", 37, 21),
		"orientation-1.jpg": picture("image/jpeg", 37, 21),
		"orientation-2.jpg": picture("image/jpeg", 37, 21),
		"orientation-3.jpg": picture("image/jpeg", 37, 21),
		"orientation-4.jpg": picture("image/jpeg", 37, 21),
		"orientation-5.jpg": picture("image/jpeg", 21, 37),
		"orientation-6.jpg": picture("image/jpeg", 21, 37),
		"orientation-7.jpg": picture("image/jpeg", 21, 37),
		"orientation-8.jpg": picture("image/jpeg", 21, 37),
		"xmp-first.jpg":     picture("image/jpeg", 21, 37),

		"rgb.png":      picture("image/png", 37, 21),
		"palette.png":  picture("image/png", 37, 21),
		"animated.png": picture("image/png", 37, 21),
		"exif-6.png":   picture("image/png", 21, 37),

		"still.gif":    picture("image/gif", 37, 21),
		"animated.gif": picture("image/gif", 37, 21),

		"lossy.webp":    picture("image/webp", 37, 21),
		"lossless.webp": picture("image/webp", 37, 21),
		"alpha.webp":    picture("image/webp", 37, 21),
		"animated.webp": picture("image/webp", 37, 21),
		"exif-6.webp":   picture("image/webp", 37, 21), // browsers do not turn it

		"plain.avif":    picture("image/avif", 37, 21),
		"alpha.avif":    picture("image/avif", 37, 21),
		"sequence.avif": picture("image/avif", 37, 21),
		"grid.avif":     picture("image/avif", 128, 64),
		"mirrored.avif": picture("image/avif", 37, 21),
		"turned-1.avif": picture("image/avif", 21, 37),
		"turned-2.avif": picture("image/avif", 37, 21),
		"turned-3.avif": picture("image/avif", 21, 37),
		"exif-6.avif":   picture("image/avif", 21, 37),
		"cropped.avif":  {Type: "image/avif"},
		"plain.heic":    picture("image/heic", 37, 21),

		"plain.svg":   picture("image/svg+xml", 120, 80),
		"prolog.svg":  picture("image/svg+xml", 151, 113),
		"viewbox.svg": picture("image/svg+xml", 25, 120),
		"utf16.svg":   picture("image/svg+xml", 96, 96),
		"nosize.svg":  {Type: "image/svg+xml"},

		"plain.bmp":  picture("image/bmp", 37, 21),
		"five.bmp":   picture("image/bmp", 9, 5),
		"two.ico":    picture("image/x-icon", 32, 24),
		"little.tif": picture("image/tiff", 37, 21),
		"big.tif":    picture("image/tiff", 37, 21),
		"turned.tif": picture("image/tiff", 21, 37),

		"plain.mp3":       {Type: "audio/mpeg"},
		"tagged.mp3":      {Type: "audio/mpeg"},
		"brand.m4a":       {Type: "audio/mp4"},
		"sound.mp4":       {Type: "audio/mp4"},
		"sound-first.mp4": {Type: "audio/mp4"},
		"vorbis.ogg":      {Type: "audio/ogg"},
		"sound.opus":      {Type: "audio/ogg"},
		"flac.oga":        {Type: "audio/ogg"},
		"sound.flac":      {Type: "audio/flac"},
		"sound.wav":       {Type: "audio/wav"},
		"rf64.wav":        {Type: "audio/wav"},
		"sound.aac":       {Type: "audio/aac"},
		"sound.aiff":      {Type: "audio/aiff"},
		"sound.weba":      {Type: "audio/webm"},

		"film.mp4":  {Type: "video/mp4"},
		"film.m4v":  {Type: "video/mp4"},
		"film.mov":  {Type: "video/quicktime"},
		"film.webm": {Type: "video/webm"},
		"film.ogv":  {Type: "video/ogg"},
		"film.3gp":  {Type: "video/3gpp"},

		"plain.pdf":  {Type: "application/pdf"},
		"error.jpg":  {Type: "text/html"},
		"error.png":  {Type: "application/xhtml+xml"},
		"error.webp": {Type: "application/json"},
		"denied.gif": {Type: "text/plain"},
		"words.srt":  {Type: "application/x-subrip"},
		"noise.mp3":  {},
	}
}

func read(tb testing.TB, name string) []byte {
	tb.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

func TestLookTellsWhatFilesAre(t *testing.T) {
	got := map[string]media.Facts{}
	files, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if file.IsDir() {
			continue
		}
		facts, err := media.Look(file.Name(), read(t, file.Name()), true)
		if err != nil && file.Name() != "cropped.avif" {
			t.Errorf("%s: %v", file.Name(), err)
		}
		got[file.Name()] = facts
	}
	if diff := cmp.Diff(truth(), got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestLookIsRightOfCutFiles cuts every file at every length. What is told must be
// true, and what a longer head tells must be known to be missing.
func TestLookIsRightOfCutFiles(t *testing.T) {
	for name, want := range truth() {
		data := read(t, name)
		for n := range data {
			got, err := media.Look(name, data[:n], false)
			if got.Type != "" && got.Type != want.Type {
				t.Errorf("%s, %d bytes: %s", name, n, got.Type)
			}
			checkSize(t, name, n, got, want)
			short := errors.Is(err, media.ErrShort)
			if got != want && !short || err != nil && !short && name != "cropped.avif" {
				t.Errorf("%s, %d bytes: %v, %v", name, n, got, err)
			}

			got, err = media.Look(name, data[:n], true)
			checkSize(t, name, n, got, want)
			if errors.Is(err, media.ErrShort) {
				t.Errorf("%s, all its %d bytes: %v", name, n, err)
			}
		}
	}
}

func checkSize(t *testing.T, name string, n int, got, want media.Facts) {
	t.Helper()
	if (got.Width != 0 || got.Height != 0) && (got.Width != want.Width || got.Height != want.Height) {
		t.Errorf("%s, %d bytes: %d × %d pixels", name, n, got.Width, got.Height)
	}
}
