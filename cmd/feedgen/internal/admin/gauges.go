package admin

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// gauges gives what can be seen of the feeds, whichever process has published them. It is
// a prometheus.Collector.
type gauges struct {
	admin *Admin

	build, readable               *prometheus.Desc
	lastRun, lastSuccess, nextRun *prometheus.Desc
	published, newest             *prometheus.Desc
	posts, warnings, refused      *prometheus.Desc
	items, bytes, destination     *prometheus.Desc
}

func newGauges(a *Admin) *gauges {
	desc := func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc("feedgen_"+name, help, labels, nil)
	}
	return &gauges{
		admin:       a,
		build:       desc("build_info", "1, with the version of the program.", "version"),
		readable:    desc("state_readable", "1 if what is known of the feeds can be read in the state folder, 0 if not; what stands there is then missing here."),
		lastRun:     desc("last_run_timestamp_seconds", "When the last run began that was not passed over."),
		lastSuccess: desc("last_success_timestamp_seconds", "When the last run began that did all that it should."),
		nextRun:     desc("next_run_timestamp_seconds", "When the next run is due."),
		published:   desc("published_timestamp_seconds", "When the last run began that served a destination. One that finds nothing to do may leave it as it is."),
		newest:      desc("newest_post_timestamp_seconds", "The date of the newest post that was published."),
		posts:       desc("posts", "Posts that the last run read which did all that it should."),
		warnings:    desc("warnings", "Notes of that run on what should be put right in posts."),
		refused:     desc("feeds_refused", "1 if feeds were not published, to protect subscribers, and wait for somebody to look at them; 0 if not."),
		items:       desc("feed_items", "Items of a feed, as it was published last.", "destination", "file"),
		bytes:       desc("feed_bytes", "Size of a feed, as it was published last.", "destination", "file"),
		destination: desc("destination_published_timestamp_seconds", "When the last run began that served a destination.", "destination"),
	}
}

// Describe is a method of prometheus.Collector.
func (g *gauges) Describe(descs chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{g.build, g.readable, g.lastRun, g.lastSuccess, g.nextRun, g.published, g.newest,
		g.posts, g.warnings, g.refused, g.items, g.bytes, g.destination} {
		descs <- d
	}
}

// Collect is a method of prometheus.Collector.
func (g *gauges) Collect(metrics chan<- prometheus.Metric) {
	give := func(d *prometheus.Desc, value float64, labels ...string) {
		metrics <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	when := func(d *prometheus.Desc, t time.Time, labels ...string) {
		if !t.IsZero() {
			give(d, float64(t.UnixMilli())/1000, labels...)
		}
	}
	v := g.admin.state.view(g.admin.Now())
	give(g.build, 1, g.admin.Version)
	give(g.readable, truth(v.Err == nil))
	if len(v.Runs) > 0 {
		when(g.lastRun, v.Runs[0].At)
	}
	when(g.lastSuccess, v.Succeeded)
	when(g.nextRun, v.Next)
	if last := v.settled(); !last.At.IsZero() {
		give(g.posts, float64(last.Posts))
		give(g.warnings, float64(last.Warnings))
	}
	if v.Err != nil {
		return
	}
	give(g.refused, truth(v.Refused != nil))
	when(g.published, v.Published)
	if v.Ledger.Newest != nil {
		when(g.newest, v.Ledger.Newest.Date)
	}
	for _, d := range v.Destinations {
		when(g.destination, d.At, d.Name)
		for _, f := range d.Files {
			if f.Kind == "feed" {
				give(g.items, float64(f.Items), d.Name, f.Name)
				give(g.bytes, float64(f.Bytes), d.Name, f.Name)
			}
		}
	}
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
