package remote_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"feedgen/sources/media/remote"
)

func TestProbeOfAKnownFileCostsOneRequest(t *testing.T) {
	s := serve(t, good("image/png", large))
	c := newClient(t, s.host())
	noLook := func([]byte, bool) bool { t.Error("a file that is the same was looked at"); return true }
	first, err := c.Probe(t.Context(), s.URL+"/p", remote.Validators{}, enough)
	if err != nil {
		t.Fatal(err)
	}
	byTag, byDate := first.Validators, first.Validators
	byTag.LastModified, byDate.ETag = "", ""
	for _, known := range []remote.Validators{first.Validators, byTag, byDate} {
		for _, look := range []remote.Look{noLook, nil} {
			before := len(s.requests())
			got, err := c.Probe(t.Context(), s.URL+"/p", known, look)
			if err != nil {
				t.Fatal(err)
			}
			want := remote.Answer{URL: "/p", Final: "/p", Length: -1, NotModified: true, Validators: known}
			want.Validators.URL, want.Validators.ETag = "/p", fileTag
			if diff := cmp.Diff(want, s.localAnswer(got)); diff != "" {
				t.Errorf("answer (-want +got):\n%s", diff)
			}
			if asked := s.requests()[before:]; len(asked) != 1 {
				t.Errorf("requests %q, want one", asked)
			}
		}
	}
}

func TestProbeOfAChangedFileCostsOneRequest(t *testing.T) {
	s := serve(t, good("image/png", large))
	known := remote.Validators{URL: s.URL + "/p", ETag: `W/"v0"`, LastModified: "Sat, 28 Feb 2026 12:00:00 GMT"}
	got, err := newClient(t, s.host()).Probe(t.Context(), s.URL+"/p", known, enough)
	if err != nil || got.NotModified || got.Length != 200_000 {
		t.Errorf("answer %+v, error %v", got, err)
	}
	want := []string{rangedGet + ` If-None-Match: W/"v0" If-Modified-Since: Sat, 28 Feb 2026 12:00:00 GMT`}
	if diff := cmp.Diff(want, s.requests()); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

func TestValidatorsOfAnotherAddressOrWithMistakesAreNotSent(t *testing.T) {
	s := serve(t, good("image/png", small))
	c := newClient(t, s.host())
	for _, known := range []remote.Validators{
		{ETag: fileTag},
		{URL: s.URL + "/other", ETag: fileTag, LastModified: validators.LastModified},
		{URL: s.URL + "/p", ETag: "*", LastModified: "yesterday"},
		{URL: s.URL + "/p", ETag: "\"a\"\r\nX: y", LastModified: "\r\n"},
		{URL: s.URL + "/p", ETag: `"v0", "v1"`},
	} {
		got, err := c.Probe(t.Context(), s.URL+"/p", known, enough)
		if err != nil || got.NotModified {
			t.Errorf("known %+v: answer %+v, error %v", known, got, err)
		}
	}
	for _, line := range s.requests() {
		if line != rangedGet {
			t.Errorf("request %s", line)
		}
	}
}

func TestValidatorsAreEmptyWhereThereAreNone(t *testing.T) {
	s := serve(t, withLength("image/png", small))
	got, err := newClient(t, s.host()).Probe(t.Context(), s.URL, remote.Validators{}, enough)
	if err != nil || got.Validators != (remote.Validators{}) {
		t.Errorf("validators %+v, error %v", got.Validators, err)
	}
}
