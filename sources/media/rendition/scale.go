package rendition

import (
	"bytes"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"
	"golang.org/x/image/webp"
)

// scale gives the picture as shown, scaled down to a width.
func (p *picture) scale(width int) (Rendition, error) {
	original, err := p.decode()
	if err != nil {
		return Rendition{}, err
	}
	profile, err := p.iccProfile()
	if err != nil {
		return Rendition{}, err
	}
	shownWidth, shownHeight := p.shown()
	height := int((int64(shownHeight)*int64(width) + int64(shownWidth)/2) / int64(shownWidth))
	size := image.Pt(width, max(height, 1))
	if turned(p.orientation) {
		size = image.Pt(size.Y, size.X)
	}
	small := turn(shrink(original, size), p.orientation)
	return p.encode(small, isGray(original), isOpaque(original), profile)
}

// decode gives the pixels as stored.
func (p *picture) decode() (image.Image, error) {
	config, decode := jpeg.DecodeConfig, jpeg.Decode
	switch p.mediaType {
	case typePNG:
		config, decode = png.DecodeConfig, png.Decode
	case typeGIF:
		config, decode = gif.DecodeConfig, gif.Decode
	case typeWebP:
		config, decode = webp.DecodeConfig, webp.Decode
	}
	// What was checked must be what is decoded.
	c, err := config(bytes.NewReader(p.data))
	if err != nil {
		return nil, err
	}
	if c.Width != p.width || c.Height != p.height {
		return nil, fmt.Errorf("%d × %d pixels, and %d × %d", p.width, p.height, c.Width, c.Height)
	}
	decoded, err := decode(bytes.NewReader(p.data))
	if err != nil {
		return nil, err
	}
	if p.mediaType == typeWebP {
		fullRange(decoded)
	}
	canvas := image.Rect(0, 0, p.width, p.height)
	if decoded.Bounds() == canvas {
		return decoded, nil
	}
	// The frame of a GIF may be smaller than its screen.
	whole := image.NewRGBA(canvas)
	draw.Draw(whole, decoded.Bounds(), decoded, decoded.Bounds().Min, draw.Src)
	return whole, nil
}

// maxBand bounds the pixels that are scaled at a time, each of which takes 32
// bytes within draw.
const maxBand = 1 << 19

// band gives how many of n lines of a length are scaled at a time.
func band(n, length int) int {
	return min(n, max(maxBand/length, 1))
}

// shrink scales a picture: its rows, then the columns of the outcome, and each in
// bands, as draw would take 32 bytes for each pixel between the two. Where a
// dimension does not change, Catmull-Rom gives the very same pixels, so that the
// bands meet without a seam. No band shares a Scaler with another: one keeps its
// memory for the next use, and so for longer than the collector that waits for
// more garbage, which makes the memory of many pictures grow without end.
func shrink(src image.Image, size image.Point) *image.RGBA {
	from := src.Bounds().Size()
	narrow := image.NewRGBA(image.Rect(0, 0, size.X, from.Y))
	step := band(from.Y, size.X)
	for y := 0; y < from.Y; y += step {
		end := min(y+step, from.Y)
		draw.CatmullRom.Scale(narrow, image.Rect(0, y, size.X, end), src, image.Rect(0, y, from.X, end), draw.Src, nil)
	}
	small := image.NewRGBA(image.Rectangle{Max: size})
	step = band(size.X, from.Y)
	for x := 0; x < size.X; x += step {
		end := min(x+step, size.X)
		draw.CatmullRom.Scale(small, image.Rect(x, 0, end, size.Y), narrow, image.Rect(x, 0, end, from.Y), draw.Src, nil)
	}
	return small
}

// turn gives the picture as shown.
func turn(src *image.RGBA, orientation int) *image.RGBA {
	if orientation == upright {
		return src
	}
	size := src.Bounds().Size()
	right, bottom := size.X-1, size.Y-1
	if turned(orientation) {
		size = image.Pt(size.Y, size.X)
	}
	dst := image.NewRGBA(image.Rectangle{Max: size})
	for y := range size.Y {
		for x := range size.X {
			at := stored(x, y, right, bottom, orientation)
			copy(dst.Pix[dst.PixOffset(x, y):], src.Pix[src.PixOffset(at.X, at.Y):][:4])
		}
	}
	return dst
}

// stored gives where the pixel shown at x and y is stored.
func stored(x, y, right, bottom, orientation int) image.Point {
	switch orientation {
	case 2:
		return image.Pt(right-x, y)
	case 3:
		return image.Pt(right-x, bottom-y)
	case 4:
		return image.Pt(x, bottom-y)
	case 5:
		return image.Pt(y, x)
	case 6:
		return image.Pt(y, bottom-x)
	case 7:
		return image.Pt(right-y, bottom-x)
	case 8:
		return image.Pt(right-y, x)
	}
	return image.Pt(x, y)
}
