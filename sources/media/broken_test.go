package media_test

import (
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"

	"feedgen/sources/media"
)

const ftypAVIF = "\x00\x00\x00\x14ftypavif\x00\x00\x00\x00mif1"

// TestLookSaysWhatIsWrong gives whole files, so that no more bytes might help.
func TestLookSaysWhatIsWrong(t *testing.T) {
	ispe := boxOf("ispe", "\x00\x00\x00\x00\x00\x00\x00\x25\x00\x00\x00\x15")
	pitm := boxOf("pitm", "\x00\x00\x00\x00\x00\x01")
	ipma := func(item string) string { return boxOf("ipma", "\x00\x00\x00\x00\x00\x00\x00\x01"+item+"\x01\x81") }
	for _, c := range []struct{ want, data string }{
		{"no bytes", ""},
		{"jpeg: no frame header", "\xff\xd8\xff\xe0\x00\x04ab\xff\xd9"},
		{"jpeg: a segment shorter than its length", "\xff\xd8\xff\xe0\x00\x01ab"},
		{"jpeg: short frame header", "\xff\xd8\xff\xc0\x00\x05\x08\x00\x01"},
		{"jpeg: no scan", string(jpegOf()[:15])},
		{"jpeg: 0 × 480 pixels", strings.Replace(string(jpegOf()), "\x02\x80", "\x00\x00", 1)},
		{"png: no header, or two", string(pngOf(header(5, 5), header(6, 6), chunk("IDAT", "")))},
		{"png: no header, or two", string(pngOf(chunk("CgBI", "\x50\x00\x20\x02"), header(5, 5)))},
		{"png: no pixels", string(pngOf(header(5, 5), chunk("IEND", "")))},
		{"png: 60000 × 60000 pixels", string(pngOf(header(60_000, 60_000), chunk("IDAT", "")))},
		{"png: 4294967295 × 4294967295 pixels", string(pngOf(header(1<<32-1, 1<<32-1), chunk("IDAT", "")))},
		{"png: the header does not match its checksum", strings.Replace(string(pngOf(header(5, 5))), "\x00\x00\x00\x05", "\x00\x00\x00\x06", 1)},
		{"gif: 0 × 0 pixels", "GIF89a\x00\x00\x00\x00\x00\x00\x00;"},
		{"gif: 16705 × 16705 pixels", "GIF89aAAAA\x00\x00\x00;"},
		{"webp: no frame header: webp: invalid format", "RIFF\x20\x00\x00\x00WEBPVP8X\x09\x00\x00\x00" + strings.Repeat("\x00", 12)},
		{"bmp: -37 × 21 pixels", "BM" + strings.Repeat("\x00", 12) + "\x28\x00\x00\x00\xdb\xff\xff\xff\x15\x00\x00\x00"},
		{"ico: an icon within the directory", "\x00\x00\x01\x00\x01\x00" + strings.Repeat("\x00", 16)},
		{"ico: no directory", "\x00\x00\x01\x00\xff\x00" + strings.Repeat("\x00", 16)},
		{"tiff: no image file directory", "II*\x00\xff\xff\xff\xff"},
		{"tiff: begins with a preview", "II*\x00\x08\x00\x00\x00\x01\x00\xfe\x00\x04\x00\x01\x00\x00\x00\x01\x00\x00\x00"},
		{"tiff: 0 × 0 pixels", "II*\x00\x08\x00\x00\x00\x00\x00"},
		{"svg: 4000000000 × 2 pixels", `<svg width="4e9" height="2"/>`},
		{"svg: 0 × 10 pixels", `<svg width="0" height="10"/>`},
		{"avif: no meta box", ftypAVIF},
		{"avif: no meta box in its first 1048576 bytes", ftypAVIF + "\x00\x10\x00\x00mdat"},
		{"avif: no meta box before one of 7 bytes", ftypAVIF + "\x00\x00\x00\x07mdat"},
		{"avif: no size of the primary picture", ftypAVIF + boxOf("meta", "\x00\x00\x00\x00", pitm, boxOf("iprp", boxOf("ipco", ispe), ipma("\x00\x02")))},
		{"avif: cropped, which programs show differently", string(read(t, "cropped.avif"))},
		{"heif: no meta box", strings.Replace(ftypAVIF, "avif", "heic", 1)},
		{"avif: no meta box in its first 1048576 bytes", ftypAVIF + "\x00\x00\x00\x01mdat\xff\xff\xff\xff\xff\xff\xff\xff"},
		{"avif: no meta box before one of 0 bytes", ftypAVIF + "\x00\x00\x00\x00mdat"},
	} {
		facts, err := media.Look("", []byte(c.data), true)
		if err == nil || err.Error() != c.want {
			t.Errorf("error %v, want %s", err, c.want)
		}
		if facts.Width != 0 || facts.Height != 0 || c.data != "" && facts.Type == "" {
			t.Errorf("%s: %v", c.want, facts)
		}
	}
}

// TestFrameBehindLongSegments has 100,000 bytes of preview and profile before the
// frame.
func TestFrameBehindLongSegments(t *testing.T) {
	long := strings.Repeat("\xff\xc0", 25_000)
	data := jpegOf(segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00"+long), segment(0xe2, "ICC_PROFILE\x00\x01\x01"+long))
	want := media.Facts{Type: "image/jpeg", Width: 640, Height: 480}
	if got, err := media.Look("", data, true); err != nil || got != want {
		t.Errorf("%v, %v", got, err)
	}
	got, err := media.Look("", data[:64<<10], false)
	if want := (media.Facts{Type: "image/jpeg"}); got != want {
		t.Errorf("of the first 64 KiB: %v", got)
	}
	if !errors.Is(err, media.ErrShort) || err.Error() != "jpeg: no frame header: more bytes might tell" {
		t.Errorf("of the first 64 KiB: %v", err)
	}
}

// TestHeadSizeIsTheEnd asks for no more than it would look at.
func TestHeadSizeIsTheEnd(t *testing.T) {
	segments := slices.Repeat([][]byte{segment(0xe1, strings.Repeat("x", 60_000))}, 20)
	data := jpegOf(segments...)
	for name, whole := range map[string]bool{"a head": false, "a whole file": true} {
		_, err := media.Look("", data, whole)
		if err == nil || err.Error() != "jpeg: no frame header in its first 1048576 bytes" || errors.Is(err, media.ErrShort) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestLookAllocatesByWhatIsThere overwrites every number of every file with the
// largest there is.
func TestLookAllocatesByWhatIsThere(t *testing.T) {
	const each = 64 << 10 // of which the race detector takes most
	var before, after runtime.MemStats
	for name := range truth() {
		data := read(t, name)
		runtime.ReadMemStats(&before)
		for i := 0; i+4 <= len(data); i++ {
			broken := slices.Clone(data)
			copy(broken[i:], "\x7f\xff\xff\xff")
			_, _ = media.Look(name, broken, true) // whatever it says
		}
		runtime.ReadMemStats(&after)
		if n := after.TotalAlloc - before.TotalAlloc; n > each*uint64(len(data)) {
			t.Errorf("%s: %d bytes allocated for %d looks", name, n, len(data))
		}
	}
}
