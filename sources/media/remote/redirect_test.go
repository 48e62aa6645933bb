package remote_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"feedgen/sources/media/remote"
)

// signpost redirects /STATUS/REST to /REST, and has a picture elsewhere.
func signpost(w http.ResponseWriter, r *http.Request) {
	first, rest, _ := strings.Cut(r.URL.Path[1:], "/")
	code, err := strconv.Atoi(first)
	if err != nil {
		good("image/png", large)(w, r)
		return
	}
	w.Header().Set("Location", "/"+rest)
	w.WriteHeader(code)
}

func never([]byte, bool) bool { return false }

func TestOnlyPermanentRedirectsChangeAnAddress(t *testing.T) {
	tests := []struct{ url, want, final string }{
		{"/p", "/p", "/p"},
		{"/301/p", "/p", "/p"},
		{"/308/p", "/p", "/p"},
		{"/301/308/301/p", "/p", "/p"},
		{"/302/p", "/302/p", "/p"},
		{"/303/p", "/303/p", "/p"},
		{"/307/p", "/307/p", "/p"},
		{"/301/302/p", "/301/302/p", "/p"},
		{"/302/301/p", "/302/301/p", "/p"},
		{"/301/p#part", "/p#part", "/p#part"},
	}
	for _, test := range tests {
		s := serve(t, signpost)
		for _, look := range []remote.Look{nil, enough, never} {
			got, err := newClient(t, s.host()).Probe(t.Context(), s.URL+test.url, remote.Validators{}, look)
			if err != nil {
				t.Errorf("%s: %v", test.url, err)
				continue
			}
			want := remote.Answer{URL: test.want, Final: test.final, Type: "image/png", Length: 200_000, Validators: validators}
			if diff := cmp.Diff(want, s.localAnswer(got)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", test.url, diff)
			}
		}
	}
}

func TestConditionIsSentOnlyWhereTheFileIs(t *testing.T) {
	s := serve(t, signpost)
	c := newClient(t, s.host())
	look := enough
	first, err := c.Probe(t.Context(), s.URL+"/302/p", remote.Validators{}, look)
	if err != nil {
		t.Fatal(err)
	}
	second, err := c.Probe(t.Context(), s.URL+"/302/p", first.Validators, look)
	if err != nil || !second.NotModified {
		t.Errorf("answer %+v, error %v", second, err)
	}
	// Where the redirect leads to another file now, its tag proves nothing.
	other, err := c.Probe(t.Context(), s.URL+"/302/q", first.Validators, look)
	if err != nil || other.NotModified {
		t.Errorf("answer %+v, error %v", other, err)
	}
	const range64 = " Range: bytes=0-65535"
	want := []string{
		"GET /302/p" + range64, "GET /p" + range64,
		"GET /302/p" + range64, "GET /p" + range64 + ` If-None-Match: "v1" If-Modified-Since: Sun, 01 Mar 2026 12:00:00 GMT`,
		"GET /302/q" + range64, "GET /q" + range64,
	}
	if diff := cmp.Diff(want, s.requests()); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

func TestBadRedirects(t *testing.T) {
	to := func(location string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/p" {
				location = "/p"
			}
			w.Header()["Location"] = []string{location}
			w.WriteHeader(http.StatusFound)
		}
	}
	tests := []struct {
		name     string
		handler  http.HandlerFunc
		reason   remote.Reason
		text     string
		requests int
	}{
		{"to itself", to("/p"), remote.BadRedirect, "go round", 1},
		{"to itself with a fragment", to("#x"), remote.BadRedirect, "go round", 1},
		{"back", to("/q"), remote.BadRedirect, "go round", 2},
		{"on and on", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path+"x", http.StatusFound)
		}, remote.BadRedirect, "more than 3 redirects", 4},
		{"nowhere", to(""), remote.BadRedirect, "without a Location", 1},
		{"no address", to("http://[:::"), remote.BadRedirect, "is no address", 1},
		{"no host", to("http:///p"), remote.Refused, "no host", 1},
		{"file", to("file:///etc/passwd"), remote.Refused, "neither http nor https", 1},
		{"ftp", to("ftp://example.com/"), remote.Refused, "neither http nor https", 1},
		{"with a password", to("http://user:secret@example.com/"), remote.Refused, "user name", 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := serve(t, test.handler)
			_, err := newClient(t, s.host()).Probe(t.Context(), s.URL+"/p", remote.Validators{}, enough)
			wantReason(t, err, test.reason, test.text)
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("error %q tells a secret", err)
			}
			if n := len(s.requests()); n != test.requests {
				t.Errorf("%d requests, want %d", n, test.requests)
			}
		})
	}
}
