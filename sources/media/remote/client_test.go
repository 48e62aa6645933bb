package remote_test

import (
	"crypto/x509"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"feedgen/sources/media/remote"
)

func TestNewNamesTheWrongKey(t *testing.T) {
	for want, cfg := range map[string]remote.Config{
		"UserAgent is empty":   {},
		"negative Timeout -1s": {UserAgent: "x", Timeout: -time.Second},
		"negative Total -1":    {UserAgent: "x", Total: -1},
		"negative PerHost -1":  {UserAgent: "x", PerHost: -1},
	} {
		if _, err := remote.New(cfg); err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
	}
	for _, bad := range []string{
		"", "*", "*.", ".", "http://example.com", "example.com/", "example.com:", "example.com:http", "example.com:70000",
		"*.*.com", "a.*.com", "user@example.com", "a b", "::g", "[::1", "10.0.0.0/8",
	} {
		_, err := remote.New(remote.Config{UserAgent: "x", AllowHosts: []string{"example.com", bad}})
		if err == nil || !strings.HasPrefix(err.Error(), "AllowHosts: ") {
			t.Errorf("AllowHosts %q: error %v", bad, err)
		}
	}
	for _, fine := range []string{"example.com", "localhost:8080", "*.example.com", "::1", "[::1]", "[::1]:80", "127.0.0.1:80", "my_host"} {
		if _, err := remote.New(remote.Config{UserAgent: "x", AllowHosts: []string{fine}}); err != nil {
			t.Errorf("AllowHosts %q: %v", fine, err)
		}
	}
}

func TestHTTP2(t *testing.T) {
	protocols := make(chan string, 10)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		protocols <- r.Proto
		if r.URL.Path == "/whole" {
			withLength("image/png", large)(w, r)
			return
		}
		good("image/png", large)(w, r)
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	c := newClient(t, "127.0.0.1")
	c.SetRoots(roots)
	for _, path := range []string{"/", "/whole"} {
		got, err := c.Probe(t.Context(), server.URL+path, remote.Validators{}, func(head []byte, whole bool) bool {
			return len(head) == remote.HeadSize && !whole
		})
		if err != nil || got.Length != 200_000 {
			t.Errorf("answer %+v, error %v", got, err)
		}
		if p := <-protocols; p != "HTTP/2.0" {
			t.Errorf("asked by %s", p)
		}
	}
}

func TestARedirectMayLeadFromHTTPSToHTTP(t *testing.T) {
	s := serve(t, good("image/png", small))
	from := httptest.NewTLSServer(http.RedirectHandler(s.URL+"/p", http.StatusMovedPermanently))
	defer from.Close()
	c := newClient(t, "127.0.0.1")
	roots := x509.NewCertPool()
	roots.AddCert(from.Certificate())
	c.SetRoots(roots)
	got, err := c.Probe(t.Context(), from.URL, remote.Validators{}, enough)
	if err != nil || got.URL != s.URL+"/p" || got.Final != s.URL+"/p" {
		t.Errorf("answer %+v, error %v", got, err)
	}
}

func TestCertificatesAreChecked(t *testing.T) {
	server := httptest.NewUnstartedServer(good("image/png", small))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	_, err := newClient(t, "127.0.0.1").Probe(t.Context(), server.URL, remote.Validators{}, nil)
	wantReason(t, err, remote.Failed, "certificate")
}
