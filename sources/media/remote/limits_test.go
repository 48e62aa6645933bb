package remote_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"feedgen/sources/media/remote"
)

// A crowd counts who is there at a time.
type crowd struct {
	mu       sync.Mutex
	now, max map[string]int
}

func newCrowd() *crowd { return &crowd{now: map[string]int{}, max: map[string]int{}} }

func (c *crowd) enter(name string) (leave func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now[name]++
	c.max[name] = max(c.max[name], c.now[name])
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.now[name]--
	}
}

// probeAll probes n files as soon as may be, and gives the errors.
func probeAll(ctx context.Context, c *remote.Client, n int, url func(int) string) []error {
	errs := make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			_, errs[i] = c.Probe(ctx, url(i), remote.Validators{}, enough)
		})
	}
	wg.Wait()
	return errs
}

func TestRequestsAtATimeAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCrowd()
		client, _ := connect(t, func(w http.ResponseWriter, r *http.Request) {
			defer c.enter(r.Host)()
			defer c.enter("all")()
			time.Sleep(time.Second)
			good("image/png", small)(w, r)
		}, remote.Config{})
		began := time.Now()
		for _, err := range probeAll(t.Context(), client, 160, func(i int) string {
			return fmt.Sprintf("http://host%d.example/%d", i%10, i)
		}) {
			if err != nil {
				t.Error(err)
			}
		}
		for name, most := range c.max {
			want := 4
			if name == "all" {
				want = 16
			}
			if most > want {
				t.Errorf("%s: %d requests at a time", name, most)
			}
		}
		if took := time.Since(began); took != 10*time.Second {
			t.Errorf("160 requests of a second, 16 at a time, took %v", took)
		}
	})
}

func TestHostsAreTheSameHoweverTheyAreWritten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCrowd()
		client, _ := connect(t, func(w http.ResponseWriter, r *http.Request) {
			defer c.enter("all")()
			time.Sleep(time.Second)
			good("image/png", small)(w, r)
		}, remote.Config{PerHost: 1})
		urls := []string{"http://b\u00fccher.example/", "http://B\u00dcCHER.example:80/", "http://xn--bcher-kva.example./"}
		for _, err := range probeAll(t.Context(), client, len(urls), func(i int) string { return urls[i] }) {
			if err != nil {
				t.Error(err)
			}
		}
		if c.max["all"] != 1 {
			t.Errorf("%d requests at a time", c.max["all"])
		}
	})
}

func TestASlowHostKeepsNoOtherWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, _ := connect(t, func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(time.Second)
			if r.Host == "slow.example" {
				time.Sleep(9 * time.Second)
			}
			good("image/png", small)(w, r)
		}, remote.Config{})
		began := time.Now()
		var slow, others sync.WaitGroup
		slow.Go(func() {
			for _, err := range probeAll(t.Context(), client, 100, func(int) string { return "http://slow.example/" }) {
				// A request takes 10 s of the 20 s it may. The last begins after 240 s.
				if err != nil {
					t.Error(err)
				}
			}
		})
		synctest.Wait()
		others.Go(func() {
			for _, err := range probeAll(t.Context(), client, 120, func(i int) string { return fmt.Sprintf("http://host%d.example/", i%10) }) {
				if err != nil {
					t.Error(err)
				}
			}
		})
		others.Wait()
		if took := time.Since(began); took != 10*time.Second {
			t.Errorf("120 requests of a second, 12 at a time, took %v", took)
		}
		slow.Wait()
		if took := time.Since(began); took != 250*time.Second {
			t.Errorf("100 requests of 10 s, 4 at a time, took %v", took)
		}
	})
}

func TestWaitingEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, _ := connect(t, func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(10 * time.Second)
		}, remote.Config{Total: 1})
		began := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		for _, err := range probeAll(ctx, client, 20, func(i int) string { return fmt.Sprintf("http://host%d.example/", i/5) }) {
			var e *remote.Error
			if !errors.Is(err, context.DeadlineExceeded) || errors.As(err, &e) || !strings.HasPrefix(err.Error(), "http://host") {
				t.Errorf("error %v, want that of the context alone", err)
			}
		}
		if took := time.Since(began); took != 5*time.Second {
			t.Errorf("took %v", took)
		}
	})
}
