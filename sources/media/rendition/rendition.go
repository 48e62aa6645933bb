// Package rendition makes the copy of a picture that is published beside the
// feeds, so that a feed shows it where the origin forbids hot-linking or is gone.
//
// [Make] takes the bytes of a file and gives a copy that is no wider than asked
// and tells nothing of where, when and by whom the picture was taken: EXIF, XMP,
// IPTC, comments, what nobody knows the use of, and whatever stands behind the
// picture, such as the video of a motion photo. What it takes to show the picture
// as it was stays: colour profile, orientation and animation. To strip a file is
// not to encode it anew, so the pixels of a copy that is not scaled are those of
// the original.
//
// A file that cannot be followed to its end gives an error and never a copy: what
// is not understood may tell what must not be told. What hides within the pixels,
// or within a colour profile, stays. The package reads no file and asks no
// network.
package rendition

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/gabriel-vasile/mimetype"
)

// MaxPixels is the number of pixels above which a picture is stripped but not
// scaled.
const MaxPixels = 40_000_000

// ErrLinked says that files of a type are not copied, so that what shows one has
// to link to the original. An SVG is of such a type: it is a document that can
// run scripts, which must not run under the feeds' own origin.
var ErrLinked = errors.New("linked instead of copied")

// A Rendition is the copy of a picture.
type Rendition struct {
	Data          []byte
	Type          string // media type
	Width, Height int    // in pixels, as shown: orientation applied
}

// Ext gives the ending that the copy's file name should have, with its dot.
func (r Rendition) Ext() string {
	if r.Type == typeJPEG {
		return ".jpg"
	}
	return "." + strings.TrimPrefix(r.Type, "image/")
}

// Make gives the copy of a picture: JPEG, PNG, GIF, WebP or AVIF. Any other type
// gives an error that is [ErrLinked]; a broken file gives one that is not.
//
// A picture wider than maxWidth, as shown, is scaled down to it and turned
// upright. It keeps its type, except that GIF becomes PNG, and WebP becomes JPEG,
// or PNG if it has a transparent pixel. 0 never scales. Nor are scaled
// animations, AVIF, pictures of more than [MaxPixels] or more than 65,535 pixels
// on a side, those that cannot be decoded or whose colours cannot be kept (CMYK,
// a broken profile), and those that would take more bytes than before.
//
// The same arguments give the same bytes. Data shares no memory with original.
// Stripping takes about the memory of the original once more. Scaling takes up to
// 30 bytes for each pixel of the original beside that, so 1.2 GB at most. Most is
// taken by a progressive JPEG, and by an outcome that is nearly as wide as before;
// a common JPEG that is made small takes 4.
func Make(original []byte, maxWidth int) (Rendition, error) {
	p, err := strip(original)
	if err != nil {
		return Rendition{}, err
	}
	plain := Rendition{Data: p.data, Type: p.mediaType}
	plain.Width, plain.Height = p.shown()
	if maxWidth <= 0 || plain.Width <= maxWidth || !p.scalable() {
		return plain, nil
	}
	scaled, err := p.scale(maxWidth)
	if err != nil || len(scaled.Data) > len(plain.Data) {
		return plain, nil
	}
	return scaled, nil
}

// strip takes out of a file what does not show the picture.
func strip(original []byte) (picture, error) {
	switch {
	case bytes.HasPrefix(original, []byte("\xFF\xD8\xFF")):
		return stripJPEG(original)
	case bytes.HasPrefix(original, []byte(pngSignature)):
		return stripPNG(original)
	case bytes.HasPrefix(original, []byte("GIF87a")), bytes.HasPrefix(original, []byte("GIF89a")):
		return stripGIF(original)
	case len(original) >= 12 && string(original[:4]) == "RIFF" && string(original[8:12]) == "WEBP":
		return stripWebP(original)
	case isAVIF(original):
		return stripAVIF(original)
	}
	mediaType, _, _ := strings.Cut(mimetype.Detect(original).String(), ";")
	return picture{}, fmt.Errorf("%s: %w", mediaType, ErrLinked)
}
