package remote_test

import (
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"feedgen/sources/media/remote"
)

func TestAHostThatWantsRestGetsIt(t *testing.T) {
	tests := []struct {
		status int
		header string
		rest   time.Duration
	}{
		{429, "120", 2 * time.Minute},
		{503, "120", 2 * time.Minute},
		{429, "Sat, 01 Jan 2000 00:01:30 GMT", 90 * time.Second}, // bubbles begin with the year 2000
		{503, "Saturday, 01-Jan-00 00:01:30 GMT", 90 * time.Second},
		{429, "99999999999999999999999", 24 * time.Hour},
		{503, "Fri, 31 Dec 2100 00:00:00 GMT", 24 * time.Hour},
		{429, "soon", time.Minute},
		{429, "-5", time.Minute},
		{429, "", time.Minute},
	}
	for _, test := range tests {
		t.Run(fmt.Sprint(test.status, " ", test.header), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var asked atomic.Int64
				client, _ := connect(t, func(w http.ResponseWriter, r *http.Request) {
					if r.Host == "other.example" || asked.Add(1) > 4 {
						good("image/png", small)(w, r)
						return
					}
					time.Sleep(time.Second)
					w.Header().Set("Retry-After", test.header)
					w.WriteHeader(test.status)
				}, remote.Config{})
				url := func(int) string { return "http://busy.example/" }
				var until time.Time
				for _, err := range probeAll(t.Context(), client, 50, url) {
					var e *remote.Error
					if !errors.As(err, &e) || e.Reason != remote.Busy || e.Status != test.status {
						t.Fatalf("error %v", err)
					}
					until = e.RetryAt
				}
				if asked := asked.Load(); asked != 4 {
					t.Errorf("%d requests, want those that were under way", asked)
				}
				if left := time.Until(until); left > test.rest || left < test.rest-time.Second {
					t.Errorf("rest of %v, want %v", left, test.rest)
				}
				for _, err := range probeAll(t.Context(), client, 1, func(int) string { return "http://other.example/" }) {
					if err != nil {
						t.Error(err)
					}
				}
				time.Sleep(time.Until(until) - time.Nanosecond)
				if probeAll(t.Context(), client, 1, url)[0] == nil {
					t.Error("the host was asked too early")
				}
				time.Sleep(time.Nanosecond)
				if err := probeAll(t.Context(), client, 1, url)[0]; err != nil {
					t.Error(err)
				}
			})
		})
	}
}

func TestRestIsToldAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, _ := connect(t, func(w http.ResponseWriter, r *http.Request) {
			if r.Host == "busy.example" {
				w.WriteHeader(http.StatusTooManyRequests)
				return
			}
			time.Sleep(10 * time.Second)
		}, remote.Config{Total: 1})
		busy := func(int) string { return "http://busy.example/" }
		wantReason(t, probeAll(t.Context(), client, 1, busy)[0], remote.Busy, "ask again after 2000-01-01T00:01:00Z")
		var slow sync.WaitGroup
		slow.Go(func() { probeAll(t.Context(), client, 1, func(int) string { return "http://slow.example/" }) })
		synctest.Wait()
		began := time.Now()
		wantReason(t, probeAll(t.Context(), client, 1, busy)[0], remote.Busy, "429 Too Many Requests")
		if took := time.Since(began); took != 0 {
			t.Errorf("took %v", took)
		}
		slow.Wait()
	})
}

func TestTheLongestRestHolds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, _ := connect(t, func(w http.ResponseWriter, r *http.Request) {
			rest := "600"
			if r.URL.Path == "/1" {
				time.Sleep(time.Second)
				rest = "1"
			}
			w.Header().Set("Retry-After", rest)
			w.WriteHeader(http.StatusServiceUnavailable)
		}, remote.Config{})
		url := func(i int) string { return fmt.Sprintf("http://busy.example/%d", i) }
		probeAll(t.Context(), client, 2, url)
		time.Sleep(5 * time.Minute)
		wantReason(t, probeAll(t.Context(), client, 1, url)[0], remote.Busy, "ask again after 2000-01-01T00:10:00Z")
	})
}

func TestA503WithoutATimeIsOneFilesTrouble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, _ := connect(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/bad" {
				w.WriteHeader(http.StatusServiceUnavailable)
				return
			}
			good("image/png", small)(w, r)
		}, remote.Config{})
		errs := []error{
			probeAll(t.Context(), client, 1, func(int) string { return "http://host.example/bad" })[0],
			probeAll(t.Context(), client, 1, func(int) string { return "http://host.example/good" })[0],
		}
		wantReason(t, errs[0], remote.Busy, "503 Service Unavailable")
		if errs[1] != nil {
			t.Error(errs[1])
		}
	})
}
