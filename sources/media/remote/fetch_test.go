package remote_test

import (
	"bytes"
	"math"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"feedgen/sources/media/remote"
)

func TestFetchGivesTheWholeFile(t *testing.T) {
	for name, h := range map[string]http.HandlerFunc{
		"good":     good("image/png", large),
		"chunked":  chunked("image/png", large),
		"HTTP/1.0": raw("HTTP/1.0 200 OK\r\nContent-Type: image/png\r\n\r\n" + string(large)),
		"gzip": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			chunked("image/png", zipped(large))(w, r)
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, h)
			body, a, err := newClient(t, s.host()).Fetch(t.Context(), s.URL+"/p", 200_000)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(body, large) {
				t.Errorf("%d bytes that are not the file", len(body))
			}
			want := remote.Answer{URL: "/p", Final: "/p", Type: "image/png", Length: 200_000}
			if name == "good" {
				want.Validators = validators
			}
			if diff := cmp.Diff(want, s.localAnswer(a)); diff != "" {
				t.Errorf("answer (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff([]string{"GET /p"}, s.requests()); diff != "" {
				t.Errorf("requests (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFetchTellsWhyThereIsNoFile(t *testing.T) {
	tests := []struct {
		name    string
		handler http.HandlerFunc
		reason  remote.Reason
		text    string
	}{
		{"too large", good("image/png", large), remote.TooLarge, "more than 199999 bytes"},
		{"too large, chunked", chunked("image/png", large), remote.TooLarge, "more than 199999 bytes"},
		{"a bomb", coded("gzip", zipped(make([]byte, 10<<20))), remote.TooLarge, "more than 199999 bytes"},
		{"not there", status(404), remote.Gone, "404 Not Found"},
		{"partial", partial("bytes 0-999/1000", small), remote.BadStatus, "206 Partial Content"},
		{"cut off", raw("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc"), remote.Failed, "unexpected EOF"},
		{"unknown coding", coded("br", small), remote.Failed, `content coding "br"`},
		{"cut off gzip", coded("gzip", zipped(small)[:500]), remote.Failed, "content coding"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := serve(t, test.handler)
			body, a, err := newClient(t, s.host()).Fetch(t.Context(), s.URL+"/p", 199_999)
			wantReason(t, err, test.reason, test.text)
			if body != nil || a != (remote.Answer{}) {
				t.Errorf("%d bytes and %+v beside the error", len(body), a)
			}
		})
	}
}

func TestFetchTakesAnyLimit(t *testing.T) {
	s := serve(t, chunked("image/png", small))
	c := newClient(t, s.host())
	for _, limit := range []int64{-1, 0, 999} {
		_, _, err := c.Fetch(t.Context(), s.URL, limit)
		wantReason(t, err, remote.TooLarge, "more than")
	}
	for _, limit := range []int64{1000, math.MaxInt64} {
		body, _, err := c.Fetch(t.Context(), s.URL, limit)
		if err != nil || len(body) != 1000 {
			t.Errorf("limit %d: %d bytes, error %v", limit, len(body), err)
		}
	}
}

func TestFetchOfNothing(t *testing.T) {
	s := serve(t, withLength("image/png", nil))
	body, a, err := newClient(t, s.host()).Fetch(t.Context(), s.URL, 10)
	if err != nil || len(body) != 0 || a.Length != 0 {
		t.Errorf("%d bytes, answer %+v, error %v", len(body), a, err)
	}
}
