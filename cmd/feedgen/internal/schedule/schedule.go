// Package schedule knows the times of cron expressions, and when they have come.
//
// It takes the five fields of cron, the names @hourly, @daily, @weekly,
// @monthly and @yearly, and "@every 10m", in one time zone. It refuses what
// would never run, or not when it seems to. It runs nothing and sets no timer:
// an [Alarm] is to be looked at.
package schedule

import (
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// Shortest is the least interval of "@every".
const Shortest = 10 * time.Second

// A Schedule is a series of times without end.
type Schedule struct {
	spec  string // as written
	zone  *time.Location
	times cron.Schedule
}

// Parse reads a cron expression, whose fields are wall time in zone. A nil zone
// is UTC. Days of the week are 0 to 7 or sun to sat, and both 0 and 7 are
// Sunday; where both kinds of day are restricted, either suffices.
func Parse(spec string, zone *time.Location) (*Schedule, error) {
	if zone == nil {
		zone = time.UTC
	}
	s := &Schedule{spec: strings.TrimSpace(spec), zone: zone}
	var err error
	switch {
	case s.spec == "":
		return nil, fmt.Errorf("cron: empty (want %s)", examples)
	case strings.HasPrefix(s.spec, "TZ=") || strings.HasPrefix(s.spec, "CRON_TZ="):
		return nil, fmt.Errorf("cron %q: a time zone does not belong here; set schedule.timezone", spec)
	case strings.HasPrefix(s.spec, "@"):
		s.times, err = parseName(s.spec, zone)
	default:
		s.times, err = parseFields(s.spec, zone)
	}
	if err != nil {
		return nil, fmt.Errorf("cron %q: %w", spec, err)
	}
	// From a fixed day, so that an expression is not good on one day and bad on
	// another; a leap year is among the five that the library looks at.
	if s.Next(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return nil, fmt.Errorf("cron %q: no such date ever comes", spec)
	}
	return s, nil
}

// Next gives the first time after t, in t's location. It is zero if none comes
// within five years, as can be with 29 February around the year 2100.
func (s *Schedule) Next(t time.Time) time.Time {
	return s.times.Next(t).In(t.Location())
}

// String gives the expression as it was written.
func (s *Schedule) String() string { return s.spec }

const examples = `five fields such as "*/15 * * * *", or "@hourly", "@daily", "@weekly", "@monthly", "@yearly" or "@every 10m"`

// parseName reads what begins with @.
func parseName(spec string, zone *time.Location) (cron.Schedule, error) {
	name, rest, _ := strings.Cut(spec, " ")
	switch name {
	case "@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually":
		if rest != "" {
			return nil, fmt.Errorf("nothing may follow %s", name)
		}
		return inZone(name, zone)
	case "@every":
		return parseEvery(strings.TrimSpace(rest))
	default:
		return nil, fmt.Errorf("%s is not known (want %s)", name, examples)
	}
}

func parseEvery(interval string) (cron.Schedule, error) {
	d, err := time.ParseDuration(interval)
	if err != nil {
		return nil, fmt.Errorf("%q is no interval (want one such as \"10m\" or \"1h30m\")", interval)
	}
	if d < Shortest {
		return nil, fmt.Errorf("%s is too short; the shortest interval is %s", interval, Shortest)
	}
	if d%time.Second != 0 {
		return nil, fmt.Errorf("%s is not a whole number of seconds", interval)
	}
	return cron.Every(d), nil
}

// parseFields reads the five fields of cron.
func parseFields(spec string, zone *time.Location) (cron.Schedule, error) {
	written := strings.Fields(spec)
	kinds := fields()
	if len(written) != len(kinds) {
		return nil, fmt.Errorf("has %d fields, not the five: minute, hour, day of the month, month, day of the week", len(written))
	}
	for i, kind := range kinds {
		var err error
		if written[i], err = kind.check(written[i]); err != nil {
			return nil, fmt.Errorf("%s: %w", kind.name, err)
		}
	}
	return inZone(strings.Join(written, " "), zone)
}

// inZone hands the library what was checked.
func inZone(spec string, zone *time.Location) (cron.Schedule, error) {
	times, err := cron.ParseStandard(spec)
	if err != nil {
		return nil, err
	}
	// All but "@every" is one of these to the library.
	fields := times.(*cron.SpecSchedule)
	fields.Location = time.UTC
	return wallTimes{utc: fields, zone: zone}, nil
}
