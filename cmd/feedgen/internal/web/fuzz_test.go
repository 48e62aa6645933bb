package web

import (
	"strings"
	"testing"
)

// FuzzAcceptEncoding: whatever a reader says of codings, it gets one that is there and
// that it has named, or the bytes as they are.
func FuzzAcceptEncoding(f *testing.F) {
	for _, seed := range []string{"", "gzip", "br;q=0.5, gzip;q=1.0", "*;q=0", "identity;q=0,*", "x-gzip ; Q=0.001", "gzip;q=1.001", "gzip;a=b;q=0", ",;=,\t"} {
		f.Add(seed, true)
	}
	f.Fuzz(func(t *testing.T, accept string, packed bool) {
		there := [codings]*variant{identity: {}, gzipped: {}}
		if packed {
			there[brotlied] = &variant{}
		}
		got, ok := choose([]string{accept}, &there)
		lower := strings.ToLower(accept)
		switch {
		case there[got] == nil:
			t.Errorf("%v is not there", got)
		case !ok && !strings.Contains(lower, "q"):
			t.Error("nothing is acceptable, though nothing was refused")
		case ok && got != identity && !strings.Contains(lower, got.String()) && !strings.Contains(lower, "*"):
			t.Errorf("%v was not named", got)
		}
		if first, _ := choose([]string{accept, "br;q=0, gzip;q=0, identity"}, &there); first != identity {
			t.Errorf("%v was refused in the end", first)
		}
	})
}

// FuzzIfNoneMatch: whatever a reader knows, a tag counts only where it stands whole, and
// counts as weak if it does as strong.
func FuzzIfNoneMatch(f *testing.F) {
	const etag = `"0123456789abcdef0123456789abcdef"`
	for _, seed := range []string{"", "*", etag, "W/" + etag, `"x", ` + etag, `"x` + etag, `W/"a,b",` + etag, "W/", `"`, `"\`, " ,\t,"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, tags string) {
		strong, weak := lists([]string{tags}, etag, false), lists([]string{tags}, etag, true)
		if strong && !weak {
			t.Error("strong, but not weak")
		}
		if weak && !strings.Contains(tags, etag) && trim(tags) != "*" {
			t.Error("listed, though it is not there")
		}
		if !lists([]string{etag + "," + tags}, etag, false) || !lists([]string{tags, etag}, etag, false) {
			t.Error("not listed, though it stands first, or in a line of its own")
		}
	})
}
