package rendition_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/gif"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"feedgen/sources/media/rendition"
)

func TestMakeDropsWhatNoDecoderReadsOfAJPEG(t *testing.T) {
	want := string(jpegOf(""))
	for name, between := range map[string]string{
		"bytes between segments": "SECRETPLACE\xFF\x00",
		"fill":                   "\xFF\xFF\xFF",
		"markers alone":          "\xFF\x01\xFF\xD3",
		"comment":                "\xFF\xFE\x00\x0DSECRETPLACE",
		"pictures in one file":   "\xFF\xE2\x00\x06MPF\x00",
		"extension of JFIF":      "\xFF\xE0\x00\x07JFXX\x00",
		"IPTC":                   "\xFF\xED\x00\x0FPhotoshop 3.0",
		"credentials":            "\xFF\xEB\x00\x04JP",
		"EXIF without data":      "\xFF\xE1\x00\x08Exif\x00\x00",
		"EXIF that is none":      "\xFF\xE1\x00\x10Exif\x00\x00XX\x00*SECR",
	} {
		got := string(mustMake(t, jpegOf(between), 0).Data)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestMakeKeepsTheFirstOrientationOfAJPEG(t *testing.T) {
	plain := jpegOf("")
	twice := withSegment(plain, 0xE1, "Exif\x00\x00"+exif(binary.BigEndian, 8))
	twice = withSegment(twice, 0xE1, "Exif\x00\x00"+exif(binary.BigEndian, 3))
	data := mustMake(t, twice, 0).Data
	if bytes.Count(data, []byte("Exif")) != 1 || !bytes.Contains(data, []byte("\x01\x12\x00\x03\x00\x00\x00\x01\x00\x03")) {
		t.Errorf("% X", data)
	}
	for _, orientation := range []int{0, 9, 0x103} {
		odd := withSegment(plain, 0xE1, "Exif\x00\x00"+exif(binary.BigEndian, orientation))
		if diff := cmp.Diff(plain, mustMake(t, odd, 0).Data); diff != "" {
			t.Errorf("orientation %d (-want +got):\n%s", orientation, diff)
		}
	}
}

func TestMakeDropsTheThumbnailOfJFIF(t *testing.T) {
	head := "\xFF\xE0\x00\x13JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x01\x01RGB"
	want := "\xFF\xE0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
	if diff := cmp.Diff(string(jpegOf(want)[23-8:]), string(mustMake(t, jpegOf(head), 0).Data[15:])); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestMakeDropsTextOfAGIF(t *testing.T) {
	m := image.NewPaletted(image.Rect(0, 0, 8, 8), color.Palette{color.Black, color.White})
	var b bytes.Buffer
	if err := gif.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	original := b.Bytes()
	palette := 13 + 3<<(original[10]&7+1)
	const (
		control = "!\xF9\x04\x01\x0A\x00\x00\x00"
		text    = "!\x01\x0C\x00\x00\x00\x00\x08\x00\x08\x00\x08\x08\x01\x00\x0BSECRETPLACE\x00"
		profile = "!\xFF\x0BICCRGBG1012\x03abc\x00"
		other   = "!\xFF\x0BSECRETPLACE\x03abc\x00"
		unknown = "!\x77\x03abc\x00"
		empty   = "!\x77\x00"
	)
	want := mustMake(t, original, 0).Data
	with := slices.Insert(slices.Clone(original), palette, []byte(control+text+other+unknown+empty)...)
	if diff := cmp.Diff(want, mustMake(t, with, 0).Data); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	with = slices.Insert(slices.Clone(original), palette, []byte(profile)...)
	if !bytes.Contains(mustMake(t, with, 0).Data, []byte(profile)) {
		t.Error("the colour profile is gone")
	}
}

func TestMakeDropsWhatIsInTheFramesOfAWebP(t *testing.T) {
	original := read(t, "animated.webp")
	want := mustMake(t, original, 0).Data
	frame := bytes.Index(original, []byte("ANMF"))
	size := binary.LittleEndian.Uint32(original[frame+4:])
	end := frame + 8 + int(size+size%2)
	with := insert(original, end, "XMP \x0B\x00\x00\x00SECRETPLACE\x00")
	binary.LittleEndian.PutUint32(with[frame+4:], size+size%2+20)
	if diff := cmp.Diff(want, mustMake(t, with, 0).Data); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestMakeKeepsOfAWebPWhatItHasBeforeItsEnd(t *testing.T) {
	original := read(t, "lossless.webp")
	want := mustMake(t, original, 0).Data
	if diff := cmp.Diff(want, mustMake(t, append(slices.Clone(original), "SECRETPLACE"...), 0).Data); diff != "" {
		t.Errorf("behind the end (-want +got):\n%s", diff)
	}
	// A file that is but a picture may be followed by others' chunks.
	picture := slices.Concat(original[:12], original[30:])
	simple := mustMake(t, insert(picture, 12, ""), 0)
	if got := riff(simple.Data); len(got) != 2 || simple.Width != 48 {
		t.Errorf("%v, %d pixels wide", got, simple.Width)
	}
}

func TestMakeErasesBoxesOfAVIFThatShowNothing(t *testing.T) {
	for _, name := range []string{"still.avif", "animated.avif"} {
		original := read(t, name)
		for _, tail := range []string{
			"\x00\x00\x00\x13uuidSECRETPLACE",
			"\x00\x00\x00\x13mpvdSECRETPLACE",
			"\x00\x00\x00\x00freeSECRETPLACE",
			"\x00\x00\x00\x01free\x00\x00\x00\x00\x00\x00\x00\x1BSECRETPLACE",
			"\x00\x00\x00\x1Bmoov\x00\x00\x00\x13udtaSECRETPLACE",
			"\x00\x00\x00\x23moov\x00\x00\x00\x1Btrak\x00\x00\x00\x13uuidSECRETPLACE",
			"\x00\x00\x00\x23moov\x00\x00\x00\x1Bmdia\x00\x00\x00\x13stblSECRETPLACE",
		} {
			data := mustMake(t, append(slices.Clone(original), tail...), 0).Data
			if bytes.Contains(data, []byte("SECRETPLACE")) || len(data) != len(original)+len(tail) {
				t.Errorf("%s: %q is left", name, data[len(original):])
			}
		}
	}
}

// TestMakeErasesDataThatAVIFTellsNoMore makes a file as ExifTool leaves it, which
// gives items that it empties a length of 0 and the offset of other data; but the
// data itself is still there.
func TestMakeErasesDataThatAVIFTellsNoMore(t *testing.T) {
	original := read(t, "still.avif")
	want := mustMake(t, original, 0)
	const head, item, offset = 4 + 4 + 2 + 2, 14, 6
	first := bytes.Index(original, []byte("iloc")) + head
	picture := original[first+offset : first+offset+4]
	emptied := slices.Clone(original)
	for _, at := range []int{first + item, first + 2*item} {
		copy(emptied[at+offset:], picture)
		copy(emptied[at+offset+4:], "\x00\x00\x00\x00")
	}
	got := mustMake(t, emptied, 0)
	if bytes.Contains(got.Data, []byte("SECRETPLACE")) {
		t.Error("data is left")
	}
	more := mustMake(t, append(emptied, "\x00\x00\x00\x13mdatSECRETPLACE"...), 0)
	if bytes.Contains(more.Data, []byte("SECRETPLACE")) {
		t.Error("data behind is left")
	}
	start, size := binary.BigEndian.Uint32(picture), binary.BigEndian.Uint32(original[first+offset+4:])
	if diff := cmp.Diff(want.Data[start:start+size], got.Data[start:start+size]); diff != "" || size == 0 {
		t.Errorf("the picture is not what it was (-want +got):\n%s", diff)
	}
}

func TestMakeErasesTheDatesOfAVIF(t *testing.T) {
	data := mustMake(t, read(t, "animated.avif"), 0).Data
	for _, kind := range []string{"mvhd", "tkhd", "mdhd"} {
		// Behind the type stand version 1, flags, and two dates of eight bytes.
		at := bytes.Index(data, []byte(kind)) + 4
		if dates := data[at+4 : at+20]; data[at] != 1 || !bytes.Equal(dates, make([]byte, 16)) {
			t.Errorf("%s: version %d, % X", kind, data[at], dates)
		}
	}
}

func TestMakeErasesWhatTheTracksOfAVIFTell(t *testing.T) {
	// The tracks tell once more what the file tells; let that be a picture there.
	original := strings.Replace(string(read(t, "animated.avif")), "Exif", "av01", 1)
	original = strings.Replace(original, "mime", "av01", 1)
	if bytes.Contains(mustMake(t, []byte(original), 0).Data, []byte("SECRETPLACE")) {
		t.Error("data is left")
	}
}

func TestMakeRefusesAVIFItCannotFollow(t *testing.T) {
	original := read(t, "still.avif")
	table := bytes.Index(original, []byte("iloc"))
	infos := bytes.Index(original, []byte("Exif"))
	// Behind the type of iloc: version and flags, sizes, number of items; then for
	// each its id, source, number of extents, offset and length.
	const head, item = 4 + 4 + 2 + 2, 14
	exifItem := table + head + item
	for want, data := range map[string][]byte{
		"data that is not in the file":  flip(original, exifItem+8),
		"data that is elsewhere":        flip(original, exifItem+3),
		"places of data of version 255": flip(original, table+4),
		"items: an entry that is not":   flip(original, infos-8),
		"no dimensions":                 flip(original, bytes.Index(original, []byte("ipma"))+12),
		"items: an entry":               []byte(strings.Replace(string(original), "infe", "eeee", 1)),
		"two tables of items":           slices.Concat(original, original[bytes.Index(original, []byte("meta"))-4:]),
		"a movie in fragments":          append(slices.Clone(original), "\x00\x00\x00\x08moof"...),
		`track of kind "text"`:          append(slices.Clone(original), "\x00\x00\x00\x2Cmoov\x00\x00\x00\x24trak\x00\x00\x00\x1Cmdia\x00\x00\x00\x14hdlr\x00\x00\x00\x00\x00\x00\x00\x00text"...),
		"6 bytes that are no box":       append(slices.Clone(original), "tail\x00\x00"...),
		`box "tail": cut off`:           append(slices.Clone(original), "\xFF\xFF\xFF\xFFtail"...),
		"65 boxes of data":              append(slices.Clone(original), strings.Repeat("\x00\x00\x00\x08mdat", 64)...),
		"no picture":                    []byte("\x00\x00\x00\x14ftypavif\x00\x00\x00\x00avif"),
	} {
		_, err := rendition.Make(data, 0)
		if err == nil || !strings.HasPrefix(err.Error(), "avif: ") || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}
