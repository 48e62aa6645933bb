package images_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"feedgen/sources"
)

// BenchmarkThousandImages asks for a thousand pictures, each of which comes after
// 50 ms. x-bound is the time held against the least that politeness allows: 16
// requests at once, and 4 to one host.
func BenchmarkThousandImages(b *testing.B) {
	for _, bb := range []struct {
		name          string
		hosts, atOnce int
	}{{"8 hosts", 8, 16}, {"1 host", 1, 4}} {
		b.Run(bb.name, func(b *testing.B) { askForThousand(b, bb.hosts, bb.atOnce) })
	}
}

func askForThousand(b *testing.B, hosts, atOnce int) {
	const pictures, latency = 1000, 50 * time.Millisecond
	data := picture(b, 1200, 800)
	var requests atomic.Int64
	var servers []string
	for range hosts {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			requests.Add(1)
			time.Sleep(latency)
			http.ServeContent(w, r, r.URL.Path, time.Time{}, bytes.NewReader(data))
		}))
		b.Cleanup(s.Close)
		servers = append(servers, s.URL)
	}
	var took time.Duration
	var peak uint64
	for b.Loop() {
		s := newShop(b)
		posts := func() map[sources.Key]sources.Post {
			all := make(map[sources.Key]sources.Post)
			for i := range pictures {
				k := sources.Key{Source: "posts", Path: fmt.Sprint(i)}
				all[k] = withImages(fmt.Sprintf("%s/%d.png", servers[i%hosts], i))
			}
			return all
		}
		l := s.open(b)
		start := time.Now()
		if _, err := l.Know(b.Context(), posts()); err != nil {
			b.Fatal(err)
		}
		took += time.Since(start)
		if err := l.Keep(); err != nil {
			b.Fatal(err)
		}
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		peak = max(peak, m.HeapInuse)
		before := requests.Load()
		if _, err := s.open(b).Know(b.Context(), posts()); err != nil {
			b.Fatal(err)
		}
		if more := requests.Load() - before; more > 0 {
			b.Fatalf("the second run made %d requests", more)
		}
	}
	least := latency * pictures / time.Duration(atOnce)
	b.ReportMetric(float64(took)/float64(b.N)/float64(least), "x-bound")
	b.ReportMetric(float64(peak)/1e6, "heap-MB")
}
