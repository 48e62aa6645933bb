package admin

import (
	"slices"
	"sync"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/job"
)

// shownRuns is how many runs are told of.
const shownRuns = 10

// A state is what is known of the feeds.
type state struct {
	look func(*config.Config, time.Time) (*job.Status, error)

	mu        sync.Mutex // of what is told
	cfg       *config.Config
	names     []string      // by which its owner may call it; nil: any
	told      []job.PastRun // the newest first
	succeeded time.Time     // when the last run of told began that did not fail, or one before it
	next      time.Time
	fault     string // why the configuration that is there now is not in use; empty: it is

	looking sync.Mutex // held by who looks: one at a time
	last    sight
}

// A sight is what was seen in the state folder.
type sight struct {
	cfg    *config.Config // nil: nothing was looked at
	mark   uint64
	status *job.Status
	err    error
}

// A view is what was seen in the state folder and what was told, at a time. It is never
// changed.
type view struct {
	job.Status
	At        time.Time
	Next      time.Time // run; zero: it is not known
	Succeeded time.Time // when the last run began that did not fail; zero: never, as far as is known
	Err       error     // why the state folder tells nothing
	Fault     string    // why the configuration that is there now is not in use; empty: it is

	cfg *config.Config
}

func (s *state) load(cfg *config.Config) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cfg, s.names = cfg, namesFor(cfg.Admin)
}

func (s *state) allowed() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.names
}

func (s *state) ran(past job.PastRun) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.told = slices.Insert(s.told, 0, past)
	s.told = s.told[:min(len(s.told), shownRuns)]
	if !past.Failed() {
		s.succeeded = past.At
	}
}

func (s *state) setNext(t time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next = t
}

func (s *state) setFault(fault string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fault = fault
}

// view gives what is known now.
func (s *state) view(now time.Time) view {
	s.mu.Lock()
	v := view{At: now, Next: s.next, Succeeded: s.succeeded, Fault: s.fault, cfg: s.cfg}
	told := slices.Clone(s.told)
	s.mu.Unlock()
	status, err := s.see(v.cfg, now)
	if err != nil {
		v.Err = err
		status = &job.Status{Site: v.cfg.Site.Title, Runs: job.PastRuns(v.cfg, shownRuns), Daemon: job.DaemonOf(v.cfg, now)}
	}
	v.Status = *status
	v.Runs = merge(told, v.Runs)
	if v.Next.IsZero() && v.Daemon != nil {
		v.Next = v.Daemon.Next
	}
	v.Succeeded = latest(v.Succeeded, v.cfg, v.Runs)
	return v
}

// see looks at the state folder, unless it is as it was: a ledger of a hundred thousand
// posts takes half a second, and Prometheus asks four times a minute.
func (s *state) see(cfg *config.Config, now time.Time) (*job.Status, error) {
	s.looking.Lock()
	defer s.looking.Unlock()
	mark := job.Mark(cfg) // before it is looked at, so that no later change is missed
	if s.last.cfg != cfg || s.last.mark != mark {
		status, err := s.look(cfg, now)
		s.last = sight{cfg, mark, status, err}
		return status, err
	}
	if s.last.err != nil {
		return nil, s.last.err
	}
	status := *s.last.status
	status.Daemon = job.DaemonOf(cfg, now)
	return &status, nil
}

// merge gives the newest of the runs that were told and those that were kept.
func merge(told, kept []job.PastRun) []job.PastRun {
	all := slices.Clone(told)
	for _, run := range kept {
		same := func(r job.PastRun) bool { return r.At.Equal(run.At) && r.ID == run.ID }
		if !slices.ContainsFunc(told, same) {
			all = append(all, run)
		}
	}
	slices.SortStableFunc(all, func(a, b job.PastRun) int { return b.At.Compare(a.At) })
	return all[:min(len(all), shownRuns)]
}

// latest gives when the last run began that did not fail: one of those that are shown,
// one that was told, or one that is still remembered.
func latest(told time.Time, cfg *config.Config, shown []job.PastRun) time.Time {
	if told.IsZero() && !slices.ContainsFunc(shown, succeeded) {
		shown = job.PastRuns(cfg, 10_000)
	}
	if i := slices.IndexFunc(shown, succeeded); i >= 0 && shown[i].At.After(told) {
		return shown[i].At
	}
	return told
}

func succeeded(r job.PastRun) bool { return !r.Failed() }

// settled gives the last run that did all that it should; the zero run if none is shown.
func (v *view) settled() job.PastRun {
	if i := slices.IndexFunc(v.Runs, succeeded); i >= 0 {
		return v.Runs[i]
	}
	return job.PastRun{}
}

// failures is how many runs have failed in a row, of those that are shown.
func (v *view) failures() int {
	if i := slices.IndexFunc(v.Runs, succeeded); i >= 0 {
		return i
	}
	return len(v.Runs)
}
