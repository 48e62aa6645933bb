package web_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"

	"feedgen/feedgen"
)

// A shown site has a feed, a feed whose name needs escapes, and a picture.
type shown struct {
	address, feed, picture string // absolute addresses
	text                   string // of the feed
	etag, zipped, packed   string // of the feed as it is, by gzip and by brotli
	image                  []byte
	imageTag               string
}

func show(t *testing.T) shown {
	t.Helper()
	cfg := configure(t, `max_age = "10m"`, `gone = ["/dead.xml", "/f%C3%AFn.xml"]`, `[serve.moved]`, `"/old.xml" = "/feeds/rss.xml"`, `"/feed/" = "https://elsewhere.example/rss?a=b"`)
	cfg.Feed.Files[feedgen.Atom] = "nëws/a b,c.xml"
	s := shown{text: strings.Repeat("<item>The ferry leaves.</item>", 100), image: []byte("\x89PNG\r\n\x1a\n 0123456789")}
	sum := sha256.Sum256(s.image)
	s.imageTag = `"` + hex.EncodeToString(sum[:]) + `"`
	picture := "images/" + hex.EncodeToString(sum[:16]) + ".png"
	publish(t, cfg, map[string]string{"rss.xml": s.text, "nëws/a b,c.xml": "<feed/>", "feed.json": "{}", "stray.xml": "x"},
		feedgen.NewFile(picture, feedgen.ImageFile, "image/png", s.image),
		feedgen.NewFile("images/.secret.png", feedgen.ImageFile, "image/png", s.image),
		feedgen.NewFile("images/named.jpg", feedgen.ImageFile, "image/jpeg", s.image),
		feedgen.NewFile(".feedgen/ledger/rss.xml/2026-01.txt", feedgen.LedgerFile, "text/plain", []byte("row")))
	touch(t, cfg, "rss.xml", longAgo)
	touch(t, cfg, picture, longAgo)
	_, s.address = open(t, cfg)
	s.feed, s.picture = s.address+"/feeds/rss.xml", s.address+"/feeds/"+picture
	s.etag = ask(t, "GET", s.feed).header.Get("ETag")
	s.zipped = ask(t, "GET", s.feed, "Accept-Encoding: gzip").header.Get("ETag")
	s.packed = ask(t, "GET", s.feed, "Accept-Encoding: br").header.Get("ETag")
	return s
}

const (
	dateThen   = "Fri, 02 Jan 2026 03:04:05 GMT" // longAgo
	dateLater  = "Fri, 02 Jan 2026 03:04:06 GMT"
	dateSooner = "Fri, 02 Jan 2026 03:04:04 GMT"
)

// TestFeedsAnswerConditions goes through RFC 9110, sections 13.1 and 13.2.2.
func TestFeedsAnswerConditions(t *testing.T) {
	s := show(t)
	tests := []struct {
		name    string
		headers string // one a line
		want    int
	}{
		{"none", "", 200},
		{"its tag", "If-None-Match: ETAG", 304},
		{"its tag, weak", "If-None-Match: W/ETAG", 304},
		{"another tag", `If-None-Match: "x"`, 200},
		{"a list with its tag", `If-None-Match: "x", W/"y,z" ,ETAG`, 304},
		{"a list in two lines", "If-None-Match: \"x\"\nIf-None-Match: ETAG", 304},
		{"a list without it", `If-None-Match: "x", "y"`, 200},
		{"empty elements", `If-None-Match: ,, ETAG ,`, 304},
		{"any tag", "If-None-Match: *", 304},
		{"its tag inside another", `If-None-Match: "xETAGx"`, 200},
		{"its tag without quotes", "If-None-Match: BARE", 200},
		{"a tag that has no end", `If-None-Match: "x, ETAG`, 200},
		{"an empty tag", `If-None-Match: ""`, 200},
		{"the tag of the zipped form", "If-None-Match: ZIPPED", 200},
		{"the tag of the zipped form, for it", "If-None-Match: ZIPPED\nAccept-Encoding: gzip", 304},
		{"the tag of the plain form, for the zipped", "If-None-Match: ETAG\nAccept-Encoding: gzip", 200},
		{"its date", "If-Modified-Since: " + dateThen, 304},
		{"a later date", "If-Modified-Since: " + dateLater, 304},
		{"an earlier date", "If-Modified-Since: " + dateSooner, 200},
		{"its date as of 1850", "If-Modified-Since: Friday, 02-Jan-26 03:04:05 GMT", 304},
		{"its date by C", "If-Modified-Since: Fri Jan  2 03:04:05 2026", 304},
		{"no date", "If-Modified-Since: yesterday", 200},
		{"two dates", "If-Modified-Since: " + dateThen + "\nIf-Modified-Since: " + dateThen, 200},
		{"another tag and its date", "If-None-Match: \"x\"\nIf-Modified-Since: " + dateThen, 200},
		{"its tag and an earlier date", "If-None-Match: ETAG\nIf-Modified-Since: " + dateSooner, 304},
		{"wanted: its tag", "If-Match: ETAG", 200},
		{"wanted: its tag, weak", "If-Match: W/ETAG", 412},
		{"wanted: another tag", `If-Match: "x"`, 412},
		{"wanted: a list with its tag", `If-Match: "x", ETAG`, 200},
		{"wanted: any tag", "If-Match: *", 200},
		{"wanted: its tag, and it is there", "If-Match: ETAG\nIf-None-Match: ETAG", 304},
		{"wanted: another tag, and its own is there", "If-Match: \"x\"\nIf-None-Match: ETAG", 412},
		{"wanted: unchanged since", "If-Unmodified-Since: " + dateThen, 200},
		{"wanted: unchanged since earlier", "If-Unmodified-Since: " + dateSooner, 412},
		{"wanted: unchanged since no date", "If-Unmodified-Since: never", 200},
		{"wanted: its tag, whatever the date", "If-Match: ETAG\nIf-Unmodified-Since: " + dateSooner, 200},
		{"a range, of which feeds have none", "Range: bytes=0-3", 200},
		{"a range with a condition", "Range: bytes=0-3\nIf-Range: ETAG", 200},
	}
	fill := strings.NewReplacer("ETAG", s.etag, "ZIPPED", s.zipped, "BARE", strings.Trim(s.etag, `"`))
	for _, test := range tests {
		for _, method := range []string{"GET", "HEAD"} {
			t.Run(method+" with "+test.name, func(t *testing.T) {
				got := ask(t, method, s.feed, headerLines(fill.Replace(test.headers))...)
				if got.status != test.want {
					t.Fatalf("status %d, want %d", got.status, test.want)
				}
				zip := strings.Contains(test.headers, "Accept-Encoding")
				wantBody(t, got, method, test.want, zip, s)
			})
		}
	}
}

func headerLines(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "\n")
}

// wantBody checks that an answer about a feed says what one of its status must.
func wantBody(t *testing.T, got answer, method string, status int, zip bool, s shown) {
	t.Helper()
	etag := s.etag
	if zip {
		etag = s.zipped
	}
	switch status {
	case 200:
		wantHeaders(t, got, "ETag: "+etag, "Last-Modified: "+dateThen, "Content-Type: application/rss+xml; charset=utf-8", "Accept-Ranges: ")
		if method == "GET" && !zip && got.body != s.text {
			t.Errorf("body is %.60q", got.body)
		}
		if method == "GET" && got.header.Get("Content-Length") == "" {
			t.Error("no length")
		}
	case 304:
		wantHeaders(t, got, "ETag: "+etag, "Last-Modified: "+dateThen, "Content-Type: ", "Content-Length: ", "Content-Encoding: ")
	}
	if status != 412 {
		wantHeaders(t, got, "Cache-Control: public, max-age=600", "Vary: Accept-Encoding", "Access-Control-Allow-Origin: *")
	}
	if (method == "HEAD" || status == 304) && got.body != "" {
		t.Errorf("body is %.60q", got.body)
	}
}

// wantHeaders wants headers to be as they are given; empty: not to be there.
func wantHeaders(t *testing.T, got answer, headers ...string) {
	t.Helper()
	for _, h := range headers {
		key, want, _ := strings.Cut(h, ": ")
		if value := got.header.Get(key); value != want {
			t.Errorf("%s is %q, want %q", key, value, want)
		}
	}
}

// TestHeadSaysWhatGetDoes compares their headers.
func TestHeadSaysWhatGetDoes(t *testing.T) {
	s := show(t)
	for _, address := range []string{s.feed, s.picture, s.address + "/old.xml", s.address + "/dead.xml", s.address + "/none"} {
		get, head := ask(t, "GET", address), ask(t, "HEAD", address)
		get.header.Del("Date")
		head.header.Del("Date")
		for key := range get.header {
			wantHeaders(t, head, key+": "+get.header.Get(key))
		}
		if head.status != get.status || head.body != "" {
			t.Errorf("%s: status %d, body %q, want %d and none", address, head.status, head.body, get.status)
		}
	}
}

// TestFeedsComeInTheCodingThatIsWanted goes through RFC 9110, section 12.5.3.
func TestFeedsComeInTheCodingThatIsWanted(t *testing.T) {
	s := show(t)
	tests := []struct{ headers, want string }{
		{"", "identity"},
		{"Accept-Encoding: ", "identity"},
		{"Accept-Encoding: gzip", "gzip"},
		{"Accept-Encoding: GZIP", "gzip"},
		{"Accept-Encoding: x-gzip", "gzip"},
		{"Accept-Encoding: br", "br"},
		{"Accept-Encoding: gzip, deflate, br, zstd", "br"},
		{"Accept-Encoding: br;q=0.5, gzip;q=0.501", "gzip"},
		{"Accept-Encoding: br ; Q=1.000 , gzip", "br"},
		{"Accept-Encoding: gzip\nAccept-Encoding: br", "br"},
		{"Accept-Encoding: deflate, zstd", "identity"},
		{"Accept-Encoding: *", "br"},
		{"Accept-Encoding: *, br;q=0", "gzip"},
		{"Accept-Encoding: gzip;q=0", "identity"},
		{"Accept-Encoding: gzip;q=0.1", "gzip"},
		{"Accept-Encoding: identity, gzip;q=0.5", "identity"},
		{"Accept-Encoding: identity;q=0.5, gzip;q=0.4", "identity"},
		{"Accept-Encoding: identity;q=0, gzip;q=0.1", "gzip"},
		{"Accept-Encoding: *;q=0, gzip", "gzip"},
		{"Accept-Encoding: *;q=0, identity", "identity"},
		{"Accept-Encoding: *;q=0", ""},
		{"Accept-Encoding: identity;q=0", ""},
		{"Accept-Encoding: identity;q=0.000, zstd", ""},
		{"Accept-Encoding: gzip;q=2, br;q=x, *;q=0.5.5, ;;,", "identity"},
	}
	for _, test := range tests {
		t.Run(test.headers, func(t *testing.T) {
			got := ask(t, "GET", s.feed, headerLines(test.headers)...)
			wantHeaders(t, got, "Vary: Accept-Encoding")
			if test.want == "" {
				if got.status != 406 {
					t.Errorf("status %d, want 406", got.status)
				}
				return
			}
			wantHeaders(t, got, "Content-Encoding: "+strings.TrimPrefix(test.want, "identity"))
			if text := unpack(t, test.want, got.body); text != s.text {
				t.Errorf("text is %.60q", text)
			}
		})
	}
	if s.etag == s.zipped || s.zipped == s.packed || s.etag == s.packed {
		t.Errorf("tags are %s, %s and %s, want three", s.etag, s.zipped, s.packed)
	}
	// What coding saves nothing on is left as it is.
	wantHeaders(t, ask(t, "GET", s.address+"/feeds/feed.json", "Accept-Encoding: br, gzip"), "Content-Encoding: ", "Content-Type: application/feed+json")
}

func unpack(t *testing.T, coding, body string) string {
	t.Helper()
	var r io.Reader = strings.NewReader(body)
	switch coding {
	case "gzip":
		z, err := gzip.NewReader(r)
		if err != nil {
			t.Fatal(err)
		}
		r = z
	case "br":
		r = brotli.NewReader(r)
	}
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestPicturesComeInRanges goes through RFC 9110, sections 13.1.5 and 14.
func TestPicturesComeInRanges(t *testing.T) {
	s := show(t)
	size := len(s.image)
	tests := []struct {
		name, headers string
		status        int
		body          string
		more          []string
	}{
		{"all", "", 200, string(s.image), []string{"Accept-Ranges: bytes", "Content-Type: image/png"}},
		{"the head", "Range: bytes=0-3", 206, string(s.image[:4]), []string{"Content-Range: bytes 0-3/19", "Content-Length: 4"}},
		{"the tail", "Range: bytes=-4", 206, string(s.image[size-4:]), []string{"Content-Range: bytes 15-18/19"}},
		{"from the middle", "Range: bytes=9-", 206, string(s.image[9:]), nil},
		{"beyond the end", "Range: bytes=9-999", 206, string(s.image[9:]), nil},
		{"after the end", "Range: bytes=19-", 416, "", []string{"Content-Range: bytes */19"}},
		{"of its tag", "Range: bytes=0-3\nIf-Range: TAG", 206, string(s.image[:4]), nil},
		{"of another tag", "Range: bytes=0-3\nIf-Range: \"x\"", 200, string(s.image), nil},
		{"of its tag, weak", "Range: bytes=0-3\nIf-Range: W/TAG", 200, string(s.image), nil},
		{"of its date", "Range: bytes=0-3\nIf-Range: " + dateThen, 206, string(s.image[:4]), nil},
		{"of a later date", "Range: bytes=0-3\nIf-Range: " + dateLater, 200, string(s.image), nil},
		{"in other units", "Range: lines=0-3", 200, string(s.image), nil},
		{"of nonsense", "Range: bytes=x", 416, "", nil},
		{"unchanged", "Range: bytes=0-3\nIf-None-Match: TAG", 304, "", []string{"Content-Type: "}},
		{"unchanged by date", "If-Modified-Since: " + dateThen, 304, "", nil},
		{"changed", "Range: bytes=0-3\nIf-Match: \"x\"", 412, "", nil},
		{"with a coding", "Accept-Encoding: gzip, br", 200, string(s.image), []string{"Content-Encoding: "}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := ask(t, "GET", s.picture, headerLines(strings.ReplaceAll(test.headers, "TAG", s.imageTag))...)
			if got.status != test.status {
				t.Fatalf("status %d, want %d", got.status, test.status)
			}
			if test.status < 400 {
				wantHeaders(t, got, "ETag: "+s.imageTag, "Cache-Control: public, max-age=31536000, immutable")
				if got.body != test.body {
					t.Errorf("body is %q, want %q", got.body, test.body)
				}
			}
			wantHeaders(t, got, test.more...)
		})
	}
	wantHeaders(t, ask(t, "GET", s.picture), "Last-Modified: "+dateThen)
	if head := ask(t, "HEAD", s.picture, "Range: bytes=0-3"); head.status != 200 {
		t.Errorf("HEAD of a range: status %d", head.status)
	}
	several := ask(t, "GET", s.picture, "Range: bytes=0-3,9-12")
	if several.status != 206 || !strings.HasPrefix(several.header.Get("Content-Type"), "multipart/byteranges; boundary=") || !bytes.Contains([]byte(several.body), s.image[9:13]) {
		t.Errorf("several ranges: %+v", several)
	}
	wantHeaders(t, ask(t, "GET", s.address+"/feeds/images/named.jpg"), "Cache-Control: public, max-age=600", "Content-Type: image/jpeg")
}

// TestPathsAreTakenExactly has what is served, and what must never be.
func TestPathsAreTakenExactly(t *testing.T) {
	s := show(t)
	for path, want := range map[string]int{
		"/feeds/rss.xml":                 200,
		"/feeds/rss.xml?utm=1":           200,
		"/feeds/r%73s.xml":               200,
		"/feeds/n%C3%ABws/a%20b,c.xml":   200,
		"/feeds/n%c3%abws/a%20b%2cc.xml": 200,
		"/feeds/feed.json":               200,
		"/old.xml":                       301,
		"/feed/":                         301,
		"/dead.xml":                      410,
		"/f%c3%afn.xml":                  410,
		"/":                              404,
		"/feed":                          404,
		"/feeds":                         404,
		"/feeds/":                        404,
		"/rss.xml":                       404,
		"//feeds/rss.xml":                404,
		"/feeds//rss.xml":                404,
		"/feeds/./rss.xml":               404,
		"/feeds/x/../rss.xml":            404,
		"/feeds/%2e/rss.xml":             404,
		"/feeds%2Frss.xml":               404,
		"/feeds/rss.xml/":                404,
		"/feeds/rss.xml%00":              404,
		"/feeds/RSS.xml":                 404,
		"/feeds/stray.xml":               404,
		"/feeds/.feedgen.json":           404,
		"/feeds/%2Efeedgen.json":         404,
		"/feeds/.feedgen/ledger/rss.xml/2026-01.txt": 404,
		"/feeds/images/":                                404,
		"/feeds/images/.secret.png":                     404,
		"/feeds/images/../.feedgen.json":                404,
		"/feeds/images/..%2f..%2f..%2f..%2fconfig.toml": 404,
		"/../../etc/passwd":                             404,
	} {
		if got := ask(t, "GET", s.address+path); got.status != want {
			t.Errorf("%s: status %d, want %d", path, got.status, want)
		} else if want == 404 {
			wantHeaders(t, got, "Cache-Control: no-store", "Content-Type: text/plain; charset=utf-8", "Access-Control-Allow-Origin: *")
		}
	}
	wantHeaders(t, ask(t, "GET", s.address+"/old.xml"), "Location: https://quay.example/feeds/rss.xml", "Cache-Control: public, max-age=600")
	wantHeaders(t, ask(t, "GET", s.address+"/feed/"), "Location: https://elsewhere.example/rss?a=b")
}

// TestOtherMethodsAreRefused: but for OPTIONS, by which browsers ask for pages.
func TestOtherMethodsAreRefused(t *testing.T) {
	s := show(t)
	for _, method := range []string{"POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW"} {
		for _, address := range []string{s.feed, s.picture, s.address + "/old.xml"} {
			got := ask(t, method, address)
			wantHeaders(t, got, "Allow: GET, HEAD, OPTIONS")
			if got.status != 405 {
				t.Errorf("%s %s: status %d", method, address, got.status)
			}
		}
	}
	got := ask(t, "OPTIONS", s.feed, "Origin: https://reader.example", "Access-Control-Request-Method: GET", "Access-Control-Request-Headers: if-none-match")
	wantHeaders(t, got, "Allow: GET, HEAD, OPTIONS", "Access-Control-Allow-Origin: *", "Access-Control-Allow-Methods: GET, HEAD, OPTIONS", "Access-Control-Allow-Headers: *", "Content-Type: ")
	if got.status != http.StatusNoContent {
		t.Errorf("OPTIONS: status %d", got.status)
	}
	if got := ask(t, "POST", s.address+"/none"); got.status != 404 {
		t.Errorf("POST of what is not there: status %d", got.status)
	}
}

// TestADateIsToldOnceItsSecondIsOver: within the second the feed may change again.
func TestADateIsToldOnceItsSecondIsOver(t *testing.T) {
	cfg := configure(t)
	publish(t, cfg, map[string]string{"rss.xml": "<rss/>"})
	later := time.Now().Add(time.Hour)
	touch(t, cfg, "rss.xml", later)
	_, address := open(t, cfg)
	got := ask(t, "GET", address+"/feeds/rss.xml", "If-Modified-Since: "+later.UTC().Format(http.TimeFormat), "If-Unmodified-Since: "+dateThen)
	wantHeaders(t, got, "Last-Modified: ")
	if got.status != 200 {
		t.Errorf("status %d", got.status)
	}
}
