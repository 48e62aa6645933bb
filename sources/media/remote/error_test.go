package remote_test

import (
	"net/http"
	"strings"
	"testing"

	"feedgen/sources/media/remote"
)

func TestProbeTellsWhyThereIsNoAnswer(t *testing.T) {
	tests := []struct {
		name    string
		handler http.HandlerFunc
		reason  remote.Reason
		text    string
	}{
		{"404", status(404), remote.Gone, "404 Not Found"},
		{"410", status(410), remote.Gone, "410 Gone"},
		{"403", status(403), remote.BadStatus, "403 Forbidden"},
		{"500", status(500), remote.BadStatus, "500 Internal"},
		{"204", status(204), remote.BadStatus, "204 No Content"},
		{"304 that was not asked for", status(304), remote.BadStatus, "304 Not Modified"},
		{"503 without a time", status(503), remote.Busy, "503 Service Unavailable"},
		{"206 without a Range", byRange(status(416), partial("bytes 0-999/1000", small)), remote.BadStatus, "206 Partial Content"},
		{"416 without a Range", status(416), remote.BadStatus, "416 Requested"},
		{"cut off", raw("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc"), remote.Failed, "unexpected EOF"},
		{"cut off in a chunk", raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nabc"), remote.Failed, "unexpected EOF"},
		{"cut off in a range", raw("HTTP/1.1 206 OK\r\nContent-Length: 10\r\nContent-Range: bytes 0-9/20\r\n\r\nabc"), remote.Failed, "unexpected EOF"},
		{"cut off in the header", raw("HTTP/1.1 200 OK\r\nContent-Le"), remote.Failed, "malformed"},
		{"no answer", raw(""), remote.Failed, "EOF"},
		{"no HTTP", raw("SSH-2.0-OpenSSH_9.2\r\n"), remote.Failed, "malformed"},
		{"huge headers", raw("HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", 70_000) + "\r\n\r\n"), remote.Failed, "headers exceeded"},
		{"two lengths", raw("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc"), remote.Failed, "Content-Length"},
		{"no gzip", coded("gzip", small), remote.Failed, "content coding"},
		{"broken gzip", coded("gzip", zipped(small)[:500]), remote.Failed, "content coding"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := serve(t, test.handler)
			got, err := newClient(t, s.host()).Probe(t.Context(), s.URL+"/p", remote.Validators{}, func([]byte, bool) bool {
				t.Error("something was looked at")
				return true
			})
			wantReason(t, err, test.reason, test.text)
			if got != (remote.Answer{}) {
				t.Errorf("an answer beside the error: %+v", got)
			}
		})
	}
}
