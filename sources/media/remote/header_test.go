package remote_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"feedgen/sources/media/remote"
)

func TestMediaType(t *testing.T) {
	for value, want := range map[string]string{
		"image/jpeg":                   "image/jpeg",
		" Image/JPEG ; q=1":            "image/jpeg",
		"text/html; charset=utf-8":     "text/html",
		"image/svg+xml;charset":        "image/svg+xml",
		"image/png, image/png":         "",
		"image/png;":                   "image/png",
		"image/x-icon; charset=\"a":    "image/x-icon",
		"image":                        "",
		"image/":                       "",
		"/png":                         "",
		"":                             "",
		"image/p ng":                   "",
		"image/<script>":               "",
		"attachment; filename=\"a/b\"": "",
	} {
		if got := remote.MediaType(value); got != want {
			t.Errorf("%q gives %q, want %q", value, got, want)
		}
	}
}

func TestEntityTag(t *testing.T) {
	for _, value := range []string{`"a"`, `W/"a"`, `""`, `"a-gzip"`, `"å"`} {
		if got := remote.EntityTag(value); got != value {
			t.Errorf("%s gives %q", value, got)
		}
	}
	for _, value := range []string{"", "*", "a", `"`, `"a`, `a"`, `w/"a"`, `"a", "b"`, `"a"b"`, "\"a\r\n\"", `"` + strings.Repeat("a", 1000) + `"`} {
		if got := remote.EntityTag(value); got != "" {
			t.Errorf("%q gives %q", value, got)
		}
	}
}

func FuzzContentRange(f *testing.F) {
	for _, seed := range []string{
		"bytes 0-65535/123456", "bytes 0-65535/*", "bytes */0", "bytes 5-4/10", "bytes 0-9/9", "bytes=0-9/10",
		"BYTES 0-0/1", "bytes 0-9223372036854775807/*", "bytes -1-5/10", "bytes 0-+5/10", "",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		first, last, total, err := remote.ParseContentRange(value)
		switch {
		case err != nil:
		case first == -1 && last == -1 && total >= -1:
		case 0 <= first && first <= last && (total == -1 || last < total):
		default:
			t.Errorf("%q gives %d-%d/%d", value, first, last, total)
		}
	})
}

func FuzzRetryAfter(f *testing.F) {
	for _, seed := range []string{
		"0", "120", "99999999999999999999", "-1", "1.5", "soon", "", " 5 ",
		"Wed, 21 Oct 2026 07:28:00 GMT", "Wednesday, 21-Oct-26 07:28:00 GMT", "Wed Oct 21 07:28:00 2026", "Fri, 31 Dec 9999 23:59:59 GMT", "Wed, 21 Oct 2020 07:28:00 GMT",
	} {
		f.Add(seed)
	}
	now := time.Date(2026, 10, 21, 7, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, value string) {
		at, ok := remote.ParseRetryAfter(value, now)
		if ok && (at.Before(now) || at.After(now.Add(24*time.Hour))) {
			t.Errorf("%q gives %v", value, at)
		}
		if !ok && !at.IsZero() {
			t.Errorf("%q gives %v, though it is nothing", value, at)
		}
		if _, err := http.ParseTime(strings.TrimSpace(value)); err == nil && !ok {
			t.Errorf("%q is a date", value)
		}
	})
}

func FuzzMediaType(f *testing.F) {
	f.Add("image/jpeg; a=b")
	f.Add("IMAGE/x;;;")
	f.Fuzz(func(t *testing.T, value string) {
		got := remote.MediaType(value)
		if got != strings.ToLower(got) || got != "" && (strings.Count(got, "/") != 1 || strings.ContainsAny(got, " ;,\"<>\x00\r\n")) {
			t.Errorf("%q gives %q", value, got)
		}
	})
}
