// Package admin tells how a feedgen is: a person by a page, programs by JSON, Prometheus
// by metrics, and whoever starts it anew when it hangs.
//
// An [Admin] is an HTTP handler for a listener of its own, which readers of feeds do not
// reach. What it tells is what [job.Look] finds in the state folder, and what it is told
// of runs, so that a disk on which nothing can be written hides none of them. It changes
// nothing, and asks nobody in the network.
package admin

import (
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/job"
)

// A Config is what [New] needs. All fields but Site may be zero.
type Config struct {
	Site    *config.Config   // of which is told; see also [Admin.Load]
	Version string           // of the program
	Now     func() time.Time // nil: time.Now
}

// stuckAfter is after how long without a turn a loop counts as stuck. Loops turn every
// five minutes at least, even if nothing is to be done.
const stuckAfter = 15 * time.Minute

// An Admin answers those who ask how feedgen is. It may be used by many at a time.
type Admin struct {
	Config
	routes  *http.ServeMux
	page    page
	state   state
	metrics *metrics
	ready   atomic.Pointer[func() bool] // nil: no feeds are served
	turned  atomic.Pointer[time.Time]   // nil: nobody turns
}

// New gives an Admin.
func New(c Config) *Admin {
	if c.Now == nil {
		c.Now = time.Now
	}
	a := &Admin{Config: c, routes: http.NewServeMux(), page: newPage()}
	a.state.look = job.Look
	a.metrics = newMetrics(a)
	a.Load(c.Site)
	a.routes.HandleFunc("GET /{$}", a.servePage)
	a.routes.HandleFunc("GET /status.json", a.serveJSON)
	a.routes.Handle("GET /metrics", a.metrics.handler())
	a.routes.HandleFunc("GET /healthz", a.serveHealth)
	a.routes.HandleFunc("GET /readyz", a.serveReadiness)
	return a
}

// Load has it tell of another configuration from now on.
func (a *Admin) Load(cfg *config.Config) {
	a.state.load(cfg)
	a.metrics.expect(cfg)
}

// Fault tells why the configuration that is there now is not in use; empty: it is.
func (a *Admin) Fault(fault string) { a.state.setFault(fault) }

// Serving tells what knows whether there are feeds to serve; nil: none are served here.
func (a *Admin) Serving(ready func() bool) {
	if ready == nil {
		a.ready.Store(nil)
		return
	}
	a.ready.Store(&ready)
}

// Ran tells of a run that has ended. The report is nil if it had none.
func (a *Admin) Ran(past job.PastRun, report *job.Report) {
	a.state.ran(past)
	a.metrics.ran(past, report)
}

// Quiet tells of a run that was passed over, because nothing has changed.
func (a *Admin) Quiet() { a.metrics.runs.WithLabelValues(quiet).Inc() }

// Next tells when the next run is due; zero: never.
func (a *Admin) Next(t time.Time) { a.state.setNext(t) }

// Turned tells that the loop of a daemon is alive. It counts as stuck if that is not
// told again.
func (a *Admin) Turned() {
	now := a.Now()
	a.turned.Store(&now)
}

// Request tells of an answer to a reader of feeds.
func (a *Admin) Request(status int) { a.metrics.requests.add(status) }

// ServeHTTP answers who asks for a page, or for how feedgen is. An Admin that listens
// only to its own machine answers to that machine's names alone: a page of another site,
// whose name leads there for a moment, could else read it through the owner's browser
// (DNS rebinding). One that the network reaches is called by names that it cannot know,
// and hides nothing from its network.
func (a *Admin) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", a.page.policy)
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	if !isNamed(a.state.allowed(), r.Host) {
		http.Error(w, "ask for this by an IP address, by localhost, or by the name in [serve] admin, and not by "+strconv.Quote(r.Host), http.StatusMisdirectedRequest)
		return
	}
	a.routes.ServeHTTP(w, r)
}
