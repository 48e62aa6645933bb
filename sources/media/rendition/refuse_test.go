package rendition_test

import (
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"testing"

	"feedgen/sources/media/rendition"
)

func TestOtherTypesAreLinked(t *testing.T) {
	for data, want := range map[string]string{
		`<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>`:    "image/svg+xml: linked instead of copied",
		`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"></svg>`: "image/svg+xml: linked instead of copied",
		"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic":                    "image/heic: linked instead of copied",
		"<!doctype html><title>404</title>":                                   "text/html: linked instead of copied",
		"BM\x3A\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00\x00\x00":  "image/bmp: linked instead of copied",
		"\x00\x00\x00\x18ftypmp42avifmp42isom\x00\x00\x00\x08mdat":            "video/mp4: linked instead of copied",
		"": "text/plain: linked instead of copied",
	} {
		_, err := rendition.Make([]byte(data), 100)
		if !errors.Is(err, rendition.ErrLinked) || err.Error() != want {
			t.Errorf("%.40q: error %v, want %s", data, err, want)
		}
	}
}

// jpegOf puts segments between a frame of 8 × 8 gray pixels and its scan.
func jpegOf(between string) []byte {
	return []byte("\xFF\xD8\xFF\xC0\x00\x0B\x08\x00\x08\x00\x08\x01\x01\x11\x00" + between +
		"\xFF\xDA\x00\x08\x01\x01\x00\x00\x3F\x00\x12\xFF\x00\x34\xFF\xD0\x56\xFF\xFF\x00\x78\xFF\xD9")
}

func TestBrokenFilesAreNeitherCopiedNorOfAnotherType(t *testing.T) {
	png, gif, webp := read(t, "still.png"), read(t, "still.gif"), read(t, "lossless.webp")
	for want, data := range map[string][]byte{
		"jpeg: no end of image":                     []byte("\xFF\xD8\xFF"),
		"jpeg: no picture":                          []byte("\xFF\xD8\xFF\xD9"),
		"jpeg: two frames":                          jpegOf("\xFF\xC0\x00\x0B\x08\x00\x08\x00\x08\x01\x01\x11\x00"),
		"jpeg: segment F7: not known":               jpegOf("\xFF\xF7\x00\x02"),
		"jpeg: segment E0: cut off":                 jpegOf("\xFF\xE0\xFF\xFF"),
		"jpeg: segment FE: cut off":                 jpegOf("\xFF\xFE\x00\x01"),
		"jpeg: scan before frame":                   []byte("\xFF\xD8\xFF\xDA\x00\x02\xFF\xD9"),
		"jpeg: 0 × 8 pixels":                        []byte("\xFF\xD8\xFF\xC0\x00\x0B\x08\x00\x08\x00\x00\x01\x01\x11\x00"),
		"jpeg: frame header: wrong length":          []byte("\xFF\xD8\xFF\xC0\x00\x08\x08\x00\x08\x00\x08\x01"),
		`png: chunk "IDAT": wrong checksum`:         flip(png, strings.Index(string(png), "IDAT")+9),
		`png: chunk "CgBI": not known`:              withChunk(png, "CgBI", ""),
		`png: chunk "CgBI" before the header`:       slices.Concat(png[:8], []byte("\x00\x00\x00\x00CgBI\x00\x00\x00\x00"), png[8:]),
		"png: header: not one of 13 bytes":          withChunk(png, "IHDR", "\x00\x00\x00\x00"),
		"png: no picture":                           slices.Concat(png[:33], []byte("\x00\x00\x00\x00IEND\xAEB\x60\x82")),
		"gif: no trailer":                           gif[:len(gif)-1],
		"gif: block 2A: not expected":               slices.Concat(gif[:len(gif)-1], []byte("*;")),
		"gif: 0 × 0 pixels":                         []byte("GIF89a\x00\x00\x00\x00\x00\x00\x00;"),
		"webp: cut off":                             webp[:len(webp)-2],
		"webp: two headers":                         insert(webp, 30, "VP8X\x00\x00\x00\x00"),
		"webp: 2 pictures":                          insert(webp, 30, "VP8L\x05\x00\x00\x00\x2F\x2F\xC0\x07\x00\x00"),
		"webp: 1 × 1 pixels on a canvas of 48 × 32": insert(webp, 30, "VP8L\x05\x00\x00\x00\x2F\x00\x00\x00\x00\x00"),
		`webp: chunk "WHAT": no picture`:            insert(webp, 12, "WHAT\x00\x00\x00\x00"),
		`webp: chunk "EXIF": cut off`:               insert(webp, 30, "EXIF\xFF\xFF\xFF\xFF"),
	} {
		r, err := rendition.Make(data, 0)
		if err == nil || err.Error() != want || errors.Is(err, rendition.ErrLinked) || len(r.Data) > 0 {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

// flip changes a byte.
func flip(data []byte, at int) []byte {
	data = slices.Clone(data)
	data[at] ^= 0xFF
	return data
}

// insert puts a chunk into a WebP.
func insert(webp []byte, at int, chunk string) []byte {
	webp = slices.Insert(slices.Clone(webp), at, []byte(chunk)...)
	binary.LittleEndian.PutUint32(webp[4:], uint32(len(webp)-8))
	return webp
}
