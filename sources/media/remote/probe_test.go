package remote_test

import (
	"bytes"
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"feedgen/sources/media/remote"
)

// A view is what a look was shown.
type view struct {
	Bytes int
	Whole bool
}

// rangedGet is the usual request.
const rangedGet = "GET /p Range: bytes=0-65535"

var (
	validators = remote.Validators{URL: "/p", ETag: fileTag, LastModified: "Sun, 01 Mar 2026 12:00:00 GMT"}
	large      = file(200_000)
	small      = file(1000)
)

// TestProbe lets servers behave well and badly, and wants the right facts in as
// few requests as that takes.
func TestProbe(t *testing.T) {
	typed := func(mediaType string, length int64) remote.Answer {
		return remote.Answer{URL: "/p", Final: "/p", Type: mediaType, Length: length}
	}
	fine := func(mediaType string, length int64) remote.Answer {
		return remote.Answer{URL: "/p", Final: "/p", Type: mediaType, Length: length, Validators: validators}
	}
	text := bytes.Repeat([]byte("<svg/>"), 50_000)
	type test struct {
		name     string
		handler  http.HandlerFunc
		want     remote.Answer
		view     view
		requests []string
	}
	tests := []test{
		{"large", good("image/png", large), fine("image/png", 200_000), view{65536, false}, []string{rangedGet}},
		{"small", good("image/png", small), fine("image/png", 1000), view{1000, true}, []string{rangedGet}},
		{"of just the size asked for", good("image/png", large[:65536]), fine("image/png", 65536), view{65536, true}, []string{rangedGet}},
		{"one byte more", good("image/png", large[:65537]), fine("image/png", 65537), view{65536, false}, []string{rangedGet}},
		{"no ranges", withLength("image/png", large), typed("image/png", 200_000), view{65536, false}, []string{rangedGet}},
		{"no ranges, small", withLength("image/png", small), typed("image/png", 1000), view{1000, true}, []string{rangedGet}},
		{"no ranges, just the size", withLength("image/png", large[:65536]), typed("image/png", 65536), view{65536, true}, []string{rangedGet}},
		{"empty 200", withLength("image/png", nil), typed("image/png", 0), view{0, true}, []string{rangedGet}},
		{"empty 416", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Range", "bytes */0")
			http.Error(w, "no", http.StatusRequestedRangeNotSatisfiable)
		}, typed("", 0), view{0, true}, []string{rangedGet}},
		{"chunked, small", chunked("image/png", small), typed("image/png", 1000), view{1000, true}, []string{rangedGet}},
		{"chunked, just the size", chunked("image/png", large[:65536]), typed("image/png", 65536), view{65536, true}, []string{rangedGet}},
		{"chunked", chunked("image/png", large), typed("image/png", -1), view{65536, false}, []string{rangedGet, "HEAD /p"}},
		{"chunked, but HEAD knows", byMethod(good("image/png", large), chunked("image/png", large)),
			typed("image/png", 200_000), view{65536, false}, []string{rangedGet, "HEAD /p"}},
		{"chunked, and HEAD says 0", byMethod(raw("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), chunked("image/png", large)),
			typed("image/png", -1), view{65536, false}, []string{rangedGet, "HEAD /p"}},
		{"chunked, and HEAD is not there", byMethod(status(405), chunked("image/png", large)),
			typed("image/png", -1), view{65536, false}, []string{rangedGet, "HEAD /p"}},
		{"chunked, and HEAD leads elsewhere", byMethod(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/p" {
				http.Redirect(w, r, "/q", http.StatusFound)
				return
			}
			good("image/png", large)(w, r)
		}, chunked("image/png", large)), typed("image/png", -1), view{65536, false}, []string{rangedGet, "HEAD /p", "HEAD /q"}},
		{"total not told", byMethod(good("image/png", large), partial("bytes 0-65535/*", large[:65536])),
			typed("image/png", 200_000), view{65536, false}, []string{rangedGet, "HEAD /p"}},
		{"endless", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "image/png")
			for r.Method == http.MethodGet {
				if _, err := w.Write(large); err != nil {
					return
				}
			}
		}, typed("image/png", -1), view{65536, false}, []string{rangedGet, "HEAD /p"}},
		{"less than was asked for", partial("bytes 0-999/5000", large[:1000]), typed("image/png", 5000), view{1000, false}, []string{rangedGet}},
		{"more than was asked for", partial("bytes 0-199999/200000", large), typed("image/png", 200_000), view{65536, false}, []string{rangedGet}},
		{"a range without its end", byRange(
			raw("HTTP/1.1 206 OK\r\nContent-Range: bytes 0-999/5000\r\n\r\nabc"), withLength("image/png", large)),
			typed("image/png", 200_000), view{65536, false}, []string{rangedGet, "GET /p"}},
		{"a range that goes on", byRange(
			raw("HTTP/1.1 206 OK\r\nContent-Range: bytes 0-1/5000\r\n\r\nabc"), withLength("image/png", large)),
			typed("image/png", 200_000), view{65536, false}, []string{rangedGet, "GET /p"}},
		{"416 of a file with bytes", byRange(raw("HTTP/1.1 416 No\r\nContent-Range: bytes */200000\r\n\r\n"), withLength("image/png", large)),
			typed("image/png", 200_000), view{65536, false}, []string{rangedGet, "GET /p"}},

		{"HTTP/1.0", raw("HTTP/1.0 200 OK\r\nContent-Type: image/png\r\n\r\n" + string(small)), typed("image/png", 1000), view{1000, true}, []string{rangedGet}},
		{"HTTP/1.0, large", raw("HTTP/1.0 200 OK\r\nContent-Type: image/png\r\n\r\n" + string(large)),
			typed("image/png", -1), view{65536, false}, []string{rangedGet, "HEAD /p"}},

		{"gzip, small", coded("gzip", zipped(small)), typed("image/svg+xml", 1000), view{1000, true}, []string{rangedGet}},
		{"gzip of much", coded("gzip", zipped(text)), typed("image/svg+xml", -1), view{65536, false}, []string{rangedGet}},
		{"gzip, all as a range", func(w http.ResponseWriter, r *http.Request) {
			data := zipped(small)
			w.Header().Set("Content-Encoding", "gzip")
			partial(fmt.Sprintf("bytes 0-%d/%d", len(data)-1, len(data)), data)(w, r)
		}, typed("image/png", 1000), view{1000, true}, []string{rangedGet}},
		{"gzip, too little of it", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			partial("bytes 0-4/700", zipped(small)[:5])(w, r)
		}, typed("image/png", -1), view{0, false}, []string{rangedGet}},
		{"x-gzip", coded("X-GZIP", zipped(small)), typed("image/svg+xml", 1000), view{1000, true}, []string{rangedGet}},
		{"identity", coded("identity", small), typed("image/svg+xml", 1000), view{1000, true}, []string{rangedGet}},
		{"aws-chunked", coded("aws-chunked", small), typed("image/svg+xml", 1000), view{1000, true}, []string{rangedGet}},

		{"image/jpg", good("image/jpg", small), fine("image/jpg", 1000), view{1000, true}, []string{rangedGet}},
		{"text/html", good("text/html; charset=utf-8", small), fine("text/html", 1000), view{1000, true}, []string{rangedGet}},
		{"octet-stream", good("Application/Octet-Stream", small), fine("application/octet-stream", 1000), view{1000, true}, []string{rangedGet}},
		{"no type", raw("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"), typed("", 3), view{3, true}, []string{rangedGet}},
		{"bad tag and date", raw("HTTP/1.1 200 OK\r\nETag: *\r\nLast-Modified: today\r\nContent-Length: 3\r\n\r\nabc"),
			typed("", 3), view{3, true}, []string{rangedGet}},
	}
	for _, lie := range []string{
		"bytes 100-65635/200000", "bytes 1-65535/200000", "bytes 0-99999/150000", "bytes 0-65535/100", "bytes 0-9/200000", "bytes */200000", "bytes 65535-0/200000",
		"items 0-65535/200000", "bytes 0-65535", "", "0-65535/200000", "bytes 0-99999999999999999999/*",
	} {
		tests = append(tests, test{"206 says " + lie, byRange(partial(lie, large[:65536]), withLength("image/png", large)),
			typed("image/png", 200_000), view{65536, false}, []string{rangedGet, "GET /p"}})
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := serve(t, test.handler)
			var views []view
			got, err := newClient(t, s.host()).Probe(t.Context(), s.URL+"/p", remote.Validators{}, func(head []byte, whole bool) bool {
				views = append(views, view{len(head), whole})
				return true
			})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, s.localAnswer(got)); diff != "" {
				t.Errorf("answer (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff([]view{test.view}, views); diff != "" {
				t.Errorf("looks (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.requests, s.requests()); diff != "" {
				t.Errorf("requests (-want +got):\n%s", diff)
			}
		})
	}
}

func TestProbeShowsTheFilesFirstBytes(t *testing.T) {
	for name, h := range map[string]http.HandlerFunc{
		"range":    good("image/png", large),
		"no range": withLength("image/png", large),
		"gzip":     coded("gzip", zipped(large)),
		"range of gzip": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			partial("bytes 0-699/1200", zipped(large)[:700])(w, r)
		},
		"lied once": byRange(partial("bytes 1-65536/200000", large[1:65537]), good("image/png", large)),
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, h)
			_, err := newClient(t, s.host()).Probe(t.Context(), s.URL, remote.Validators{}, func(head []byte, _ bool) bool {
				if !bytes.HasPrefix(large, head) || len(head) == 0 {
					t.Errorf("%d bytes that are not the file's", len(head))
				}
				return true
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
}

func TestProbeAsksForMoreOnce(t *testing.T) {
	never := func(views *[]view) remote.Look {
		return func(head []byte, whole bool) bool {
			*views = append(*views, view{len(head), whole})
			return false
		}
	}
	const more = "GET /p Range: bytes=0-1048575"
	huge := file(2 << 20)
	for name, test := range map[string]struct {
		data     []byte
		views    []view
		requests []string
	}{
		"small":  {small, []view{{1000, true}}, []string{rangedGet}},
		"medium": {large, []view{{65536, false}, {200_000, true}}, []string{rangedGet, more}},
		"large":  {huge, []view{{65536, false}, {1048576, false}}, []string{rangedGet, more}},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, good("image/jpeg", test.data))
			var views []view
			got, err := newClient(t, s.host()).Probe(t.Context(), s.URL+"/p", remote.Validators{}, never(&views))
			if err != nil || got.Length != int64(len(test.data)) || s.local(got.URL) != "/p" {
				t.Errorf("answer %+v, error %v", got, err)
			}
			if diff := cmp.Diff(test.views, views); diff != "" {
				t.Errorf("looks (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.requests, s.requests()); diff != "" {
				t.Errorf("requests (-want +got):\n%s", diff)
			}
		})
	}
}

func TestProbeSaysWhoAsksAndNothingElse(t *testing.T) {
	var got http.Header
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/from" {
			w.Header().Set("Set-Cookie", "a=b; Path=/")
			http.Redirect(w, r, "/p", http.StatusFound)
			return
		}
		got = r.Header
		good("image/png", small)(w, r)
	})
	if _, err := newClient(t, s.host()).Probe(t.Context(), s.URL+"/from", remote.Validators{}, enough); err != nil {
		t.Fatal(err)
	}
	want := http.Header{
		"User-Agent":      {"feedgen-test/1.0 (+https://example.com)"},
		"Accept":          {"*/*"},
		"Accept-Encoding": {"identity"},
		"Range":           {"bytes=0-65535"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("header (-want +got):\n%s", diff)
	}
}

func TestUnknownCodingIsNotLookedAt(t *testing.T) {
	s := serve(t, coded("br", small))
	got, err := newClient(t, s.host()).Probe(t.Context(), s.URL+"/p", remote.Validators{}, func([]byte, bool) bool {
		t.Error("something was looked at")
		return true
	})
	if err != nil || got.Type != "image/svg+xml" || got.Length != -1 {
		t.Errorf("answer %+v, error %v", got, err)
	}
}
