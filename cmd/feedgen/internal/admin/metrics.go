package admin

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/job"
)

// The results of runs.
const (
	done   = "done"
	failed = "failed"
	quiet  = "quiet"
)

// metrics counts what it is told, and gives what can be seen; see gauges.
type metrics struct {
	registry *prometheus.Registry
	runs     *prometheus.CounterVec
	seconds  prometheus.Histogram
	sent     *prometheus.CounterVec
	failures *prometheus.CounterVec
	requests *requests
}

func newMetrics(a *Admin) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: newRequests(),
		runs: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "feedgen_runs_total",
			Help: "Runs of this process that have ended, by result: done, failed (also where only one destination did), or quiet (passed over, because nothing has changed).",
		}, []string{"result"}),
		seconds: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name:    "feedgen_run_duration_seconds",
			Help:    "How long runs took that were not passed over.",
			Buckets: []float64{.01, .03, .1, .3, 1, 3, 10, 30, 100, 300, 1000, 3000},
		}),
		sent: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "feedgen_sent_bytes_total",
			Help: "Bytes of files that runs of this process wrote at a destination.",
		}, []string{"destination"}),
		failures: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "feedgen_destination_failures_total",
			Help: "Runs of this process in which a destination failed, wholly or in part.",
		}, []string{"destination"}),
	}
	m.registry.MustRegister(m.runs, m.seconds, m.sent, m.failures, m.requests, newGauges(a),
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for _, result := range []string{done, failed, quiet} {
		m.runs.WithLabelValues(result)
	}
	return m
}

// expect has the destinations of a configuration start at 0: what is not there at first
// is not seen to rise.
func (m *metrics) expect(cfg *config.Config) {
	for _, o := range cfg.Outs {
		m.sent.WithLabelValues(o.Name)
		m.failures.WithLabelValues(o.Name)
	}
}

// ran counts a run.
func (m *metrics) ran(past job.PastRun, report *job.Report) {
	result := done
	if past.Failed() {
		result = failed
	}
	m.runs.WithLabelValues(result).Inc()
	m.seconds.Observe(past.Seconds)
	if report == nil {
		return
	}
	for _, d := range report.Destinations {
		m.sent.WithLabelValues(d.Name).Add(float64(d.Bytes))
		if d.Error != "" {
			m.failures.WithLabelValues(d.Name).Inc()
		}
	}
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}
