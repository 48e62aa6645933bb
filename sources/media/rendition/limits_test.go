package rendition

import (
	"image"
	"image/color"
	"math/rand/v2"
	"runtime"
	"testing"

	"golang.org/x/image/draw"
)

func TestScalableWithinLimits(t *testing.T) {
	for _, c := range []struct {
		picture picture
		want    bool
	}{
		{picture{mediaType: typeJPEG, width: 8000, height: 5000}, true},
		{picture{mediaType: typeJPEG, width: 8001, height: 5000}, false},
		{picture{mediaType: typePNG, width: 1<<31 - 1, height: 1<<31 - 1}, false},
		{picture{mediaType: typePNG, width: 2, height: 65535}, true},
		{picture{mediaType: typePNG, width: 2, height: 65536}, false},
		{picture{mediaType: typePNG, width: 2, height: 2, animated: true}, false},
		{picture{mediaType: typeJPEG, width: 2, height: 2, cmyk: true}, false},
		{picture{mediaType: typeAVIF, width: 2, height: 2}, false},
	} {
		if got := c.picture.scalable(); got != c.want {
			t.Errorf("%+v: %t", c.picture, got)
		}
	}
}

// TestShrinkLeavesNoSeams compares bands with the picture scaled at once. A step
// in between that holds 8 bits a colour may round to a neighbour.
func TestShrinkLeavesNoSeams(t *testing.T) {
	src, random := image.NewYCbCr(image.Rect(0, 0, 801, 1600), image.YCbCrSubsampleRatio420), rand.New(rand.NewPCG(1, 2))
	for i := range src.Y {
		src.Y[i] = uint8(64 + random.IntN(128))
	}
	for i := range src.Cb {
		src.Cb[i], src.Cr[i] = uint8(112+random.IntN(32)), uint8(112+random.IntN(32))
	}
	size := image.Pt(400, 799)
	if band(1600, size.X) == 1600 || band(size.X, 1600) == size.X {
		t.Fatal("one band is enough")
	}
	want := image.NewRGBA(image.Rectangle{Max: size})
	draw.CatmullRom.Scale(want, want.Rect, src, src.Rect, draw.Src, nil)
	got := shrink(src, size)
	for i := range want.Pix {
		if d := int(want.Pix[i]) - int(got.Pix[i]); d < -1 || d > 1 {
			t.Fatalf("pixel %d, colour %d: %d, want %d", i/4, i%4, got.Pix[i], want.Pix[i])
		}
	}
}

func TestBandsHaveBounds(t *testing.T) {
	for _, length := range []int{1, 700, maxSide} {
		if n := band(MaxPixels, length) * length; n > maxBand {
			t.Errorf("lines of %d: %d pixels", length, n)
		}
	}
}

func TestProfilesMustFitTheColours(t *testing.T) {
	profile := make([]byte, iccHeader)
	copy(profile[iccSpace:], "GRAY")
	small := image.NewRGBA(image.Rect(0, 0, 2, 2))
	small.Set(0, 0, color.White)
	p := picture{mediaType: typeJPEG}
	if _, err := p.encode(small, false, true, profile); err == nil {
		t.Error("a profile for gray was put to colours")
	}
	if _, err := p.encode(small, true, true, profile); err != nil {
		t.Error(err)
	}
}

func TestNothingIsKeptOfAPictureThatWasScaled(t *testing.T) {
	src := image.NewYCbCr(image.Rect(0, 0, 800, 600), image.YCbCrSubsampleRatio420)
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	for range 40 {
		shrink(src, image.Pt(200, 150))
	}
	const most = 8 << 20 // of which one picture takes a part
	if after := heap(); after > before+most {
		t.Errorf("40 pictures left %d bytes", after-before)
	}
}
