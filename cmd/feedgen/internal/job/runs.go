package job

import (
	"slices"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/state"
	"feedgen/feedgen"
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

	// What changed for subscribers, as in "3 new, 1 changed", and some of those items.
	// Both are empty where no file changed.
	Changes string        `json:"changes,omitempty"`
	Items   []ChangedItem `json:"items,omitempty"`
}

// Failed reports that the run did not do all that it should.
func (r PastRun) Failed() bool { return r.Error != "" }

// PastRuns gives the last runs of a configuration, the newest first.
func PastRuns(cfg *config.Config, n int) []PastRun {
	return state.Last[PastRun](state.In(cfg.State.Path.Resolved), state.NameFor(runsName, cfg.File), n)
}

// Past gives what is to be remembered of a run with such options, which may have failed
// before it had a report.
func Past(opts Options, r *Report, err error) PastRun {
	run := PastRun{ID: opts.ID, Cause: opts.Cause, At: opts.Now.UTC().Truncate(time.Second)}
	if r != nil {
		run.Seconds, run.Posts, run.Changed, run.Warnings = r.Seconds, r.Posts(), r.Changed(), r.complaints()
	}
	if run.Changed > 0 {
		run.Changes, run.Items = r.brief()
	}
	if err != nil {
		run.Error = err.Error()
	}
	return run
}

// Remember keeps a run for PastRuns.
func Remember(cfg *config.Config, run PastRun) error {
	return state.In(cfg.State.Path.Resolved).Append(state.NameFor(runsName, cfg.File), run)
}

// What is kept of the items that changed: journals keep many runs.
const (
	keptItems = 5
	keptTitle = 200 // characters
)

// brief tells what changed for subscribers of the first feed for whom something did.
func (r *Report) brief() (string, []ChangedItem) {
	i := slices.IndexFunc(r.Changes, func(c Changes) bool { return len(c.Items) > 0 })
	if i < 0 {
		return "", nil
	}
	var items []ChangedItem
	for _, item := range r.Changes[i].Items {
		if item.Kind == feedgen.ItemPushedOut || item.Kind == feedgen.ItemKnown {
			continue // they concern nobody
		}
		if len(items) == keptItems {
			break
		}
		if title := []rune(item.Title); len(title) > keptTitle {
			item.Title = string(title[:keptTitle-1]) + "…"
		}
		items = append(items, item)
	}
	return r.Changes[i].String(), items
}
