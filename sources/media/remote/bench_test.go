package remote_test

import (
	"flag"
	"fmt"
	"net/http"
	"runtime/metrics"
	"sync/atomic"
	"testing"
	"time"

	"feedgen/sources/media/remote"
)

// Run with: go test -run '^$' -bench . ./sources/media/remote -args -files 10000
var files = flag.Int("files", 1000, "how many `files` benchmarks probe")

// latency is that of the benchmarks' servers.
const latency = 50 * time.Millisecond

// BenchmarkProbe gives how much longer it takes than it must, in which each
// request takes the latency and nothing else takes time, and how much memory was
// in use at most, by client and servers together.
func BenchmarkProbe(b *testing.B) {
	for _, hosts := range []int{8, 1} {
		b.Run(fmt.Sprintf("hosts=%d", hosts), func(b *testing.B) {
			picture := good("image/jpeg", file(300_000))
			var servers []*site
			var allow []string
			for range hosts {
				s := serve(b, func(w http.ResponseWriter, r *http.Request) {
					time.Sleep(latency)
					picture(w, r)
				})
				servers, allow = append(servers, s), append(allow, s.host())
			}
			urls := make([]string, *files)
			for i := range urls {
				urls[i] = fmt.Sprintf("%s/%d.jpg", servers[i%hosts].URL, i)
			}
			var peak atomic.Uint64
			look := func([]byte, bool) bool {
				raise(&peak, heap())
				return true
			}
			b.ReportAllocs()
			for b.Loop() {
				c, err := remote.New(remote.Config{UserAgent: "bench", AllowHosts: allow})
				if err != nil {
					b.Fatal(err)
				}
				c.Each(urls, func(i int) {
					if _, err := c.Probe(b.Context(), urls[i], remote.Validators{}, look); err != nil {
						b.Error(err)
					}
				})
				c.Close()
			}
			must := latency * time.Duration(*files) / time.Duration(min(16, 4*hosts))
			took := b.Elapsed() / time.Duration(b.N)
			b.ReportMetric(took.Seconds()/must.Seconds(), "x-ideal")
			b.ReportMetric(float64(peak.Load())/1e6, "peak-MB")
		})
	}
}

// heap gives the bytes of all objects, with those that are garbage already, and
// of all stacks.
func heap() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64() + sample[1].Value.Uint64()
}

// raise sets highest to n if that is more.
func raise(highest *atomic.Uint64, n uint64) {
	for {
		old := highest.Load()
		if n <= old || highest.CompareAndSwap(old, n) {
			return
		}
	}
}
