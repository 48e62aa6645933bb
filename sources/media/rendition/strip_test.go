package rendition_test

import (
	"bytes"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/image/webp"

	"feedgen/sources/media/rendition"
)

// read gives a file of testdata.
func read(tb testing.TB, name string) []byte {
	tb.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

// fixtures lists the pictures of testdata.
func fixtures(tb testing.TB) []string {
	tb.Helper()
	files, err := filepath.Glob("testdata/*.*")
	if err != nil || len(files) == 0 {
		tb.Fatal("no pictures", err)
	}
	names := make([]string, len(files))
	for i, file := range files {
		names[i] = filepath.Base(file)
	}
	return names
}

// mustMake makes a copy.
func mustMake(tb testing.TB, original []byte, maxWidth int) rendition.Rendition {
	tb.Helper()
	r, err := rendition.Make(original, maxWidth)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// decode gives the pixels of a picture as stored; of an animation, the first
// frame's.
func decode(tb testing.TB, mediaType string, data []byte) image.Image {
	tb.Helper()
	decoders := map[string]func(*bytes.Reader) (image.Image, error){
		"image/jpeg": func(r *bytes.Reader) (image.Image, error) { return jpeg.Decode(r) },
		"image/png":  func(r *bytes.Reader) (image.Image, error) { return png.Decode(r) },
		"image/gif":  func(r *bytes.Reader) (image.Image, error) { return gif.Decode(r) },
		"image/webp": func(r *bytes.Reader) (image.Image, error) { return webp.Decode(r) },
	}
	m, err := decoders[mediaType](bytes.NewReader(data))
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

// A fact is what a copy is known by.
type fact struct {
	Type, Ext     string
	Width, Height int
	Turned        bool // it holds an EXIF orientation other than upright
}

func TestMakeTellsTypeAndDimensionsAsShown(t *testing.T) {
	want := map[string]fact{
		"motion.jpg":       {"image/jpeg", ".jpg", 32, 48, true},
		"progressive.jpg":  {"image/jpeg", ".jpg", 48, 32, false},
		"cmyk.jpg":         {"image/jpeg", ".jpg", 48, 32, false},
		"gray.jpg":         {"image/jpeg", ".jpg", 48, 32, false},
		"still.png":        {"image/png", ".png", 32, 48, true},
		"alpha.png":        {"image/png", ".png", 32, 48, true},
		"animated.png":     {"image/png", ".png", 48, 32, false},
		"still.gif":        {"image/gif", ".gif", 48, 32, false},
		"animated.gif":     {"image/gif", ".gif", 48, 32, false},
		"lossy.webp":       {"image/webp", ".webp", 32, 48, true},
		"lossless.webp":    {"image/webp", ".webp", 32, 48, true},
		"alpha.webp":       {"image/webp", ".webp", 32, 48, true},
		"noise.webp":       {"image/webp", ".webp", 24, 32, true},
		"noise-alpha.webp": {"image/webp", ".webp", 24, 32, true},
		"contrast.webp":    {"image/webp", ".webp", 64, 48, false},
		"animated.webp":    {"image/webp", ".webp", 48, 32, false},
		"still.avif":       {"image/avif", ".avif", 32, 48, false},
		"animated.avif":    {"image/avif", ".avif", 48, 32, false},
	}
	got := make(map[string]fact)
	for _, name := range fixtures(t) {
		r := mustMake(t, read(t, name), 0)
		got[name] = fact{r.Type, r.Ext(), r.Width, r.Height, holdsOrientation(r.Data)}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// holdsOrientation looks for the EXIF entry of an orientation other than 1: tag,
// type, count and value.
func holdsOrientation(data []byte) bool {
	entry := []byte{0x01, 0x12, 0, 3, 0, 0, 0, 1, 0}
	i := bytes.Index(data, entry)
	return i >= 0 && data[i+len(entry)] != 1
}

// telling are the strings that no copy holds: the place that each picture of
// testdata tells, the pointer to GPS data, and names that begin metadata.
func telling() []string {
	return []string{"SECRETPLACE", "\x88\x25\x00\x04\x00\x00\x00\x01", "\x25\x88\x04\x00\x01\x00\x00\x00",
		"WGS", "xmpmeta", "ns.adobe.com", "XMP Data", "Photoshop", "Comment", "tIME", "tEXt", "zTXt", "iTXt", "exif:"}
}

func TestMakeStripsWhatTellsThePlace(t *testing.T) {
	for _, name := range fixtures(t) {
		t.Run(name, func(t *testing.T) {
			original := read(t, name)
			if !bytes.Contains(original, []byte("SECRETPLACE")) {
				t.Fatal("the original tells no place")
			}
			for _, maxWidth := range []int{0, 16} {
				copied := mustMake(t, original, maxWidth).Data
				for _, s := range telling() {
					if bytes.Contains(copied, []byte(s)) {
						t.Errorf("no wider than %d: %q is left", maxWidth, s)
					}
				}
			}
		})
	}
}

func TestMakeKeepsThePixelsOfWhatIsNotScaled(t *testing.T) {
	for _, name := range fixtures(t) {
		if strings.HasSuffix(name, ".avif") || name == "animated.webp" {
			continue // Go cannot decode it; the tests of its parts hold it
		}
		t.Run(name, func(t *testing.T) {
			original := read(t, name)
			r := mustMake(t, original, 0)
			want, got := decode(t, r.Type, original), decode(t, r.Type, r.Data)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-original +copy):\n%s", diff)
			}
		})
	}
}

func TestMakeOfACopyChangesNothing(t *testing.T) {
	for _, name := range fixtures(t) {
		first := mustMake(t, read(t, name), 0)
		if diff := cmp.Diff(first, mustMake(t, first.Data, 0)); diff != "" {
			t.Errorf("%s (-first +second):\n%s", name, diff)
		}
	}
}

func TestMakeLeavesTheOriginalAlone(t *testing.T) {
	for _, name := range fixtures(t) {
		original := read(t, name)
		r := mustMake(t, original, 0)
		clear(r.Data[:cap(r.Data)])
		if !bytes.Equal(original, read(t, name)) {
			t.Errorf("%s: changed", name)
		}
	}
}

// TestMakeNeverCopiesHalfAFile cuts each picture at each byte. What is left is an
// error, or enough for the very copy that the whole gives.
func TestMakeNeverCopiesHalfAFile(t *testing.T) {
	for _, name := range fixtures(t) {
		original := read(t, name)
		want := mustMake(t, original, 0)
		for n := range original {
			got, err := rendition.Make(original[:n], 0)
			if err == nil && !bytes.Equal(got.Data, want.Data) {
				t.Errorf("%s: %d of %d bytes give a copy of its own", name, n, len(original))
			}
		}
	}
}
