package admin

import (
	"strconv"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
)

// The statuses of HTTP.
const (
	minStatus = 100
	maxStatus = 599
)

// requests counts answers to readers of feeds. It is a prometheus.Collector. There are
// thousands a second, for which a counter by labels would do too much.
type requests struct {
	desc   *prometheus.Desc
	counts [maxStatus - minStatus + 1]atomic.Uint64
}

func newRequests() *requests {
	return &requests{desc: prometheus.NewDesc("feedgen_http_requests_total",
		"Requests for feeds and their pictures that this process has answered, by HTTP status.", []string{"code"}, nil)}
}

func (r *requests) add(status int) {
	if minStatus <= status && status <= maxStatus {
		r.counts[status-minStatus].Add(1)
	}
}

// Describe is a method of prometheus.Collector.
func (r *requests) Describe(descs chan<- *prometheus.Desc) { descs <- r.desc }

// Collect is a method of prometheus.Collector.
func (r *requests) Collect(metrics chan<- prometheus.Metric) {
	for i := range r.counts {
		if n := r.counts[i].Load(); n > 0 {
			metrics <- prometheus.MustNewConstMetric(r.desc, prometheus.CounterValue, float64(n), strconv.Itoa(minStatus+i))
		}
	}
}
