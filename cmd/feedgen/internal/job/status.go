package job

import (
	"cmp"
	"fmt"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/state"
	"feedgen/feedgen/ledger"
)

// A Status is what the state folder tells of a configuration's feeds. Its JSON form
// is for programs.
type Status struct {
	Site         string        `json:"site"`
	Published    time.Time     `json:"published,omitzero"` // by the last run that did; zero: it is not remembered
	Due          time.Time     `json:"due,omitzero"`       // when a date in a post comes that changes the feed; zero: never, as far as is known
	Items        int           `json:"items"`              // of the last feed
	Ledger       LedgerStatus  `json:"ledger"`
	Refused      *RefusedFeeds `json:"refused"` // nil: none
	Untold       []Untold      `json:"untold"`
	Destinations []Served      `json:"destinations"`
	Notes        []Note        `json:"notes"`  // on posts, by the last run that has read them
	Runs         []PastRun     `json:"runs"`   // the last ones, the newest first
	Daemon       *Daemon       `json:"daemon"` // nil: none is at work
}

// A Daemon is one at work for a configuration.
type Daemon struct {
	Process string    `json:"process"` // which, since when
	Next    time.Time `json:"next"`    // time of the schedule, without its jitter
}

// shownRuns is how many runs are told of.
const shownRuns = 10

// A LedgerStatus sums up which posts were published.
type LedgerStatus struct {
	Posts   int        `json:"posts"`
	Changed int        `json:"changed"` // of them, since they were published
	Oldest  *Published `json:"oldest"`  // by the date with which it was published first; nil: none
	Newest  *Published `json:"newest"`
}

// A Published is a post as it was published.
type Published struct {
	ID   string    `json:"id"`
	URL  string    `json:"url"`  // empty: another post is there now
	Date time.Time `json:"date"` // with which it was published first
}

// RefusedFeeds are those that a run did not publish, and that none has since.
type RefusedFeeds struct {
	Folder  string    `json:"folder"`
	At      time.Time `json:"at"`
	Reasons []string  `json:"reasons"`
}

// Look tells what is known of a configuration's feeds. It looks at the state folder
// alone, where a run may be under way, and writes nothing.
func Look(cfg *config.Config, now time.Time) (*Status, error) {
	book, err := state.LedgerIn(cfg.State.Path.Resolved, cfg.File).Load()
	if err != nil {
		return nil, fmt.Errorf("ledger: %w", err)
	}
	last := lastPublication(cfg)
	s := &Status{
		Site:      cfg.Site.Title,
		Published: last.At.UTC().Truncate(time.Second),
		Due:       last.Due,
		Items:     len(last.Shown),
		Ledger:    ledgerStatus(book),
		Refused:   refusedFeeds(cfg),
		Notes:     append([]Note{}, last.Notes...),
		Runs:      append([]PastRun{}, PastRuns(cfg, shownRuns)...),
		Daemon:    DaemonOf(cfg, now),
		Untold:    untold(cfg, last.at(cfg.Primary().Name)),
	}
	for _, o := range cfg.Outs {
		s.Destinations = append(s.Destinations, last.at(o.Name))
	}
	return s, nil
}

// Mark tells a state folder from what it was: while the mark stays, Look tells the same,
// but for the daemon. It costs next to nothing.
func Mark(cfg *config.Config) uint64 { return state.Mark(cfg.State.Path.Resolved, cfg.File) }

// DaemonOf gives the daemon that is at work for a configuration; nil: none is.
func DaemonOf(cfg *config.Config, now time.Time) *Daemon {
	process := state.In(cfg.State.Path.Resolved).Daemon(cfg.File)
	if process == "" {
		return nil
	}
	return &Daemon{Process: process, Next: cfg.Schedule.Times.Next(now).UTC().Truncate(time.Second)}
}

// Never reports that nothing tells of a run.
func (s *Status) Never() bool {
	return len(s.Runs) == 0 && s.Daemon == nil && s.Published.IsZero() && s.Ledger.Posts == 0 && s.Refused == nil
}

// lastPublication gives what was published last. Of the posts a later run may have
// known more, of which nothing was published.
func lastPublication(cfg *config.Config) publication {
	cache := state.In(cfg.State.Path.Resolved)
	var p publication
	var m memory
	cache.Get(publicationName, &p)
	if cache.Get(memoryName, &m) && m.At.After(p.At) && !p.At.IsZero() {
		p.Due, p.Notes = m.Due, append(m.Notes, m.Feed.Notes...)
	}
	return p
}

func ledgerStatus(book *ledger.Ledger) LedgerStatus {
	book = book.Published()
	s := LedgerStatus{Posts: book.Len()}
	var oldest, newest ledger.Row
	for row := range book.Rows() {
		if !row.Changed.IsZero() {
			s.Changed++
		}
		if oldest.ID == "" || compareRows(row, oldest) < 0 {
			oldest = row
		}
		if newest.ID == "" || compareRows(row, newest) > 0 {
			newest = row
		}
	}
	if s.Posts > 0 {
		s.Oldest = &Published{oldest.ID, oldest.URL, oldest.Published}
		s.Newest = &Published{newest.ID, newest.URL, newest.Published}
	}
	return s
}

func compareRows(a, b ledger.Row) int {
	return cmp.Or(a.Published.Compare(b.Published), cmp.Compare(a.ID, b.ID))
}
