package media_test

import (
	"bytes"
	"encoding/binary"
	"strconv"
	"strings"
	"testing"

	"feedgen/sources/media"
)

func TestJPEGIsTurnedAsItsEXIFSays(t *testing.T) {
	upright, turned := [2]int{640, 480}, [2]int{480, 640}
	for orientation, want := range [][2]int{
		0: upright, 1: upright, 2: upright, 3: upright, 4: upright,
		5: turned, 6: turned, 7: turned, 8: turned,
		9: upright,
	} {
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			got, err := media.Look("", jpegOf(exif(order, 3, uint16(orientation))), true)
			if err != nil || got.Width != want[0] || got.Height != want[1] {
				t.Errorf("orientation %d, %v: %v, %v", orientation, order, got, err)
			}
		}
	}
}

// TestEXIFThatSaysNothing leaves the picture upright.
func TestEXIFThatSaysNothing(t *testing.T) {
	six := string(exif(binary.BigEndian, 3, 6)[4:])
	for name, segments := range map[string][][]byte{
		"the second EXIF":         {exif(binary.LittleEndian, 3, 1), exif(binary.LittleEndian, 3, 6)},
		"a value of other kind":   {exif(binary.LittleEndian, 2, 6)},
		"two values":              {bytes.Replace(exif(binary.LittleEndian, 3, 6), []byte("\x03\x00\x01"), []byte("\x03\x00\x02"), 1)},
		"a cut directory":         {segment(0xe1, six[:len(six)-7])},
		"no byte order":           {segment(0xe1, strings.Replace(six, "MM", "MX", 1))},
		"EXIF in another segment": {segment(0xe5, six)},
		"no EXIF":                 {segment(0xe1, "Exif")},
	} {
		got, err := media.Look("", jpegOf(segments...), true)
		if want := (media.Facts{Type: "image/jpeg", Width: 640, Height: 480}); err != nil || got != want {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

// TestTablesAreNoFrame: the markers of some tables stand among those of frames.
func TestTablesAreNoFrame(t *testing.T) {
	table := "\x08\x00\x07\x00\x07\x01"
	got, err := media.Look("", jpegOf(segment(0xc4, table), segment(0xc8, table), segment(0xcc, table)), true)
	if want := (media.Facts{Type: "image/jpeg", Width: 640, Height: 480}); err != nil || got != want {
		t.Errorf("%v, %v", got, err)
	}
}

// TestJPEGWithBytesBetweenSegments: libjpeg reads it, so browsers show it.
func TestJPEGWithBytesBetweenSegments(t *testing.T) {
	data := jpegOf([]byte("\xff\xd0\x00\x12\xff\x00\xff\xff\xff\xfe\x00\x03c\xff\x01"), exif(binary.BigEndian, 3, 8))
	got, err := media.Look("", data, true)
	if want := (media.Facts{Type: "image/jpeg", Width: 480, Height: 640}); err != nil || got != want {
		t.Errorf("%v, %v", got, err)
	}
}

// TestPNGIsTurnedBeforeItsPixelsOnly: browsers heed no eXIf chunk behind them.
func TestPNGIsTurnedBeforeItsPixelsOnly(t *testing.T) {
	six := chunk("eXIf", string(exif(binary.BigEndian, 3, 6)[10:]))
	pixels, end := chunk("IDAT", ""), chunk("IEND", "")
	for _, c := range []struct {
		data          []byte
		width, height int
	}{
		{pngOf(header(5, 3), six, pixels, end), 3, 5},
		{pngOf(header(5, 3), pixels, six, end), 5, 3},
	} {
		got, err := media.Look("", c.data, true)
		if err != nil || got.Width != c.width || got.Height != c.height {
			t.Errorf("%v, %v, want %d × %d", got, err, c.width, c.height)
		}
	}
}

// TestBMPFromTopToBottom has a height below zero.
func TestBMPFromTopToBottom(t *testing.T) {
	data := "BM" + strings.Repeat("\x00", 12) + "\x28\x00\x00\x00\x25\x00\x00\x00\xeb\xff\xff\xff"
	got, err := media.Look("", []byte(data), true)
	if want := (media.Facts{Type: "image/bmp", Width: 37, Height: 21}); err != nil || got != want {
		t.Errorf("%v, %v", got, err)
	}
}

// TestIconOf256 writes it as 0.
func TestIconOf256(t *testing.T) {
	small := "\x10\x20\x00\x00\x01\x00\x20\x00\x01\x00\x00\x00\x26\x00\x00\x00"
	large := "\x00\x00\x00\x00\x01\x00\x20\x00\x01\x00\x00\x00\x27\x00\x00\x00"
	got, err := media.Look("", []byte("\x00\x00\x01\x00\x02\x00"+large+small), true)
	if want := (media.Facts{Type: "image/x-icon", Width: 256, Height: 256}); err != nil || got != want {
		t.Errorf("%v, %v", got, err)
	}
}

// TestHEIFKnowsItsPrimaryPicture has a thumbnail first, long numbers, and the
// properties of each item in a box of its own.
func TestHEIFKnowsItsPrimaryPicture(t *testing.T) {
	small := boxOf("ispe", "\x00\x00\x00\x00\x00\x00\x00\x04\x00\x00\x00\x03")
	large := boxOf("ispe", "\x00\x00\x00\x00\x00\x00\x02\x80\x00\x00\x01\xe0")
	turn := boxOf("irot", "\x03")
	properties := boxOf("ipco", small, boxOf("free"), large, turn)
	one := boxOf("ipma", "\x00\x00\x00\x00\x00\x00\x00\x01\x00\x01\x01\x81")
	two := boxOf("ipma", "\x01\x00\x00\x01\x00\x00\x00\x01\x00\x01\x00\x02\x03\x80\x03\x80\x04\x00\x00")
	pitm := boxOf("pitm", "\x01\x00\x00\x00\x00\x01\x00\x02")
	for _, c := range []struct {
		major, others string
		mediaType     string
	}{
		{"mif1", "miafavif", "image/avif"},
		{"avis", "", "image/avif"},
		{"mif1", "heic", "image/heic"},
		{"msf1", "hevc", "image/heic"},
		{"mif1", "", "image/heif"},
	} {
		data := boxOf("ftyp", c.major, "\x00\x00\x00\x00", c.others) + boxOf("free") +
			boxOf("meta", "\x00\x00\x00\x00", pitm, boxOf("iprp", properties, one, two)) + boxOf("mdat", "x")
		got, err := media.Look("", []byte(data), true)
		if want := (media.Facts{Type: c.mediaType, Width: 480, Height: 640}); err != nil || got != want {
			t.Errorf("%s, %s: %v, %v", c.major, c.others, got, err)
		}
	}
}

func TestSVGHasThePixelsThatCSSGivesIt(t *testing.T) {
	for attributes, want := range map[string][2]int{
		`width="10" height="20"`:                           {10, 20},
		`width=" 10.5px " height="20PX"`:                   {11, 20},
		`width="1in" height="2.54cm"`:                      {96, 96},
		`width="25.4mm" height="101.6Q"`:                   {96, 96},
		`width="72pt" height="6pc"`:                        {96, 96},
		`width="2em" height="1.5rem"`:                      {32, 24},
		`width="1e2" height="+.5E+2"`:                      {100, 50},
		`width="10" height="20" viewBox="0 0 7 7"`:         {10, 20},
		`width="30" viewBox="0 0 10 5"`:                    {30, 15},
		`height="30" viewBox="0 0 10 5"`:                   {60, 30},
		`width="100%" height="30" viewBox="0 0 10 5"`:      {60, 30},
		`width="100%" height="100%" viewBox="0 0 10 5"`:    {10, 5},
		`width="auto" height="50vh" viewBox="0 0 10 5"`:    {10, 5},
		`width="-3" height="0x9" viewBox="0,0,10,5"`:       {10, 5},
		`viewBox="  -1e1, 0  10 ,5  "`:                     {10, 5},
		`viewBox="0 0 1e9999 5"`:                           {},
		`viewBox="0 0 NaN Inf"`:                            {},
		`viewBox="0 0 10"`:                                 {},
		`viewBox="0 0 10 0"`:                               {},
		`viewBox="0 0 10 5 5"`:                             {},
		`width="10"`:                                       {},
		`width="10" height="50%"`:                          {},
		`x:width="10" x:height="10" xmlns:x="http://x.x/"`: {},
	} {
		got, err := media.Look("", []byte("<svg "+attributes+">"), true)
		if err != nil || got.Type != "image/svg+xml" || got.Width != want[0] || got.Height != want[1] {
			t.Errorf("%s: %v, %v, want %d", attributes, got, err, want)
		}
	}
}

func TestMaxPixelsIsTold(t *testing.T) {
	for height, told := range map[int]bool{media.MaxPixels / 10_000: true, media.MaxPixels/10_000 + 1: false} {
		got, err := media.Look("", []byte(`<svg width="10000" height="`+strconv.Itoa(height)+`"/>`), true)
		if (err == nil) != told || (got.Width > 0) != told {
			t.Errorf("%d lines: %v, %v", height, got, err)
		}
	}
}
