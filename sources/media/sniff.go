package media

import (
	"bytes"
	"strings"

	"github.com/gabriel-vasile/mimetype"
)

// sniffSize is how many bytes package mimetype looks at. Of fewer it may say
// that they are text, or nothing, only because the telling ones are missing.
const sniffSize = 4096

// sniff tells the media type of a file by its head, which is cut if the file
// goes on.
func sniff(name string, head []byte, cut bool) (string, error) {
	if len(head) == 0 {
		return "", ended("no bytes")
	}
	if t := imageMagic(head); t != "" {
		return t, nil
	}
	if t, err := markupType(head); t != "" || err != nil && cut {
		return t, err
	}
	t, _, _ := strings.Cut(mimetype.Detect(head).String(), ";")
	return refine(t, name, head, cut)
}

// imageMagic knows the pictures that begin with bytes of their own. Package
// mimetype first looks for PDF and tar, further in: a comment may say %PDF-.
func imageMagic(head []byte) string {
	starts := func(magic string) bool { return bytes.HasPrefix(head, []byte(magic)) }
	switch {
	case starts("\xff\xd8\xff"):
		return "image/jpeg"
	case starts("\x89PNG\r\n\x1a\n"):
		return "image/png" // animated too: an APNG is a PNG to who knows no APNG
	case starts("GIF87a"), starts("GIF89a"):
		return "image/gif"
	case starts("RIFF") && len(head) >= 12 && string(head[8:12]) == "WEBP":
		return "image/webp"
	case starts("II*\x00"), starts("MM\x00*"):
		return "image/tiff"
	}
	return ""
}

// refine corrects what package mimetype found, where it looks at too little.
func refine(found, name string, head []byte, cut bool) (string, error) {
	said := TypeByName(name)
	switch found {
	case "video/mp4", "video/x-m4v", "audio/mp4", "audio/x-m4a",
		"image/avif", "image/heic", "image/heic-sequence", "image/heif", "image/heif-sequence":
		return brandType(head, said, cut)
	case "application/ogg", "audio/ogg", "video/ogg":
		return oggType(head, said, cut)
	case "audio/mpeg":
		return taggedType(head, said), nil
	case "video/webm":
		if said == "audio/webm" {
			return said, nil
		}
	case "image/x-icon":
		if len(head) >= 6 && head[4] == 0 && head[5] == 0 {
			return "", nil // no icon in it: more likely a Targa picture
		}
	case "application/octet-stream":
		// RF64 and BW64 are WAV with lengths of 64 bits (EBU Tech 3306).
		if len(head) >= 12 && string(head[2:4]) == "64" && string(head[8:12]) == "WAVE" {
			return "audio/wav", nil
		}
		return "", unsure(head, cut)
	case "text/plain":
		if err := unsure(head, cut); err != nil {
			return "", err
		}
		if strings.HasPrefix(said, "text/") || said == "application/x-subrip" || said == "application/json" {
			return said, nil
		}
	}
	return found, nil
}

// unsure is an error if a longer head might be known better.
func unsure(head []byte, cut bool) error {
	if cut && len(head) < sniffSize {
		return ended("no known type")
	}
	return nil
}

// oggType tells an Ogg by the codecs of its streams, which all begin on its
// first pages (RFC 3533, RFC 5334).
func oggType(head []byte, said string, cut bool) (string, error) {
	start := head[:min(len(head), sniffSize)]
	has := func(codec string) bool { return bytes.Contains(start, []byte(codec)) }
	switch {
	case has("\x80theora"), has("\x01video\x00\x00\x00"):
		return "video/ogg", nil
	case cut && len(head) < sniffSize:
		return "", ended("ogg: not all of its codecs")
	case has("\x01vorbis"), has("OpusHead"), has("\x7fFLAC"), has("Speex   "):
		return "audio/ogg", nil
	case strings.HasSuffix(said, "/ogg"):
		return said, nil
	}
	return "application/ogg", nil
}

// taggedType tells what follows an ID3 tag, which is MP3 nearly always. The tag
// may hold a cover and be longer than the head.
func taggedType(head []byte, said string) string {
	if !bytes.HasPrefix(head, []byte("ID3")) || len(head) < 10 {
		return "audio/mpeg"
	}
	// ID3v2: 28 bits in four bytes, without the tag's header of 10.
	end := 10 + (int(head[6]&0x7f)<<21 | int(head[7]&0x7f)<<14 | int(head[8]&0x7f)<<7 | int(head[9]&0x7f))
	if end+4 > len(head) {
		if said == "audio/flac" || said == "audio/aac" {
			return said
		}
		return "audio/mpeg"
	}
	switch body := head[end:]; {
	case bytes.HasPrefix(body, []byte("fLaC")):
		return "audio/flac"
	case body[0] == 0xff && body[1]&0xf6 == 0xf0: // ADTS: layer 0, which MPEG audio lacks
		return "audio/aac"
	}
	return "audio/mpeg"
}
