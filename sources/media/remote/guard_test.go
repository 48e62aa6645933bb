package remote_test

import (
	"errors"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"feedgen/sources/media/remote"
)

func TestIsPublic(t *testing.T) {
	for _, address := range []string{
		"8.8.8.8", "1.1.1.1", "93.184.216.34", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0",
		"192.0.1.0", "198.17.255.255", "198.20.0.0", "223.255.255.255", "11.0.0.0", "9.255.255.255",
		"2606:4700::1111", "2001:4860:4860::8888", "2a00:1450::1", "2003::1",
		"::ffff:8.8.8.8", "64:ff9b::8.8.8.8",
	} {
		if !remote.IsPublic(netip.MustParseAddr(address)) {
			t.Errorf("%s is not public", address)
		}
	}
	for _, address := range []string{
		"0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.0", "100.127.255.255", "127.0.0.1", "127.255.255.255",
		"168.63.129.16", "169.254.169.254", "172.16.0.0", "172.31.255.255", "192.0.0.1", "192.0.0.255", "192.0.2.1", "192.88.99.1",
		"192.168.0.1", "198.18.0.0", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255",
		"240.0.0.0", "255.255.255.255",
		"::", "::1", "::127.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:0:127.0.0.1",
		"64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::8.8.8.8", "64:ff9b:0:1::1",
		"100::1", "2001::1", "2001:0:808:808::1", "2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1",
		"2002:7f00:1::1", "2002:808:808::1", "3fff::1", "5f00::1", "fc00::1", "fd00::1", "fe80::1", "fe80::1%eth0",
		"fec0::1", "ff02::1", "4000::1", "2606:4700::1111%eth0",
	} {
		if remote.IsPublic(netip.MustParseAddr(address)) {
			t.Errorf("%s is public", address)
		}
	}
}

func TestNothingIsSentToPrivateAddresses(t *testing.T) {
	s := serve(t, good("image/png", small))
	_, port, _ := net.SplitHostPort(s.host())
	known := names(map[string][]string{
		"private.example": {"127.0.0.1"},
		"localhost":       {"127.0.0.1"},
		"six.example":     {"::1", "::ffff:127.0.0.1"},
		"mixed.example":   {"127.0.0.1", "10.0.0.1", "fe80::1"},
	})
	hosts := []string{
		"127.0.0.1", "127.1.2.3", "0.0.0.0", "169.254.169.254", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
		"localhost", "LOCALHOST.", "private.example", "PRIVATE.example.", "mixed.example",
	}
	if l, err := net.Listen("tcp6", "[::1]:0"); err == nil {
		l.Close()
		hosts = append(hosts, "[::1]", "[::]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[fe80::1%25lo]", "six.example")
	}
	for _, host := range hosts {
		for _, from := range []string{"", "a redirect"} {
			t.Run(host+from, func(t *testing.T) {
				url := "http://" + host + ":" + port + "/"
				allow := []string{"other.example", "127.0.0.1:1"}
				if from != "" {
					to := url
					hop := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusMovedPermanently) })
					url = hop.URL
					allow = append(allow, hop.host())
				}
				c := newClient(t, allow...)
				c.SetResolver(known)
				for _, look := range []remote.Look{nil, enough} {
					_, err := c.Probe(t.Context(), url, remote.Validators{}, look)
					wantReason(t, err, remote.Refused, "no public address")
				}
				_, _, err := c.Fetch(t.Context(), url, 1<<20)
				wantReason(t, err, remote.Refused, "no public address")
			})
		}
	}
	for _, host := range []string{"2130706433", "0x7f000001", "127.1", "0177.0.0.1", "unknown.example"} {
		c := newClient(t)
		c.SetResolver(known)
		if _, err := c.Probe(t.Context(), "http://"+host+":"+port+"/", remote.Validators{}, nil); err == nil {
			t.Errorf("%s: no error", host)
		}
	}
	if got := s.requests(); len(got) > 0 {
		t.Errorf("requests %q", got)
	}
}

func TestNotEvenAConnectionIsMadeToPrivateAddresses(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	_, err = newClient(t).Probe(t.Context(), "http://"+listener.Addr().String(), remote.Validators{}, nil)
	wantReason(t, err, remote.Refused, "127.0.0.1 is no public address")
	// Connections are accepted in order, so that ours is the first if it is the
	// only one.
	own, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer own.Close()
	first, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	if first.RemoteAddr().String() != own.LocalAddr().String() {
		t.Errorf("a connection came from %v", first.RemoteAddr())
	}
}

func TestAllowedHostsMayBePrivate(t *testing.T) {
	s := serve(t, good("image/png", small))
	_, port, _ := net.SplitHostPort(s.host())
	known := names(map[string][]string{
		"example.com": {"127.0.0.1"}, "img.example.com": {"127.0.0.1"}, "a.img.example.com": {"127.0.0.1"},
		"badexample.com": {"127.0.0.1"}, "xn--bcher-kva.example": {"127.0.0.1"},
	})
	tests := []struct {
		allow, host string
		want        bool
	}{
		{"example.com", "example.com", true},
		{"Example.COM.", "EXAMPLE.com", true},
		{"example.com", "example.com.", true},
		{"example.com:" + port, "example.com", true},
		{"example.com:1", "example.com", false},
		{"example.com", "img.example.com", false},
		{"example.com", "badexample.com", false},
		{"*.example.com", "img.example.com", true},
		{"*.example.com", "a.img.example.com", true},
		{"*.example.com:" + port, "img.example.com", true},
		{"*.example.com:1", "img.example.com", false},
		{"*.example.com", "example.com", false},
		{"*.example.com", "badexample.com", false},
		{"b\u00fccher.example", "xn--bcher-kva.example", true},
		{"xn--bcher-kva.example", "B\u00dccher.example", true},
		{"127.0.0.1", "127.0.0.1", true},
		{"127.0.0.1", "[::ffff:127.0.0.1]", true},
		{"127.0.0.1", "example.com", false},
		{"::1", "127.0.0.1", false},
	}
	for _, test := range tests {
		c := newClient(t, test.allow)
		c.SetResolver(known)
		_, err := c.Probe(t.Context(), "http://"+test.host+":"+port, remote.Validators{}, nil)
		if got := err == nil; got != test.want {
			t.Errorf("%s allowed, %s asked: error %v", test.allow, test.host, err)
		}
	}
}

func TestRefusedAddresses(t *testing.T) {
	for url, text := range map[string]string{
		"":                               "neither http nor https",
		"/p.png":                         "neither http nor https",
		"//example.com/p.png":            "neither http nor https",
		"file:///etc/passwd":             "neither http nor https",
		"gopher://example.com/":          "neither http nor https",
		"http:example.com":               "no host",
		"http://":                        "no host",
		"http://./":                      "no host",
		"http://:80/":                    "no host",
		"http://user@example.com/":       "user name",
		"https://u:secret@example.com/x": "user name",
		"http://example.com:port/":       "invalid port",
		"http://u:secret@example.com:x/": "invalid port",
		"http://exa mple.com/":           "invalid character",
		"http://\u202eexample.com/":      "host",
		"http://a/\r\nX: y":              "control character",
	} {
		_, err := newClient(t).Probe(t.Context(), url, remote.Validators{}, nil)
		var e *remote.Error
		if !errors.As(err, &e) || e.Reason != remote.Refused || !strings.Contains(err.Error(), text) {
			t.Errorf("%s: error %v, want a refusal for %q", url, err, text)
		}
		if strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the error tells the password: %v", url, err)
		}
	}
}

// TestMain names a proxy at which nobody listens. It does so before all tests, as
// net/http looks only once.
func TestMain(m *testing.M) {
	for _, key := range []string{"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"} {
		if err := os.Setenv(key, "http://127.0.0.1:1"); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

func TestProxiesOfTheEnvironmentAreNotUsed(t *testing.T) {
	s := serve(t, good("image/png", small))
	_, port, _ := net.SplitHostPort(s.host())
	c := newClient(t, "img.example")
	c.SetResolver(names(map[string][]string{"img.example": {"127.0.0.1"}}))
	if _, err := c.Probe(t.Context(), "http://img.example:"+port+"/p", remote.Validators{}, nil); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff([]string{"HEAD /p"}, s.requests()); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}
