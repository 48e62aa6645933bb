package media_test

import (
	"errors"
	"regexp"
	"testing"

	"feedgen/sources/media"
)

// FuzzLook cuts any file anywhere, as TestLookIsRightOfCutFiles does with good
// ones.
func FuzzLook(f *testing.F) {
	for name := range truth() {
		data := read(f, name)
		f.Add(name, data, uint(len(data)/2))
	}
	form := regexp.MustCompile(`^([a-z]+/[a-z0-9.+-]+)?$`)
	f.Fuzz(func(t *testing.T, name string, data []byte, n uint) {
		facts, err := media.Look(name, data, true)
		if errors.Is(err, media.ErrShort) {
			t.Errorf("short of more than all: %v", err)
		}
		if !form.MatchString(facts.Type) {
			t.Errorf("type %q", facts.Type)
		}
		w, h := facts.Width, facts.Height
		if w < 0 || h < 0 || (w == 0) != (h == 0) || w > media.MaxPixels || h > media.MaxPixels || w*h > media.MaxPixels {
			t.Errorf("%d × %d pixels", w, h)
		}
		if err != nil && w > 0 {
			t.Errorf("%d × %d pixels, but %v", w, h, err)
		}

		head := data[:n%uint(len(data)+1)]
		part, partErr := media.Look(name, head, false)
		if part.Width > 0 && (part.Width != w || part.Height != h) {
			t.Errorf("%d × %d pixels by a head, %d × %d by all", part.Width, part.Height, w, h)
		}
		if part != facts && !errors.Is(partErr, media.ErrShort) && len(head) < 4096 && w > 0 {
			t.Errorf("%v by a head, %v by all: %v", part, facts, partErr)
		}
	})
}
