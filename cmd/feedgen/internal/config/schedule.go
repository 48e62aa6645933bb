package config

import (
	"time"

	"feedgen/cmd/feedgen/internal/schedule"
)

// Schedule is the [schedule] table: when a daemon runs, and how.
type Schedule struct {
	Times  *schedule.Schedule
	Jitter time.Duration // by up to so much a run comes later than its time

	// Watch says that a run comes soon after a change of the posts, and that none need
	// come where nothing changed.
	Watch bool

	// Before is run first, and a run in which it fails has failed. It may be none.
	Before Program

	Timeout time.Duration // of a run, with what is run before it
	Grace   time.Duration // for the run in hand when the daemon is to stop
}

const (
	usualTimeout = time.Hour
	usualGrace   = 30 * time.Second
)

func parseSchedule(t *table, dir string) Schedule {
	s := Schedule{
		Jitter:  t.duration("jitter", 0, 0),
		Watch:   t.flag("watch", false),
		Timeout: t.duration("timeout", usualTimeout, time.Second),
		Grace:   t.duration("grace", usualGrace, 0),
	}
	zone := t.zone("timezone")
	spec, ok := t.word("cron")
	if !ok {
		spec = "*/15 * * * *"
	}
	times, err := schedule.Parse(spec, zone)
	if err != nil {
		t.report("cron", "%v", err)
	}
	s.Times = times
	if words := t.programWords("before"); len(words) > 0 {
		s.Before = t.program(dir, "before_timeout")
		s.Before.Run = words
	}
	t.close()
	return s
}
