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

	"feedgen/feedgen"
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
		writeFile(t, s.path("rss.xml"), "old")
		err := open(t, webdav.Config{URL: s.url}).Put(t.Context(), file("rss.xml", "new"))
		wantFailure(t, err, fmt.Sprintf("answers MOVE with %d", tt.status), tt.temporary)
		wantTree(t, s.path("."), map[string]string{"rss.xml": "old"})
	}
}

// wantFailure checks what an error says, and whether it is worth another try.
func wantFailure(t *testing.T, err error, text string, temporary bool) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), text) {
		t.Errorf("error is %v, want one with %q", err, text)
		return
	}
	var again interface{ Temporary() bool }
	if !errors.As(err, &again) || again.Temporary() != temporary {
		t.Errorf("%v: temporary is not %v", err, temporary)
	}
	for _, secret := range []string{password, "Authorization", "wrong-password", url.QueryEscape(password)} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("error %q shows %q", err, secret)
		}
	}
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
	err := open(t, webdav.Config{URL: "http://127.0.0.1:1/feeds"}).Put(t.Context(), file("rss.xml", "x"))
	wantFailure(t, err, "http://127.0.0.1:1/feeds/rss.xml: dial tcp", true)
}

// stopping is a file whose reader ends a context when some of it has been read.
func stopping(f feedgen.File, cancel func()) feedgen.File {
	open := f.Open
	f.Open = func() (io.ReadCloser, error) {
		r, err := open()
		return &stopper{ReadCloser: r, cancel: cancel}, err
	}
	return f
}

type stopper struct {
	io.ReadCloser
	cancel func()
	read   int
}

func (s *stopper) Read(p []byte) (int, error) {
	n, err := s.ReadCloser.Read(p[:min(len(p), 4096)])
	if s.read += n; s.read > 100_000 {
		s.cancel()
	}
	return n, err
}

func TestPutLeavesNothingBehindWhenItIsStoppedMidway(t *testing.T) {
	s := startServer(t)
	d := open(t, webdav.Config{URL: s.url})
	mustPut(t, d, file("rss.xml", "old"))
	ctx, cancel := context.WithCancel(t.Context())
	err := d.Put(ctx, stopping(file("rss.xml", strings.Repeat("new", 1_000_000)), cancel))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v, want %v", err, context.Canceled)
	}
	mustPut(t, d, file("atom.xml", "x"))
	wantTree(t, s.path("."), map[string]string{"rss.xml": "old", "atom.xml": "x"})
}

func TestPutOfOtherBytesThanToldLeavesNothingBehind(t *testing.T) {
	s := startServer(t)
	d := open(t, webdav.Config{URL: s.url})
	mustPut(t, d, file("rss.xml", "old"))
	for _, size := range []int{0, 1, 70_000, 1_000_000} {
		for _, told := range []int{size, size + 1, max(0, size-1)} {
			lie := file("rss.xml", strings.Repeat("a", told))
			lie.Open = func() (io.ReadCloser, error) {
				return io.NopCloser(bytes.NewReader(bytes.Repeat([]byte("b"), size))), nil
			}
			if size == 0 && told == 0 {
				lie.SHA256[0]++
			}
			wantFailure(t, d.Put(t.Context(), lie), "rss.xml: ", false)
			wantTree(t, s.path("."), map[string]string{"rss.xml": "old"})
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
		writeFile(t, live, older)
		d := open(t, cfg)
		p.left.Store(rand.Int64N(2*int64(len(newer)) + 6000))
		if err := d.Put(t.Context(), file("rss.xml", newer)); err != nil {
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
		mustPut(t, d, file("rss.xml", "next"))
		wantTree(t, filepath.Dir(live), map[string]string{"rss.xml": "next"})
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
	wantFailure(t, d.Put(t.Context(), file("rss.xml", "new")), "EOF", true)
	if entries, err := os.ReadDir(s.path(".")); err != nil || len(entries) != 1 || entries[0].Name() == "rss.xml" {
		t.Fatalf("there is %v, error %v: want a temporary file", entries, err)
	}
	again.Store(true)
	mustPut(t, d, file("rss.xml", "x"))
	wantTree(t, s.path("."), map[string]string{"rss.xml": "x"})
}

func TestReadingEndsWithItsContext(t *testing.T) {
	s := startServer(t)
	writeFile(t, s.path("rss.xml"), strings.Repeat("x", 20<<20))
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
	writeFile(t, s.path("rss.xml"), "old")
	err := open(t, webdav.Config{URL: s.url}).Put(t.Context(), file("rss.xml", "new"))
	wantFailure(t, err, "rss.xml: the server has other bytes than were sent", true)
	wantTree(t, s.path("."), map[string]string{"rss.xml": "old"})
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
		mustPut(t, open(t, webdav.Config{URL: s.url}), file("rss.xml", "new"))
		wantTree(t, s.path("."), map[string]string{"rss.xml": "new"})
	}
}
