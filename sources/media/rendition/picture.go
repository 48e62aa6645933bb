package rendition

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
)

// The media types of the pictures that are copied.
const (
	typeJPEG = "image/jpeg"
	typePNG  = "image/png"
	typeGIF  = "image/gif"
	typeWebP = "image/webp"
	typeAVIF = "image/avif"
)

// A picture is a file stripped to what shows it, and what it takes to scale it.
type picture struct {
	data          []byte
	mediaType     string
	width, height int // in pixels, as stored
	orientation   int // as EXIF numbers it, 1 to 8; 1 is upright
	animated      bool
	cmyk          bool
	profile       [][]byte // the parts of the ICC profile, as the file has them
	colour        []byte   // the other chunks of a PNG that tell its colours
}

// shown gives the dimensions as the picture is shown.
func (p *picture) shown() (width, height int) {
	if turned(p.orientation) {
		return p.height, p.width
	}
	return p.width, p.height
}

// maxSide is the most pixels that a side may have of what is scaled. JPEG and
// WebP have no more either.
const maxSide = 0xFFFF

// scalable reports whether a picture may be decoded and encoded.
func (p *picture) scalable() bool {
	if p.animated || p.cmyk || p.mediaType == typeAVIF || max(p.width, p.height) > maxSide {
		return false
	}
	return int64(p.width)*int64(p.height) <= MaxPixels
}

// maxProfile bounds the ICC profile of a picture that is scaled, in bytes.
const maxProfile = 4 << 20

// iccProfile puts the ICC profile together; nil is none.
func (p *picture) iccProfile() ([]byte, error) {
	if len(p.profile) == 0 {
		return nil, nil
	}
	var profile []byte
	var err error
	switch p.mediaType {
	case typeJPEG:
		profile, err = joinProfile(p.profile)
	case typePNG:
		profile, err = inflateProfile(p.profile[0])
	default:
		profile = p.profile[0]
	}
	if err != nil {
		return nil, err
	}
	if len(profile) < iccHeader || len(profile) > maxProfile {
		return nil, fmt.Errorf("colour profile of %d bytes", len(profile))
	}
	return profile, nil
}

// joinProfile joins the parts that a JPEG holds a profile in. Each begins with
// its number, counted from 1, and the number of parts (ICC.1:2010, B.4).
func joinProfile(parts [][]byte) ([]byte, error) {
	var profile []byte
	for i, part := range parts {
		if len(part) < 2 || int(part[0]) != i+1 || int(part[1]) != len(parts) {
			return nil, errors.New("colour profile with parts missing")
		}
		profile = append(profile, part[2:]...)
	}
	return profile, nil
}

// inflateProfile reads the profile of a PNG: a name, a zero, the number of the
// compression, which is zero, and the deflated profile.
func inflateProfile(chunk []byte) ([]byte, error) {
	_, packed, found := bytes.Cut(chunk, []byte{0})
	if !found || len(packed) == 0 || packed[0] != 0 {
		return nil, errors.New("colour profile without a name")
	}
	r, err := zlib.NewReader(bytes.NewReader(packed[1:]))
	if err != nil {
		return nil, fmt.Errorf("colour profile: %w", err)
	}
	profile, err := io.ReadAll(io.LimitReader(r, maxProfile+1))
	if err != nil {
		return nil, fmt.Errorf("colour profile: %w", err)
	}
	return profile, nil
}
