package rendition_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"feedgen/sources/media/rendition"
)

// fuzzPixels bounds what is scaled while fuzzing.
const fuzzPixels = 1 << 18

// FuzzMake holds what Make promises of any bytes: an error, or a copy that has
// nothing left to strip, and whose scaled form is one that can be decoded.
func FuzzMake(f *testing.F) {
	for _, name := range fixtures(f) {
		f.Add(read(f, name), 16)
	}
	f.Add(jpegOf(""), 4)
	f.Fuzz(func(t *testing.T, original []byte, maxWidth int) {
		plain, err := rendition.Make(original, 0)
		if err != nil {
			if len(plain.Data) > 0 {
				t.Error("a copy beside the error", err)
			}
			return
		}
		checkCopy(t, plain)
		if plain.Width*plain.Height > fuzzPixels {
			return
		}
		scaled := mustMake(t, original, maxWidth)
		checkCopy(t, scaled)
		if bytes.Equal(scaled.Data, plain.Data) {
			return
		}
		if scaled.Width != maxWidth || len(scaled.Data) > len(plain.Data) {
			t.Errorf("%d pixels wide instead of %d, %d bytes after %d", scaled.Width, maxWidth, len(scaled.Data), len(plain.Data))
		}
		if b := decode(t, scaled.Type, scaled.Data).Bounds(); b.Dx() != scaled.Width || b.Dy() != scaled.Height {
			t.Errorf("%v, told as %d × %d", b, scaled.Width, scaled.Height)
		}
	})
}

// checkCopy fails unless the copy of a copy is the same.
func checkCopy(t *testing.T, r rendition.Rendition) {
	t.Helper()
	if r.Width <= 0 || r.Height <= 0 || r.Ext() == "." {
		t.Errorf("%s, %d × %d", r.Type, r.Width, r.Height)
	}
	if diff := cmp.Diff(r, mustMake(t, r.Data, 0)); diff != "" {
		t.Errorf("copied again (-first +second):\n%s", diff)
	}
}
