//go:build peers

package main

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync/atomic"
	"testing"
)

// A door stands before a server that speaks HTTP, and may answer in its place.
type door struct {
	address string
	before  atomic.Pointer[func(http.ResponseWriter, *http.Request) (answered bool)]
}

func newDoor(t *testing.T, target string) *door {
	t.Helper()
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(&url.URL{Scheme: "http", Host: target})
		r.Out.Host = r.In.Host // which is signed
	}}
	d := &door{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if before := d.before.Load(); before == nil || !(*before)(w, r) {
			proxy.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(server.Close)
	d.address = server.Listener.Addr().String()
	return d
}

func (d *door) answer(before func(http.ResponseWriter, *http.Request) bool) { d.before.Store(&before) }

func (d *door) heal() { d.before.Store(nil) }

// TestAServerThatIsBusyIsTriedAgain answers every sixth request, or all of them, with
// what busy and broken servers say, in turns.
func TestAServerThatIsBusyIsTriedAgain(t *testing.T) {
	statuses := []int{http.StatusInternalServerError, http.StatusServiceUnavailable, http.StatusTooManyRequests}
	for _, kind := range []string{"s3", "webdav"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t, kind)
			s := newSite(t, p, patient)
			s.mustRun(t)
			d := newDoor(t, p.address())
			for i, every := range []int64{6, 1} {
				line := patient
				if every == 1 {
					line = hasty
				}
				s.configure(t, d.address, line)
				s.wantOldOrNew(t, i+1, fmt.Sprintf("1 of %d requests refused", every), func() {
					var asked atomic.Int64
					d.answer(func(w http.ResponseWriter, r *http.Request) bool {
						n := asked.Add(1)
						if n%every != 0 {
							return false
						}
						_, _ = io.Copy(io.Discard, r.Body) // who sends it still does
						w.WriteHeader(statuses[n/every%int64(len(statuses))])
						return true
					})
					code, report, stderr := s.run(t)
					d.heal()
					s.configure(t, d.address, patient)
					if every == 1 {
						s.wantFailure(t, code, report, stderr)
						return
					}
					if code != exitDone {
						t.Errorf("exit code %d: %s", code, stderr)
					}
				})
			}
		})
	}
}

// TestABodyThatIsChangedOnTheWayIsNeverLive changes a byte of files that are sent.
func TestABodyThatIsChangedOnTheWayIsNeverLive(t *testing.T) {
	for _, kind := range []string{"s3", "webdav"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(*seed, 2))
			p := newPlace(t, kind)
			s := newSite(t, p, patient)
			s.mustRun(t)
			d := newDoor(t, p.address())
			s.configure(t, d.address, patient)
			for version := 1; version <= 6; version++ {
				which := random.Int64N(10)
				s.wantOldOrNew(t, version, fmt.Sprintf("a byte of file %d changed", which), func() {
					var sent atomic.Int64
					d.answer(func(_ http.ResponseWriter, r *http.Request) bool {
						if r.Method != http.MethodPut || sent.Add(1) != which+1 {
							return false
						}
						data, err := io.ReadAll(r.Body)
						if err == nil && len(data) > 0 {
							data[random.IntN(len(data))] ^= 1
						}
						r.Body = io.NopCloser(bytes.NewReader(data))
						return false
					})
					code, report, stderr := s.run(t)
					d.heal()
					if code != exitDone {
						s.wantFailure(t, code, report, stderr)
					}
				})
			}
		})
	}
}
