package remote_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"feedgen/sources/media/remote"
)

func TestProbeWithoutALookNeedsNoBytes(t *testing.T) {
	const firstByte = "GET /p Range: bytes=0-0"
	noLength := raw("HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\n\r\n")
	audio := good("audio/mpeg", large)
	tests := []struct {
		name     string
		handler  http.HandlerFunc
		length   int64
		requests []string
	}{
		{"good", audio, 200_000, []string{"HEAD /p"}},
		{"no HEAD, 405", byMethod(status(405), audio), 200_000, []string{"HEAD /p", firstByte}},
		{"no HEAD, 501", byMethod(status(501), audio), 200_000, []string{"HEAD /p", firstByte}},
		{"no HEAD, 403", byMethod(status(403), audio), 200_000, []string{"HEAD /p", firstByte}},
		{"no HEAD, 400", byMethod(status(400), audio), 200_000, []string{"HEAD /p", firstByte}},
		{"HEAD without length", byMethod(noLength, audio), 200_000, []string{"HEAD /p", firstByte}},
		{"HEAD without type", byMethod(raw("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"), audio), 200_000, []string{"HEAD /p", firstByte}},
		{"HEAD says 0", byMethod(raw("HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nContent-Length: 0\r\n\r\n"), audio),
			200_000, []string{"HEAD /p", firstByte}},
		{"HEAD of gzip", byMethod(coded("gzip", small), audio), 200_000, []string{"HEAD /p", firstByte}},
		{"no ranges", byMethod(status(405), withLength("audio/mpeg", large)), 200_000, []string{"HEAD /p", firstByte}},
		{"no lengths", byMethod(noLength, chunked("audio/mpeg", large)), -1, []string{"HEAD /p", firstByte}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := serve(t, test.handler)
			got, err := newClient(t, s.host()).Probe(t.Context(), s.URL+"/p", remote.Validators{}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if got.Type != "audio/mpeg" || got.Length != test.length {
				t.Errorf("type %q and length %d, want audio/mpeg and %d", got.Type, got.Length, test.length)
			}
			if diff := cmp.Diff(test.requests, s.requests()); diff != "" {
				t.Errorf("requests (-want +got):\n%s", diff)
			}
		})
	}
}
