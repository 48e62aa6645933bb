package rendition_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"image"
	"io"
	"slices"
	"testing"
)

// iccProfile gives a profile of a size, for colours or for gray. What stands
// behind its header does not matter here.
func iccProfile(size int, space string) string {
	profile := bytes.Repeat([]byte("0123456789abcdef"), size/16+1)[:size]
	copy(profile[16:], space)
	return string(profile)
}

// jpegProfile joins the profile of a JPEG.
func jpegProfile(data []byte) string {
	var profile []byte
	number := 0
	for rest := data[2:]; rest[1] != 0xDA; {
		size := 2 + int(binary.BigEndian.Uint16(rest[2:]))
		if part, found := bytes.CutPrefix(rest[4:size], []byte("ICC_PROFILE\x00")); found {
			if number++; int(part[0]) != number {
				return "parts out of order"
			}
			profile = append(profile, part[2:]...)
		}
		rest = rest[size:]
	}
	return string(profile)
}

// pngProfile inflates the profile of a PNG.
func pngProfile(t *testing.T, data []byte) string {
	t.Helper()
	i := bytes.Index(data, []byte("iCCP"))
	if i < 0 {
		return ""
	}
	_, packed, _ := bytes.Cut(data[i:], []byte{0, 0})
	r, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	profile, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(profile)
}

// withJPEGProfile puts a profile into a JPEG, in two parts.
func withJPEGProfile(data []byte, profile string) []byte {
	half := len(profile) / 2
	data = withSegment(data, 0xE2, "ICC_PROFILE\x00\x02\x02"+profile[half:])
	return withSegment(data, 0xE2, "ICC_PROFILE\x00\x01\x02"+profile[:half])
}

// withPNGProfile puts a profile into a PNG.
func withPNGProfile(t *testing.T, data []byte, profile string) []byte {
	t.Helper()
	var packed bytes.Buffer
	w := zlib.NewWriter(&packed)
	if _, err := io.WriteString(w, profile); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return withChunk(data, "iCCP", "a name\x00\x00"+packed.String())
}

// withWebPProfile puts a profile of an even length into a WebP with VP8X.
func withWebPProfile(data []byte, profile string) []byte {
	const behindVP8X = 30
	chunk := binary.LittleEndian.AppendUint32([]byte("ICCP"), uint32(len(profile)))
	data = slices.Concat(data[:behindVP8X], chunk, []byte(profile), data[behindVP8X:])
	data[20] |= 0x20
	binary.LittleEndian.PutUint32(data[4:], uint32(len(data)-8))
	return data
}

func TestCopiesKeepTheColourProfile(t *testing.T) {
	profile := iccProfile(100_000, "RGB ")
	jpg := withJPEGProfile(toJPEG(t, corners(400, 400)), profile)
	for _, maxWidth := range []int{0, 200} {
		if r := mustMake(t, jpg, maxWidth); jpegProfile(r.Data) != profile || maxWidth > 0 && r.Width != maxWidth {
			t.Errorf("jpeg to %d: %d pixels wide, with another profile, or none", maxWidth, r.Width)
		}
	}
	png := withPNGProfile(t, toPNG(t, corners(400, 400)), profile)
	for _, maxWidth := range []int{0, 200} {
		if r := mustMake(t, png, maxWidth); pngProfile(t, r.Data) != profile || maxWidth > 0 && r.Width != maxWidth {
			t.Errorf("png to %d: %d pixels wide, with another profile, or none", maxWidth, r.Width)
		}
	}
}

func TestScaledWebPKeepsTheColourProfile(t *testing.T) {
	profile := iccProfile(300, "RGB ")
	opaque := mustMake(t, withWebPProfile(read(t, "noise.webp"), profile), 12)
	if opaque.Width != 12 || jpegProfile(opaque.Data) != profile {
		t.Errorf("opaque: %s, %d pixels wide, with another profile, or none", opaque.Type, opaque.Width)
	}
	seeThrough := mustMake(t, withWebPProfile(read(t, "noise-alpha.webp"), profile), 12)
	if seeThrough.Width != 12 || pngProfile(t, seeThrough.Data) != profile {
		t.Errorf("transparent: %s, %d pixels wide, with another profile, or none", seeThrough.Type, seeThrough.Width)
	}
}

func TestScaledPNGKeepsWhatTellsItsColours(t *testing.T) {
	original := withChunk(toPNG(t, corners(200, 200)), "gAMA", "\x00\x00\xB1\x8F")
	original = withChunk(original, "cICP", "\x0C\x0D\x00\x01") // Display P3
	r := mustMake(t, original, 100)
	if got := chunks(r.Data); r.Width != 100 || !slices.Equal(got[:3], []string{"IHDR", "cICP", "gAMA"}) {
		t.Errorf("%d pixels wide, %v", r.Width, got)
	}
}

func TestAPictureWhoseColoursCannotBeKeptIsNotScaled(t *testing.T) {
	jpg, png := toJPEG(t, corners(200, 200)), toPNG(t, corners(200, 200))
	missing := withSegment(jpg, 0xE2, "ICC_PROFILE\x00\x01\x02"+iccProfile(200, "RGB "))
	half := iccProfile(128, "RGB ")
	swapped := withSegment(jpg, 0xE2, "ICC_PROFILE\x00\x01\x02"+half)
	swapped = withSegment(swapped, 0xE2, "ICC_PROFILE\x00\x02\x02"+half)
	gray := image.NewGray(image.Rect(0, 0, 200, 200))
	for name, original := range map[string][]byte{
		"cmyk":                     read(t, "cmyk.jpg"),
		"half a profile":           missing,
		"a profile out of order":   swapped,
		"a short profile":          withJPEGProfile(jpg, "short"),
		"a profile for CMYK":       withJPEGProfile(jpg, iccProfile(200, "CMYK")),
		"a profile for gray":       withPNGProfile(t, png, iccProfile(200, "GRAY")),
		"a profile for colours":    withJPEGProfile(toJPEG(t, gray), iccProfile(200, "RGB ")),
		"a profile not compressed": withChunk(png, "iCCP", "name\x00\x00"+iccProfile(200, "RGB ")),
		"a profile without a name": withChunk(png, "iCCP", "name"),
		"a profile without end":    withPNGProfile(t, png, iccProfile(5<<20, "RGB ")),
	} {
		want := mustMake(t, original, 0)
		if got := mustMake(t, original, 20); got.Width != want.Width || !bytes.Equal(got.Data, want.Data) {
			t.Errorf("%s: scaled to %d pixels", name, got.Width)
		}
	}
	if r := mustMake(t, withJPEGProfile(toJPEG(t, gray), iccProfile(200, "GRAY")), 20); r.Width != 20 {
		t.Error("gray with a profile for it: not scaled")
	}
}
