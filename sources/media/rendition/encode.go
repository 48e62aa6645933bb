package rendition

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"
)

// quality is that of the JPEG encoder, of 100.
const quality = 85

// encode writes a scaled picture, in gray if it was.
func (p *picture) encode(small *image.RGBA, gray, opaque bool, profile []byte) (Rendition, error) {
	if err := checkProfile(profile, gray); err != nil {
		return Rendition{}, err
	}
	var pixels image.Image = small
	if gray {
		pixels = toGray(small)
	}
	r := Rendition{Width: small.Rect.Dx(), Height: small.Rect.Dy()}
	var err error
	if p.mediaType == typeJPEG || p.mediaType == typeWebP && opaque {
		r.Type = typeJPEG
		r.Data, err = encodeJPEG(pixels, profile)
	} else {
		r.Type = typePNG
		r.Data, err = encodePNG(pixels, profile, p.colour)
	}
	return r, err
}

func isGray(m image.Image) bool {
	switch m.(type) {
	case *image.Gray, *image.Gray16:
		return true
	}
	return false
}

// isOpaque reports whether no pixel is transparent, as far as that can be told.
func isOpaque(m image.Image) bool {
	o, ok := m.(interface{ Opaque() bool })
	return ok && o.Opaque()
}

func toGray(m *image.RGBA) *image.Gray {
	gray := image.NewGray(m.Rect)
	draw.Draw(gray, m.Rect, m, m.Rect.Min, draw.Src)
	return gray
}

// An ICC profile begins with a header that tells, among others, the kind of
// colours it is for (ICC.1:2010, 7.2).
const (
	iccHeader = 128
	iccSpace  = 16
)

// checkProfile gives an error if a profile is not for the colours that are
// written.
func checkProfile(profile []byte, gray bool) error {
	if profile == nil {
		return nil
	}
	want := "RGB "
	if gray {
		want = "GRAY"
	}
	if space := string(profile[iccSpace : iccSpace+4]); space != want {
		return fmt.Errorf("colour profile for %q, not %q", space, want)
	}
	return nil
}

// maxProfilePart is the most of a profile that a segment of a JPEG holds: its
// length counts itself, and the name and two numbers come first.
const maxProfilePart = 0xFFFF - 2 - len(iccName) - 2

// encodeJPEG puts the profile behind the marker that begins the file.
func encodeJPEG(m image.Image, profile []byte) ([]byte, error) {
	var plain bytes.Buffer
	if err := jpeg.Encode(&plain, m, &jpeg.Options{Quality: quality}); err != nil {
		return nil, err
	}
	if len(profile) == 0 {
		return plain.Bytes(), nil
	}
	count := (len(profile) + maxProfilePart - 1) / maxProfilePart
	if count > 255 {
		return nil, errors.New("colour profile too long for a JPEG")
	}
	data := []byte{0xFF, markSOI}
	for i := range count {
		part := profile[i*maxProfilePart : min((i+1)*maxProfilePart, len(profile))]
		data = appendSegment(data, markAPP2, []byte(iccName), []byte{byte(i + 1), byte(count)}, part)
	}
	return append(data, plain.Bytes()[2:]...), nil
}

// pngColours is where the chunks of a PNG stand that tell its colours: behind the
// header chunk and before all others.
const pngColours = len(pngSignature) + 12 + 13

// encodePNG puts the profile and the chunks that tell colours before the pixels.
func encodePNG(m image.Image, profile, colour []byte) ([]byte, error) {
	var plain bytes.Buffer
	if err := png.Encode(&plain, m); err != nil {
		return nil, err
	}
	data := bytes.Clone(plain.Bytes()[:pngColours])
	data = append(data, colour...)
	if len(profile) > 0 {
		var packed bytes.Buffer
		packed.WriteString("icc\x00\x00") // its name and the number of the compression
		w := zlib.NewWriter(&packed)
		if _, err := w.Write(profile); err != nil {
			return nil, err
		}
		if err := w.Close(); err != nil {
			return nil, err
		}
		data = appendChunk(data, "iCCP", packed.Bytes())
	}
	return append(data, plain.Bytes()[pngColours:]...), nil
}
