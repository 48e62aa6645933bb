package rendition_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/color/palette"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"feedgen/sources/media/rendition"
)

// corners draws a picture whose corners are red, green, blue and white, clockwise
// from the top left. Between them is noise, which no encoder makes small.
func corners(width, height int) *image.RGBA {
	m, random := image.NewRGBA(image.Rect(0, 0, width, height)), rand.New(rand.NewPCG(1, 2))
	for y := range height {
		for x := range width {
			m.SetRGBA(x, y, color.RGBA{uint8(random.Uint32()), uint8(x), uint8(y), 255})
		}
	}
	w, h := width/4, height/4
	for _, c := range []struct {
		x, y int
		c    color.RGBA
	}{
		{0, 0, color.RGBA{255, 0, 0, 255}},
		{width - w, 0, color.RGBA{0, 255, 0, 255}},
		{width - w, height - h, color.RGBA{0, 0, 255, 255}},
		{0, height - h, color.RGBA{255, 255, 255, 255}},
	} {
		draw.Draw(m, image.Rect(c.x, c.y, c.x+w, c.y+h), image.NewUniform(c.c), image.Point{}, draw.Src)
	}
	return m
}

// cornersOf tells the corners of a picture, clockwise from the top left.
func cornersOf(m image.Image) string {
	b := m.Bounds()
	dx, dy := b.Dx()/8, b.Dy()/8
	var names strings.Builder
	for _, p := range []image.Point{{dx, dy}, {b.Dx() - 1 - dx, dy}, {b.Dx() - 1 - dx, b.Dy() - 1 - dy}, {dx, b.Dy() - 1 - dy}} {
		c := color.NRGBAModel.Convert(m.At(b.Min.X+p.X, b.Min.Y+p.Y)).(color.NRGBA)
		switch near := [3]bool{c.R > 230, c.G > 230, c.B > 230}; near {
		case [3]bool{true, false, false}:
			names.WriteByte('R')
		case [3]bool{false, true, false}:
			names.WriteByte('G')
		case [3]bool{false, false, true}:
			names.WriteByte('B')
		case [3]bool{true, true, true}:
			names.WriteByte('W')
		default:
			names.WriteByte('?')
		}
	}
	return names.String()
}

func toJPEG(tb testing.TB, m image.Image) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func toPNG(tb testing.TB, m image.Image) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// withSegment puts a segment at the beginning of a JPEG.
func withSegment(data []byte, marker byte, payload string) []byte {
	head := []byte{0xFF, 0xD8, 0xFF, marker}
	head = binary.BigEndian.AppendUint16(head, uint16(2+len(payload)))
	return slices.Concat(head, []byte(payload), data[2:])
}

// withChunk puts a chunk behind the header of a PNG.
func withChunk(data []byte, kind, payload string) []byte {
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(payload)))
	chunk = append(chunk, kind+payload...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
	return slices.Concat(data[:33], chunk, data[33:])
}

// exif is EXIF data of two entries: one before the orientation, and that.
func exif(order binary.AppendByteOrder, orientation int) string {
	data := []byte("MM\x00*")
	if order.String() == "LittleEndian" {
		data = []byte("II*\x00")
	}
	data = order.AppendUint32(data, 8)
	data = order.AppendUint16(data, 2)
	for _, entry := range [][2]int{{0x0100, 640}, {0x0112, orientation}} {
		data = order.AppendUint16(data, uint16(entry[0]))
		data = order.AppendUint16(data, 3)
		data = order.AppendUint32(data, 1)
		data = order.AppendUint16(data, uint16(entry[1]))
		data = order.AppendUint16(data, 0)
	}
	return string(order.AppendUint32(data, 0))
}

// TestScaledPicturesAreUpright stores the same pixels under each orientation.
// EXIF tells at which side of the shown picture the first row and column are.
func TestScaledPicturesAreUpright(t *testing.T) {
	wide, tall := image.Pt(80, 40), image.Pt(80, 160)
	for orientation, want := range map[int]struct {
		corners string
		size    image.Point
	}{
		1: {"RGBW", wide}, // top, left
		2: {"GRWB", wide}, // top, right
		3: {"BWRG", wide}, // bottom, right
		4: {"WBGR", wide}, // bottom, left
		5: {"RWBG", tall}, // left, top
		6: {"WRGB", tall}, // right, top
		7: {"BGRW", tall}, // right, bottom
		8: {"GBWR", tall}, // left, bottom
	} {
		stored := corners(200, 100)
		for name, original := range map[string][]byte{
			"jpeg":  withSegment(toJPEG(t, stored), 0xE1, "Exif\x00\x00"+exif(binary.BigEndian, orientation)),
			"intel": withSegment(toJPEG(t, stored), 0xE1, "Exif\x00\x00"+exif(binary.LittleEndian, orientation)),
			"png":   withChunk(toPNG(t, stored), "eXIf", exif(binary.BigEndian, orientation)),
		} {
			t.Run(name+strconv.Itoa(orientation), func(t *testing.T) {
				r := mustMake(t, original, 80)
				m := decode(t, r.Type, r.Data)
				if got := cornersOf(m); got != want.corners {
					t.Errorf("corners %s, want %s", got, want.corners)
				}
				if m.Bounds().Size() != want.size || image.Pt(r.Width, r.Height) != want.size {
					t.Errorf("%v, told as %d × %d, want %v", m.Bounds().Size(), r.Width, r.Height, want.size)
				}
				if holdsOrientation(r.Data) {
					t.Error("it would be turned again")
				}
			})
		}
	}
}

func TestTheWidthIsThatShown(t *testing.T) {
	// Stored 400 pixels wide, shown 200.
	original := withSegment(toJPEG(t, corners(400, 200)), 0xE1, "Exif\x00\x00"+exif(binary.BigEndian, 6))
	if r := mustMake(t, original, 200); r.Width != 200 || r.Height != 400 || !holdsOrientation(r.Data) {
		t.Errorf("%d × %d, scaled or upright", r.Width, r.Height)
	}
	if r := mustMake(t, original, 199); r.Width != 199 || r.Height != 398 {
		t.Errorf("%d × %d, want 199 × 398", r.Width, r.Height)
	}
}

func TestMakeNeverScalesUp(t *testing.T) {
	for _, original := range [][]byte{toJPEG(t, corners(64, 64)), toPNG(t, corners(64, 64))} {
		want := mustMake(t, original, 0)
		for _, maxWidth := range []int{64, 65, 1000, -1} {
			if diff := cmp.Diff(want, mustMake(t, original, maxWidth)); diff != "" {
				t.Errorf("no wider than %d (-want +got):\n%s", maxWidth, diff)
			}
		}
	}
}

func TestScaledPicturesKeepTheirSides(t *testing.T) {
	for _, c := range []struct{ width, height, maxWidth, want int }{
		{300, 200, 150, 100},
		{300, 200, 100, 67},
		{301, 2, 100, 1},
		{900, 1, 10, 1},
		{20, 1000, 10, 500},
		{1000, 600, 900, 540},
	} {
		r := mustMake(t, toPNG(t, corners(c.width, c.height)), c.maxWidth)
		if r.Width != c.maxWidth || r.Height != c.want {
			t.Errorf("%d × %d to %d: %d × %d", c.width, c.height, c.maxWidth, r.Width, r.Height)
		}
	}
}

func TestScaledGrayStaysGray(t *testing.T) {
	gray := image.NewGray(image.Rect(0, 0, 200, 200))
	draw.Draw(gray, gray.Rect, corners(200, 200), image.Point{}, draw.Src)
	for _, original := range [][]byte{toJPEG(t, gray), toPNG(t, gray)} {
		r := mustMake(t, original, 100)
		if m, ok := decode(t, r.Type, r.Data).(*image.Gray); !ok || m.Rect.Dx() != 100 {
			t.Errorf("%s: not gray, or not scaled", r.Type)
		}
	}
}

func TestScaledWebPBecomesJPEGOrPNG(t *testing.T) {
	opaque := mustMake(t, read(t, "noise.webp"), 12)
	if opaque.Type != "image/jpeg" || opaque.Width != 12 || opaque.Height != 16 {
		t.Errorf("opaque: %s, %d × %d", opaque.Type, opaque.Width, opaque.Height)
	}
	seeThrough := mustMake(t, read(t, "noise-alpha.webp"), 12)
	if seeThrough.Type != "image/png" || seeThrough.Width != 12 || seeThrough.Height != 16 {
		t.Errorf("with transparent pixels: %s, %d × %d", seeThrough.Type, seeThrough.Width, seeThrough.Height)
	}
	if decode(t, seeThrough.Type, seeThrough.Data).(interface{ Opaque() bool }).Opaque() {
		t.Error("the transparent pixels are not")
	}
}

func TestScaledLossyWebPKeepsItsContrast(t *testing.T) {
	r := mustMake(t, read(t, "contrast.webp"), 16)
	if r.Type != "image/jpeg" || r.Width != 16 {
		t.Fatalf("%s, %d pixels wide", r.Type, r.Width)
	}
	m := decode(t, r.Type, r.Data)
	black, white := color.GrayModel.Convert(m.At(2, 1)).(color.Gray), color.GrayModel.Convert(m.At(13, 1)).(color.Gray)
	if black.Y > 6 || white.Y < 249 {
		t.Errorf("black is %d, white is %d", black.Y, white.Y)
	}
}

func TestScaledGIFBecomesPNG(t *testing.T) {
	// Its frame fills the lower right quarter of its screen.
	frame := image.NewPaletted(image.Rect(200, 200, 400, 400), palette.WebSafe)
	draw.FloydSteinberg.Draw(frame, frame.Rect, corners(400, 400), image.Pt(200, 200))
	var b bytes.Buffer
	g := &gif.GIF{Image: []*image.Paletted{frame}, Delay: []int{0},
		Config: image.Config{ColorModel: frame.Palette, Width: 400, Height: 400}}
	if err := gif.EncodeAll(&b, g); err != nil {
		t.Fatal(err)
	}
	r := mustMake(t, b.Bytes(), 40)
	if r.Type != "image/png" || r.Width != 40 || r.Height != 40 {
		t.Fatalf("%s, %d × %d", r.Type, r.Width, r.Height)
	}
	m := decode(t, r.Type, r.Data)
	if _, _, _, a := m.At(10, 10).RGBA(); a != 0 {
		t.Error("where no frame is, it is not transparent")
	}
	if _, _, b, a := m.At(37, 37).RGBA(); b < 0xE000 || a != 0xFFFF {
		t.Error("the frame is not where it was")
	}
}

func TestMakeKeepsTheOriginalIfScaledItIsLarger(t *testing.T) {
	m := image.NewPaletted(image.Rect(0, 0, 300, 300), color.Palette{color.Black, color.White})
	for i := range m.Pix {
		m.Pix[i] = uint8(i/7%2 ^ i/2100%2)
	}
	original := toPNG(t, m)
	if diff := cmp.Diff(mustMake(t, original, 0), mustMake(t, original, 299)); diff != "" {
		t.Errorf("(-original +scaled):\n%s", diff)
	}
}

func TestMakeKeepsTheOriginalIfItCannotBeDecoded(t *testing.T) {
	original := toJPEG(t, corners(200, 200))
	scan := bytes.Index(original, []byte{0xFF, 0xDA})
	broken := slices.Concat(original[:scan+40], []byte{0xFF, 0xD9})
	r := mustMake(t, broken, 100)
	if !bytes.Equal(r.Data, broken) || r.Width != 200 {
		t.Errorf("%d bytes of %d, %d pixels wide", len(r.Data), len(broken), r.Width)
	}
}

func TestMakeIsDeterministic(t *testing.T) {
	for _, original := range [][]byte{toJPEG(t, corners(301, 207)), toPNG(t, corners(301, 207))} {
		if diff := cmp.Diff(mustMake(t, original, 100), mustMake(t, original, 100)); diff != "" {
			t.Errorf("(-first +second):\n%s", diff)
		}
	}
}

// photo draws slow changes of colour with a little noise.
func photo(width, height int) *image.RGBA {
	m, random := image.NewRGBA(image.Rect(0, 0, width, height)), rand.New(rand.NewPCG(1, 2))
	for y := range height {
		for x := range width {
			grain := random.IntN(12)
			m.SetRGBA(x, y, color.RGBA{
				uint8(x*200/width + grain), uint8(y*200/height + grain), uint8((x+y)*200/(width+height) + grain), 255,
			})
		}
	}
	return m
}

func BenchmarkMakeJPEG(b *testing.B) {
	original := toJPEG(b, photo(4000, 3000))
	for _, maxWidth := range []int{0, 1200} {
		b.Run(strconv.Itoa(maxWidth), func(b *testing.B) {
			b.SetBytes(int64(len(original)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := rendition.Make(original, maxWidth); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
