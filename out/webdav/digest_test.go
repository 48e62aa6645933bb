package webdav

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The examples of RFC 7616, 3.9.1, and of RFC 2069, 2.4 (as its erratum 749 has it).
func TestDigestAnswersAsTheRFCsDo(t *testing.T) {
	const rfc7616 = `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=%, ` +
		`nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`
	for _, tt := range []struct{ algorithm, want string }{
		{"MD5", "8ca523f5e9506fed4657c9700eebdbec"},
		{"SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"},
	} {
		c := challenges([]string{rfc7616})
		c[0].params["algorithm"] = tt.algorithm
		d := newDigest(c[0].params)
		got := d.answer("Mufasa", "Circle of Life", "GET", "/dir/index.html", 1, "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ")
		want := `Digest username="Mufasa", realm="http-auth@example.org", nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", ` +
			`uri="/dir/index.html", response="` + tt.want + `", algorithm=` + tt.algorithm + `, qop=auth, nc=00000001, ` +
			`cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.algorithm, diff)
		}
	}
	c := challenges([]string{`Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"`})
	got := newDigest(c[0].params).answer("Mufasa", "CircleOfLife", "GET", "/dir/index.html", 1, "x")
	const want = `Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", ` +
		`uri="/dir/index.html", response="1949323746fe6a43ef61f9606e7febea", opaque="5ccc069c403ebaf9f0171e9517f40e41"`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("without qop (-want +got):\n%s", diff)
	}
}

func FuzzChallenges(f *testing.F) {
	f.Add(`Negotiate abc==, Basic realm="a, \"b\"", Digest qop="auth", nonce=x`)
	f.Add(`Digest realm="never ends`)
	f.Add(`=,="",\`)
	f.Fuzz(func(t *testing.T, header string) {
		for _, c := range challenges([]string{header}) {
			if c.scheme == "" || c.params == nil {
				t.Errorf("read %+v", c)
			}
			newDigest(c.params)
		}
	})
}
