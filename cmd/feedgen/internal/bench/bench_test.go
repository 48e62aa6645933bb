//go:build unix

package bench

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"feedgen/cmd/feedgen/internal/bench/corpus"
)

var (
	postCount = flag.Int("posts", 10_000, "how many posts the site has")
	siteDir   = flag.String("dir", "", "absolute path of the site's folder, kept for the next time; default: a temporary one")
)

// TestMain gives all that is made on the way one temporary folder, since the
// benchmarks share it.
func TestMain(m *testing.M) {
	flag.Parse()
	temp, err := os.MkdirTemp("", "feedgen-bench-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Setenv("TMPDIR", temp)
	code := m.Run()
	if err := os.RemoveAll(temp); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(code)
}

// BenchmarkFirstRun is a run on a site that feedgen has never seen. ns/op is
// feedgen's time, in this and the other benchmarks.
func BenchmarkFirstRun(b *testing.B) {
	s := newSite(b)
	s.floor(b)
	var feedgen, floor, find costs
	for b.Loop() {
		s.forget(b)
		feedgen = append(feedgen, s.feedgen(b))
		floor = append(floor, s.floor(b))
		find = append(find, s.find(b))
	}
	posts := float64(*postCount)
	b.ReportMetric(feedgen.median(wall)*1e9, "ns/op")
	b.ReportMetric(posts/feedgen.median(wall), "posts/s")
	b.ReportMetric(feedgen.median(cpu), "cpu-s")
	b.ReportMetric(feedgen.median(memory)/1e6, "peak-MB")
	b.ReportMetric(feedgen.median(memory)/posts, "peak-B/post")
	b.ReportMetric(feedgen.over(floor, wall), "x-floor")
	b.ReportMetric(feedgen.over(floor, cpu), "x-floor-cpu")
	b.ReportMetric(floor.over(find, wall), "floor-x-find")
}

// BenchmarkNothingChanged is a run after which everything stays as it was.
func BenchmarkNothingChanged(b *testing.B) {
	s := newSite(b)
	s.settle(b)
	var feedgen, find costs
	for b.Loop() {
		feedgen = append(feedgen, s.feedgen(b))
		find = append(find, s.find(b))
	}
	reportAgain(b, feedgen, find)
}

// BenchmarkOnePostChanged is a run after a change to a post that the feeds show.
func BenchmarkOnePostChanged(b *testing.B) {
	s := newSite(b)
	s.settle(b)
	p := corpus.At(0, *postCount)
	b.Cleanup(func() {
		if err := p.Write(s.dir); err != nil {
			b.Error(err)
		}
	})
	var feedgen, find costs
	for b.Loop() {
		mark := fmt.Sprintf("Change number %d.", len(feedgen)+1)
		text := append(p.Append(nil), "\n"+mark+"\n"...)
		if err := os.WriteFile(filepath.Join(s.dir, corpus.Posts, p.Path), text, 0o644); err != nil {
			b.Fatal(err)
		}
		feedgen = append(feedgen, s.feedgen(b))
		find = append(find, s.find(b))
		for _, name := range []string{"rss.xml", "atom.xml", "feed.json"} {
			feed, err := os.ReadFile(filepath.Join(s.dir, "public", name))
			if err != nil {
				b.Fatal(err)
			}
			if !bytes.Contains(feed, []byte(mark)) {
				b.Fatalf("%s does not show the change", name)
			}
		}
	}
	reportAgain(b, feedgen, find)
}

// reportAgain reports what a run costs that is not the first.
func reportAgain(b *testing.B, feedgen, find costs) {
	b.ReportMetric(feedgen.median(wall)*1e9, "ns/op")
	b.ReportMetric(feedgen.median(cpu), "cpu-s")
	b.ReportMetric(feedgen.median(memory)/1e6, "peak-MB")
	b.ReportMetric(feedgen.over(find, wall), "x-find")
	b.ReportMetric(feedgen.over(find, cpu), "x-find-cpu")
}
