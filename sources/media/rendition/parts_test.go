package rendition_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image/gif"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// segments lists the markers of a JPEG up to its first scan.
func segments(data []byte) []string {
	var all []string
	for data = data[2:]; ; {
		size := binary.BigEndian.Uint16(data[2:])
		all = append(all, fmt.Sprintf("%02X", data[1]))
		if data[1] == 0xDA {
			return all
		}
		data = data[2+size:]
	}
}

// chunks lists the chunks of a PNG, those with a wrong checksum as such.
func chunks(data []byte) []string {
	var all []string
	for data = data[8:]; len(data) > 0; {
		end := 8 + binary.BigEndian.Uint32(data)
		kind := string(data[4:8])
		if crc32.ChecksumIEEE(data[4:end]) != binary.BigEndian.Uint32(data[end:]) {
			kind += " with a wrong checksum"
		}
		all = append(all, kind)
		data = data[end+4:]
	}
	return all
}

// riff lists the chunks of a WebP and the flags of VP8X.
func riff(data []byte) []string {
	all := []string{fmt.Sprintf("%d bytes more", len(data)-8-int(binary.LittleEndian.Uint32(data[4:])))}
	for data = data[12:]; len(data) > 0; {
		size := binary.LittleEndian.Uint32(data[4:])
		kind := string(data[:4])
		if kind == "VP8X" {
			kind += fmt.Sprintf(" %08b", data[8])
		}
		all = append(all, kind)
		data = data[8+size+size%2:]
	}
	return all
}

func TestMakeKeepsOnlyTheSegmentsThatShowAJPEG(t *testing.T) {
	// JFIF, orientation, two tables of quantisation, frame, Huffman tables, scan.
	got := strings.Join(slices.Compact(segments(mustMake(t, read(t, "motion.jpg"), 0).Data)), " ")
	if diff := cmp.Diff("E0 E1 DB C0 C4 DA", got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// Adobe's segment tells how the colours are meant.
	got = strings.Join(slices.Compact(segments(mustMake(t, read(t, "cmyk.jpg"), 0).Data)), " ")
	if diff := cmp.Diff("EE DB C0 C4 DA", got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestMakeEndsAJPEGWhereThePictureEnds(t *testing.T) {
	data := mustMake(t, read(t, "motion.jpg"), 0).Data
	if bytes.Contains(data, []byte("ftyp")) || !bytes.HasSuffix(data, []byte{0xFF, 0xD9}) {
		t.Error("a video is left")
	}
}

func TestMakeKeepsOnlyTheChunksThatShowAPNG(t *testing.T) {
	want := []string{"IHDR", "gAMA", "cHRM", "PLTE", "bKGD", "eXIf", "IDAT", "IEND"}
	got := chunks(mustMake(t, read(t, "still.png"), 0).Data)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestMakeKeepsOnlyTheChunksThatShowAWebP(t *testing.T) {
	for name, want := range map[string][]string{
		"lossless.webp": {"0 bytes more", "VP8X 00001000", "VP8L", "EXIF"},
		"alpha.webp":    {"0 bytes more", "VP8X 00011000", "ALPH", "VP8 ", "EXIF"},
		"animated.webp": {"0 bytes more", "VP8X 00010010", "ANIM", "ANMF", "ANMF", "ANMF"},
	} {
		if diff := cmp.Diff(want, riff(mustMake(t, read(t, name), 0).Data)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestMakeKeepsAnimationsWhole(t *testing.T) {
	for _, name := range []string{"animated.png", "animated.gif", "animated.webp", "animated.avif"} {
		original := read(t, name)
		if diff := cmp.Diff(mustMake(t, original, 0), mustMake(t, original, 16)); diff != "" {
			t.Errorf("%s: scaled (-unscaled +scaled):\n%s", name, diff)
		}
	}
	for name, kinds := range map[string][]string{
		"animated.png":  {"acTL", "fcTL", "IDAT", "fdAT"},
		"animated.webp": {"ANIM", "ANMF"},
		"animated.avif": {"moov", "trak", "stts", "stsz"},
	} {
		original, copied := read(t, name), mustMake(t, read(t, name), 0).Data
		for _, kind := range kinds {
			want, got := bytes.Count(original, []byte(kind)), bytes.Count(copied, []byte(kind))
			if want != got || want == 0 {
				t.Errorf("%s: %d of %d parts %s", name, got, want, kind)
			}
		}
	}
}

func TestMakeKeepsTheFramesOfAGIF(t *testing.T) {
	all := func(data []byte) *gif.GIF {
		t.Helper()
		g, err := gif.DecodeAll(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		return g
	}
	original := read(t, "animated.gif")
	want, got := all(original), all(mustMake(t, original, 0).Data)
	if len(want.Image) != 3 {
		t.Fatalf("%d frames", len(want.Image))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-original +copy):\n%s", diff)
	}
}

func TestMakeKeepsTheFramesOfAWebP(t *testing.T) {
	original := read(t, "animated.webp")
	copied := mustMake(t, original, 0).Data
	frames := copied[bytes.Index(copied, []byte("ANIM")):]
	if !bytes.Contains(original, frames) {
		t.Error("the frames have changed")
	}
}

// TestMakeChangesOfAVIFOnlyWhatIsNoPicture holds where the differences are.
func TestMakeChangesOfAVIFOnlyWhatIsNoPicture(t *testing.T) {
	for _, name := range []string{"still.avif", "animated.avif"} {
		t.Run(name, func(t *testing.T) { checkAVIF(t, read(t, name)) })
	}
}

func checkAVIF(t *testing.T, original []byte) {
	t.Helper()
	copied := mustMake(t, original, 0).Data
	exif, xmp := bytes.Index(original, []byte("MM\x00*"))-4, bytes.Index(original, []byte("<?xpacket begin"))
	end := bytes.LastIndex(original, []byte("?>")) + len("?>")
	if exif < 0 || xmp < exif {
		t.Fatal("the original is not as the test expects it")
	}
	// Before the data of the items stand the dates of an animation.
	data := bytes.Index(original, []byte("mdat"))
	for i := data; i < len(original); i++ {
		if (i < exif || i >= end) && original[i] != copied[i] {
			t.Fatalf("byte %d of %d is changed", i, len(original))
		}
	}
	if rest := bytes.Trim(copied[xmp:end], "\x00"); len(rest) > 0 {
		t.Errorf("XMP is left: %q", rest)
	}
	if len(copied) != len(original) {
		t.Errorf("%d bytes of %d", len(copied), len(original))
	}
}
