package schedule

import (
	"fmt"
	"time"
)

// watched is how far Warnings looks ahead: a year, and as much more as the
// change of the clocks may move from one year to the next.
const watched = 380 * 24 * time.Hour

// Warnings tells, one a line, on which days of the next year a run is lost
// because the clocks skip its time. It is silent where another run follows
// within an hour of the one that is lost.
func (s *Schedule) Warnings(now time.Time) []string {
	walls, ok := s.times.(wallTimes)
	if !ok {
		return nil // an interval knows no wall time
	}
	var warnings []string
	for _, g := range gaps(s.zone, now, now.Add(watched)) {
		if lost, ok := walls.lost(g); ok {
			warnings = append(warnings, fmt.Sprintf("cron %q does not run on %s: clocks in %s skip %s that day",
				s.spec, lost.Format("2 January 2006"), s.zone, lost.Format("15:04")))
		}
	}
	return warnings
}

// A gap is where clocks are put forward. The skipped times are written as if
// they were UTC, the only way to write them.
type gap struct {
	at       time.Time // the instant
	from, to time.Time // wall times; to is the first that exists again
}

func gaps(zone *time.Location, start, end time.Time) []gap {
	var found []gap
	for t := start.In(zone); ; {
		change := nextChange(t)
		if change.IsZero() || change.After(end) {
			return found
		}
		_, before := change.Add(-time.Second).Zone()
		_, after := change.Zone()
		if after > before {
			found = append(found, gap{at: change, from: wall(change, before), to: wall(change, after)})
		}
		t = change
	}
}

// lost gives the first skipped wall time that nothing makes up for.
func (w wallTimes) lost(g gap) (time.Time, bool) {
	next := w.Next(g.at.Add(-time.Second))
	for t := w.utc.Next(g.from.Add(-time.Second)); !t.IsZero() && t.Before(g.to); t = w.utc.Next(t) {
		// By clocks that had not been put forward it would be this instant.
		meant := g.at.Add(t.Sub(g.from))
		if next.IsZero() || next.After(meant.Add(time.Hour)) {
			return t, true
		}
	}
	return time.Time{}, false
}
