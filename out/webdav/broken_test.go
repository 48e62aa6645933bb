package webdav_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"feedgen/out/outtest"
	"feedgen/out/webdav"
)

func TestAFailingMoveLeavesTheOldFileAndNothingElse(t *testing.T) {
	for _, tt := range []struct {
		status    int
		temporary bool
	}{
		{http.StatusBadRequest, false}, {http.StatusForbidden, false}, {http.StatusNotFound, false},
		{http.StatusRequestTimeout, true}, {http.StatusConflict, true}, {http.StatusPreconditionFailed, false},
		{http.StatusLocked, true}, {http.StatusTooEarly, true}, {http.StatusTooManyRequests, true},
		{http.StatusMultiStatus, false}, {http.StatusInternalServerError, true}, {http.StatusNotImplemented, false},
		{http.StatusBadGateway, true}, {http.StatusServiceUnavailable, true},
	} {
		s := startServer(t, refusing(tt.status, "MOVE"))
		outtest.WriteFile(t, s.path("rss.xml"), "old")
		err := open(t, webdav.Config{URL: s.url}).Put(t.Context(), outtest.File("rss.xml", "new"))
		wantFailure(t, err, fmt.Sprintf("answers MOVE with %d", tt.status), tt.temporary)
		outtest.WantTree(t, s.path("."), map[string]string{"rss.xml": "old"})
	}
}

// wantFailure checks what an error says, and whether it is worth another try.
func wantFailure(t *testing.T, err error, text string, temporary bool) {
	t.Helper()
	secrets := []string{password, "Authorization", "wrong-password", url.QueryEscape(password)}
	outtest.WantError(t, err, temporary, secrets, text)
}

func TestAServerThatSaysNothingIsNotWaitedForLong(t *testing.T) {
	release := make(chan struct{})
	s := startServer(t, func(http.Handler) http.Handler {
		return http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release })
	})
	_, err := open(t, webdav.Config{URL: s.url, Timeout: 50 * time.Millisecond}).Open(t.Context(), "rss.xml")
	close(release)
	wantFailure(t, err, "no answer for 50ms", true)
}

func TestAServerThatIsNotThereIsWorthAnotherTry(t *testing.T) {
	err := open(t, webdav.Config{URL: "http://127.0.0.1:1/feeds"}).Put(t.Context(), outtest.File("rss.xml", "x"))
	wantFailure(t, err, "http://127.0.0.1:1/feeds/rss.xml: dial tcp", true)
}

func TestPutLeavesNothingBehindWhenItIsStoppedMidway(t *testing.T) {
	s := startServer(t)
	d := open(t, webdav.Config{URL: s.url})
	outtest.MustPut(t, d, outtest.File("rss.xml", "old"))
	ctx, cancel := context.WithCancel(t.Context())
	err := d.Put(ctx, outtest.Stopping(outtest.File("rss.xml", strings.Repeat("new", 1_000_000)), 5, cancel))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v, want %v", err, context.Canceled)
	}
	outtest.MustPut(t, d, outtest.File("atom.xml", "x"))
	outtest.WantTree(t, s.path("."), map[string]string{"rss.xml": "old", "atom.xml": "x"})
}

func TestPutOfOtherBytesThanToldLeavesNothingBehind(t *testing.T) {
	s := startServer(t)
	d := open(t, webdav.Config{URL: s.url})
	outtest.MustPut(t, d, outtest.File("rss.xml", "old"))
	for _, size := range []int{0, 1, 70_000, 1_000_000} {
		for _, told := range []int{size, size + 1, max(0, size-1)} {
			lie := outtest.File("rss.xml", strings.Repeat("a", told))
			lie.Open = func() (io.ReadCloser, error) {
				return io.NopCloser(bytes.NewReader(bytes.Repeat([]byte("b"), size))), nil
			}
			if size == 0 && told == 0 {
				lie.SHA256[0]++
			}
			wantFailure(t, d.Put(t.Context(), lie), "rss.xml: ", false)
			outtest.WantTree(t, s.path("."), map[string]string{"rss.xml": "old"})
		}
	}
}

func TestAConnectionThatIsCutLeavesAWholeFile(t *testing.T) {
	s := startServer(t, basic)
	wantWholeFiles(t, webdav.Config{URL: s.url, User: user, Password: password}, s.path("rss.xml"))
}

// wantWholeFiles cuts the connection to a server at random, and looks at its file.
func wantWholeFiles(t *testing.T, cfg webdav.Config, live string) {
	t.Helper()
	u, err := url.Parse(cfg.URL)
	if err != nil {
		t.Fatal(err)
	}
	p := startProxy(t, u.Host)
	u.Host = p.address
	cfg.URL = u.String()
	older, newer := strings.Repeat("old", 10_000), strings.Repeat("n", 20_000)
	before, after := 0, 0
	for range 100 {
		outtest.WriteFile(t, live, older)
		d := open(t, cfg)
		p.left.Store(rand.Int64N(2*int64(len(newer)) + 6000))
		if err := d.Put(t.Context(), outtest.File("rss.xml", newer)); err != nil {
			wantFailure(t, err, "rss.xml: ", true)
		}
		switch got := readFile(t, live); got {
		case older:
			before++
		case newer:
			after++
		default:
			t.Fatalf("there are %d bytes", len(got))
		}
		p.left.Store(1 << 30)
		outtest.MustPut(t, d, outtest.File("rss.xml", "next"))
		outtest.WantTree(t, filepath.Dir(live), map[string]string{"rss.xml": "next"})
	}
	if before < 10 || after == 0 {
		t.Errorf("%d puts failed and %d came through: want some of both", before, after)
	}
}

func TestTheNextPutRemovesWhatTheLastCouldNot(t *testing.T) {
	var down, again atomic.Bool
	s := startServer(t, func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == "MOVE" {
				down.Store(true)
			}
			if down.Load() && !again.Load() {
				panic(http.ErrAbortHandler) // cuts the connection
			}
			h.ServeHTTP(w, r)
		})
	})
	d := open(t, webdav.Config{URL: s.url})
	wantFailure(t, d.Put(t.Context(), outtest.File("rss.xml", "new")), "EOF", true)
	if entries, err := os.ReadDir(s.path(".")); err != nil || len(entries) != 1 || entries[0].Name() == "rss.xml" {
		t.Fatalf("there is %v, error %v: want a temporary file", entries, err)
	}
	again.Store(true)
	outtest.MustPut(t, d, outtest.File("rss.xml", "x"))
	outtest.WantTree(t, s.path("."), map[string]string{"rss.xml": "x"})
}

func TestReadingEndsWithItsContext(t *testing.T) {
	s := startServer(t)
	outtest.WriteFile(t, s.path("rss.xml"), strings.Repeat("x", 20<<20))
	ctx, cancel := context.WithCancel(t.Context())
	live, err := open(t, webdav.Config{URL: s.url}).Open(ctx, "rss.xml")
	if err != nil {
		t.Fatal(err)
	}
	defer live.Close()
	if _, err := io.CopyN(io.Discard, live, 1000); err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := io.Copy(io.Discard, live); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v, want %v", err, context.Canceled)
	}
}

// changing changes a byte of what is sent.
func changing(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPut {
			data, _ := io.ReadAll(r.Body) // what is missing fails below
			data[len(data)/2] ^= 1
			r.Body = io.NopCloser(bytes.NewReader(data))
		}
		h.ServeHTTP(w, r)
	})
}

func TestABodyThatIsChangedOnTheWayReplacesNothing(t *testing.T) {
	s := startServer(t, changing)
	outtest.WriteFile(t, s.path("rss.xml"), "old")
	err := open(t, webdav.Config{URL: s.url}).Put(t.Context(), outtest.File("rss.xml", "new"))
	wantFailure(t, err, "rss.xml: the server has other bytes than were sent", true)
	outtest.WantTree(t, s.path("."), map[string]string{"rss.xml": "old"})
}

// hiding answers requests for files whose names begin with a dot by a status.
func hiding(status int) func(http.Handler) http.Handler {
	return func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodGet && strings.Contains(r.URL.Path, "/.") {
				w.WriteHeader(status)
				return
			}
			h.ServeHTTP(w, r)
		})
	}
}

func TestAServerMayHideWhatBeginsWithADot(t *testing.T) {
	for _, status := range []int{http.StatusForbidden, http.StatusNotFound} {
		s := startServer(t, hiding(status))
		outtest.MustPut(t, open(t, webdav.Config{URL: s.url}), outtest.File("rss.xml", "new"))
		outtest.WantTree(t, s.path("."), map[string]string{"rss.xml": "new"})
	}
}
