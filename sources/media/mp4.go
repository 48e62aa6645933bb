package media

import (
	"errors"
	"slices"
)

// brandType tells a file of boxes by the brands of its first box, of which
// package mimetype reads only the main one, and an MP4 by its tracks.
func brandType(head []byte, said string, cut bool) (string, error) {
	kind, body, _, ok := splitBox(head)
	if !ok && cut {
		return "", ended("mp4: no file type box")
	}
	if !ok || kind != "ftyp" || len(body) < 8 {
		return "video/mp4", nil
	}
	main := string(body[:4])
	is := func(brands ...string) bool {
		if slices.Contains(brands, main) {
			return true
		}
		// A minor version stands between the main brand and the others.
		for brand := range slices.Chunk(body[8:], 4) {
			if slices.Contains(brands, string(brand)) {
				return true
			}
		}
		return false
	}
	switch {
	case is("avif", "avis"):
		return "image/avif", nil
	case is("heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs"):
		return "image/heic", nil
	case is("mif1", "msf1"):
		return "image/heif", nil
	case slices.Contains([]string{"M4A ", "M4B ", "M4P ", "F4A ", "F4B "}, main):
		return "audio/mp4", nil // RFC 4337 has it so
	}
	moov, err := headBox("mp4", head, "moov")
	if cut && errors.As(err, new(ended)) {
		return "", err
	}
	if err != nil && said == "audio/mp4" {
		return said, nil
	}
	if sound, film := tracks(moov); sound && !film {
		return "audio/mp4", nil
	}
	return "video/mp4", nil
}

// tracks tells whether a movie has sound, and pictures that move.
func tracks(moov []byte) (sound, film bool) {
	for {
		kind, trak, rest, ok := splitBox(moov)
		if !ok {
			return sound, film
		}
		if kind == "trak" {
			mdia, _ := findBox(trak, "mdia")
			hdlr, _ := findBox(mdia, "hdlr")
			// A version, flags and four zeros come before the handler.
			if len(hdlr) >= 12 {
				sound = sound || string(hdlr[8:12]) == "soun"
				film = film || string(hdlr[8:12]) == "vide"
			}
		}
		moov = rest
	}
}
