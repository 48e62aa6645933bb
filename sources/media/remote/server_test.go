package remote_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"feedgen/sources/media/remote"
)

// fileTag and fileDate are the validators of the files that good servers have.
const fileTag = `"v1"`

var fileDate = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// file gives n bytes that differ from place to place.
func file(n int) []byte {
	data := make([]byte, n)
	for i := range data {
		data[i] = byte(i ^ i>>8)
	}
	return data
}

// A site is a server of this machine that remembers what it was asked.
type site struct {
	*httptest.Server
	mu  sync.Mutex
	log []string
}

// serve starts a server. Its log has the method of each request, the path, and
// the headers that matter here.
func serve(t testing.TB, h http.HandlerFunc) *site {
	t.Helper()
	s := new(site)
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		line := r.Method + " " + r.URL.Path
		for _, key := range []string{"Range", "If-None-Match", "If-Modified-Since"} {
			if value := r.Header.Get(key); value != "" {
				line += " " + key + ": " + value
			}
		}
		s.mu.Lock()
		s.log = append(s.log, line)
		s.mu.Unlock()
		h(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *site) requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log
}

// host is the server's, for AllowHosts.
func (s *site) host() string { return strings.TrimPrefix(s.URL, "http://") }

// local takes the server's address out of a text.
func (s *site) local(text string) string { return strings.ReplaceAll(text, s.URL, "") }

// localAnswer is a with addresses that are the same in each run.
func (s *site) localAnswer(a remote.Answer) remote.Answer {
	a.URL, a.Final, a.Validators.URL = s.local(a.URL), s.local(a.Final), s.local(a.Validators.URL)
	return a
}

func newClient(t testing.TB, allow ...string) *remote.Client {
	t.Helper()
	c, err := remote.New(remote.Config{UserAgent: "feedgen-test/1.0 (+https://example.com)", AllowHosts: allow})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// enough is a look that wants no more.
func enough([]byte, bool) bool { return true }

// wantReason checks an error of the package, and that it tells its address.
func wantReason(t *testing.T, err error, want remote.Reason, text string) {
	t.Helper()
	var e *remote.Error
	if !errors.As(err, &e) {
		t.Fatalf("error %v, want one of this package", err)
	}
	if e.Reason != want {
		t.Errorf("reason %d, want %d: %v", e.Reason, want, err)
	}
	if !strings.Contains(err.Error(), text) {
		t.Errorf("error %q does not say %q", err, text)
	}
	if _, bad := url.Parse(e.URL); bad != nil || !strings.HasPrefix(err.Error(), e.URL+": ") {
		t.Errorf("error %q does not begin with its address %q", err, e.URL)
	}
}
