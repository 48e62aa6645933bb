package rendition

import "image"

// fullRange corrects the colours of a lossy WebP as golang.org/x/image gives
// them. VP8 has black at 16 and white at 235, and chroma from 16 to 240 (RFC 6386,
// section 9.2), while package image takes all values from 0 to 255 for those of
// JPEG, and so would show the picture pale (https://go.dev/issue/40173).
func fullRange(m image.Image) {
	planes, ok := m.(*image.YCbCr)
	if withAlpha, found := m.(*image.NYCbCrA); found {
		planes, ok = &withAlpha.YCbCr, true
	}
	if !ok {
		return // lossless
	}
	stretch(planes.Y, 16, 0, 219)
	stretch(planes.Cb, 128, 128, 224)
	stretch(planes.Cr, 128, 128, 224)
}

// stretch maps values so that from becomes to, and a range becomes 255.
func stretch(values []uint8, from, to, extent int) {
	var table [256]uint8
	for v := range table {
		// A multiple of 255 is added so that all are rounded in one direction.
		stretched := ((v-from)*510+extent+510*extent)/(2*extent) - 255 + to
		table[v] = uint8(min(max(stretched, 0), 255))
	}
	for i, v := range values {
		values[i] = table[v]
	}
}
