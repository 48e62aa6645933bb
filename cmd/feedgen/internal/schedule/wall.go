package schedule

import (
	"time"

	"github.com/robfig/cron/v3"
)

// wallTimes are the instants at which clocks in a zone show certain times. The
// library computes only in UTC, where it is right: in a zone whose clocks
// change at midnight, as in Cairo, or by half an hour, as on Lord Howe Island,
// it passes over hours that exist.
type wallTimes struct {
	utc  *cron.SpecSchedule // wall times written as if they were UTC
	zone *time.Location
}

// Next gives the first of them after t. Times that the clocks skip do not
// come; times that they repeat come twice.
func (w wallTimes) Next(t time.Time) time.Time {
	// Between two changes of the clocks, wall time differs from UTC by one
	// offset.
	span := t.In(w.zone)
	_, offset := span.Zone()
	after := wall(t, offset)
	for {
		next := w.utc.Next(after)
		if next.IsZero() {
			return next
		}
		next = next.Add(-seconds(offset))
		change := nextChange(span)
		if change.IsZero() || next.Before(change) {
			return next
		}
		span = change
		_, offset = span.Zone()
		// The moment of the change may be one that is sought.
		after = wall(change, offset).Add(-time.Second)
	}
}

// nextChange gives the next instant after t at which clocks may change, in t's
// location, or zero if they never do.
func nextChange(t time.Time) time.Time {
	_, change := t.ZoneBounds()
	// On 31 December of a leap year ZoneBounds gives, in zones that go by a
	// rule, the beginning of that day: it takes every year for 365 days long.
	if !change.IsZero() && !change.After(t) {
		return t.Add(24 * time.Hour)
	}
	return change
}

// wall gives the time that clocks show at t, as if it were UTC.
func wall(t time.Time, offset int) time.Time { return t.UTC().Add(seconds(offset)) }

func seconds(n int) time.Duration { return time.Duration(n) * time.Second }
