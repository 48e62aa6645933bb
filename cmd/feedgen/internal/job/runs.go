package job

import (
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/state"
)

// runsName is the name of the journal of runs in the cache.
const runsName = "runs"

// A Cause is why there was a run.
type Cause string

const (
	ByHand   Cause = "by hand"  // feedgen once
	AtStart  Cause = "start"    // of the daemon
	OnTime   Cause = "schedule" // a time of [schedule] cron has come
	OnDate   Cause = "date"     // a date has come that stands in a post
	OnChange Cause = "change"   // of what the posts are made of
	OnReload Cause = "reload"   // of the configuration
	OnLease  Cause = "lease"    // it was taken; another machine published before, or none
)

// A PastRun is what is remembered of a run. Its JSON form is for programs.
type PastRun struct {
	ID       string    `json:"id,omitempty"` // as in the log
	Cause    Cause     `json:"cause"`
	At       time.Time `json:"at"`
	Seconds  float64   `json:"seconds"`
	Posts    int       `json:"posts"`
	Changed  int       `json:"changed"`  // files, over all destinations
	Warnings int       `json:"warnings"` // of what should be put right
	Error    string    `json:"error,omitempty"`
}

// Failed reports that the run did not do all that it should.
func (r PastRun) Failed() bool { return r.Error != "" }

// PastRuns gives the last runs of a configuration, the newest first.
func PastRuns(cfg *config.Config, n int) []PastRun {
	return state.Last[PastRun](state.In(cfg.State.Path.Resolved), runsName, n)
}

// Past gives what is to be remembered of a run with such options, which may have failed
// before it had a report.
func Past(opts Options, r *Report, err error) PastRun {
	run := PastRun{ID: opts.ID, Cause: opts.Cause, At: opts.Now.UTC().Truncate(time.Second)}
	if r != nil {
		run.Seconds, run.Posts, run.Changed, run.Warnings = r.Seconds, r.Posts(), r.Changed(), r.complaints()
	}
	if err != nil {
		run.Error = err.Error()
	}
	return run
}

// Remember keeps a run for PastRuns.
func Remember(cfg *config.Config, run PastRun) error {
	return state.In(cfg.State.Path.Resolved).Append(runsName, run)
}
