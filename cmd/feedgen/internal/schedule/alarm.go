package schedule

import "time"

// An Alarm tells when the times of a schedule come by the clock on the wall. That
// clock goes on while the machine sleeps, when timers stand still, and may be put
// forward or back. However many times have passed since it was looked at last, the
// alarm rings once for them.
type Alarm struct {
	times  *Schedule
	jitter time.Duration
	random func() float64

	seen time.Time // what the clock showed last
	next time.Time // when it rings; zero: never again
}

// longestNap is after how long whoever sleeps until an alarm rings looks at the clock
// again: so late may a time be seen that passed while the machine slept.
const longestNap = 5 * time.Minute

// putBack is how far a clock goes back before it counts: small corrections are usual.
const putBack = time.Minute

// NewAlarm gives an alarm for the times after now. Each of them is put off by up to
// jitter, as random says, which gives numbers from 0 to less than 1, but never as far
// as the time after it.
func NewAlarm(times *Schedule, jitter time.Duration, random func() float64, now time.Time) *Alarm {
	a := &Alarm{times: times, jitter: jitter, random: random}
	a.set(now.Round(0))
	return a
}

// set looks for the first time after now, of which the monotonic reading is gone.
func (a *Alarm) set(now time.Time) {
	a.seen = now
	a.next = a.times.Next(now)
	if a.jitter == 0 || a.next.IsZero() {
		return
	}
	room := a.jitter
	if following := a.times.Next(a.next); !following.IsZero() {
		room = min(room, following.Sub(a.next))
	}
	a.next = a.next.Add(time.Duration(a.random() * float64(room)))
}

// Rings reports whether a time has come since it did last, by a clock that shows now.
func (a *Alarm) Rings(now time.Time) bool {
	now = now.Round(0)
	if now.Before(a.seen.Add(-putBack)) {
		// By the clock as it was, the next time could be days away.
		a.set(now)
		return false
	}
	a.seen = now
	if a.next.IsZero() || now.Before(a.next) {
		return false
	}
	a.set(now)
	return true
}

// Next is when the alarm rings; zero if no time comes within five years.
func (a *Alarm) Next() time.Time { return a.next }

// Nap is how long to sleep at most before the next look at a clock that shows now, in
// order not to miss a time; zero times never come.
func Nap(now time.Time, times ...time.Time) time.Duration {
	nap := longestNap
	for _, t := range times {
		if !t.IsZero() {
			nap = min(nap, t.Sub(now.Round(0)))
		}
	}
	return max(nap, 0)
}
