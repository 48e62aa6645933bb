package media_test

import (
	"errors"
	"strings"
	"testing"

	"feedgen/sources/media"
)

// TestNameDecidesWhatBytesLeave gives the same bytes other names.
func TestNameDecidesWhatBytesLeave(t *testing.T) {
	tag := "ID3\x03\x00\x00\x00\x7f\x7f\x7f" + strings.Repeat("\x00", 5000)
	late := boxOf("ftyp", "isom\x00\x00\x00\x00") + "\x7f\x00\x00\x00mdat" + strings.Repeat("\x00", 5000)
	ogg := "OggS\x00\x02" + strings.Repeat("\x00", 5000)
	text := strings.Repeat("Words that are nothing special.\n", 200)
	for _, c := range []struct{ name, data, want string }{
		{"a.mp3", tag, "audio/mpeg"},
		{"a.flac", tag, "audio/flac"},
		{"a.jpg", tag, "audio/mpeg"},
		{"", late, "video/mp4"},
		{"a.mp4", late, "video/mp4"},
		{"https://example.com/a.m4a?x=.mp4", late, "audio/mp4"},
		{"a.mov", late, "video/mp4"},
		{"a.ogv", ogg, "video/ogg"},
		{"a.oga", ogg, "audio/ogg"},
		{"a", ogg, "application/ogg"},
		{"a.vtt", text, "text/vtt"},
		{"a.csv", text, "text/csv"},
		{"a.json", text, "application/json"},
		{"a.jpg", text, "text/plain"},
		{"a.svg", text, "text/plain"},
		{"a", text, "text/plain"},
	} {
		if got, err := media.Look(c.name, []byte(c.data), false); got.Type != c.want || err != nil {
			t.Errorf("%q of %.12q: %v, %v, want %s", c.name, c.data, got, err, c.want)
		}
	}
}

// TestBytesDecide gives bytes that tell for themselves names that do not fit, and
// what misleads who looks at less.
func TestBytesDecide(t *testing.T) {
	hdlr := func(kind string) string {
		return boxOf("trak", boxOf("mdia", boxOf("hdlr", "\x00\x00\x00\x00\x00\x00\x00\x00"+kind)))
	}
	isom := boxOf("ftyp", "isom\x00\x00\x00\x00")
	for data, want := range map[string]string{
		"ID3\x04\x00\x00\x00\x00\x00\x02\x00\x00fLaC\x00\x00\x00\x22":  "audio/flac",
		"ID3\x04\x00\x00\x00\x00\x00\x02\x00\x00\xff\xf1\x50\x80":      "audio/aac",
		"ID3\x04\x00\x00\x00\x00\x00\x02\x00\x00\xff\xfb\x50\x80":      "audio/mpeg",
		isom + boxOf("moov", hdlr("soun")):                             "audio/mp4",
		isom + boxOf("moov", hdlr("soun"), hdlr("vide")):               "video/mp4",
		isom + boxOf("moov", hdlr("text")):                             "video/mp4",
		boxOf("ftyp", "qt  avifqt  "):                                  "video/quicktime",
		boxOf("ftyp", "iso4avifiso4"):                                  "video/mp4", // a minor version is no brand
		boxOf("ftyp", "MSNV\x00\x00\x00\x00") + boxOf("moov"):          "video/mp4",
		boxOf("ftyp", "M4B \x00\x00\x00\x00") + boxOf("moov"):          "audio/mp4",
		string(jpegOf(segment(0xfe, "%PDF-1.4"))):                      "image/jpeg",
		"<!doctype html><svg width='5'/>":                              "text/html",
		"\r\n <HTML LANG=en><body>":                                    "text/html",
		"<title>502 Bad Gateway</title>":                               "text/html",
		"<?xml version=\"1.0\"?><rss version=\"2.0\"><channel/></rss>": "application/rss+xml",
		"\xfe\xff\x00<\x00s\x00v\x00g\x00>":                            "image/svg+xml",
		"<?xml version='1.0' encoding='x-none'?><a:svg xmlns:a=''/>":   "image/svg+xml",
		"<svgs/>": "text/plain",
		"\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00\x05\x00\x05\x00\x18\x00": "", // a Targa picture
	} {
		if got, _ := media.Look("a.gif", []byte(data), true); got.Type != want {
			t.Errorf("%q: %s, want %s", data, got.Type, want)
		}
	}
}

// TestFirstElementIsNotSoughtForEver: who waits for it would read all of a file.
func TestFirstElementIsNotSoughtForEver(t *testing.T) {
	comment := []byte("<!-- " + strings.Repeat("-> ", 50_000))
	if _, err := media.Look("", comment[:60_000], false); !errors.Is(err, media.ErrShort) {
		t.Errorf("of 60,000 bytes: %v", err)
	}
	if _, err := media.Look("", comment, false); err != nil {
		t.Errorf("of all: %v", err)
	}
}

func TestTypeByName(t *testing.T) {
	for name, want := range map[string]string{
		"a.jpg":                            "image/jpeg",
		"dir.png/A.JPEG":                   "image/jpeg",
		"https://example.com/a.WebP?x=1#y": "image/webp",
		"https://example.com/a%2Eavif":     "image/avif",
		"/image.php?file=a.jpg":            "",
		"https://example.mp3":              "",
		"https://example.mp3/":             "",
		"100% real.mp3":                    "audio/mpeg",
		"show.opus":                        "audio/ogg",
		"jpg":                              "",
		"":                                 "",
	} {
		if got := media.TypeByName(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
