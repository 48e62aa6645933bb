package watch

import (
	"sync"
	"time"
)

// A quiet waits for the end of a burst.
type quiet struct {
	pause, limit time.Duration
	then         func() // called in a goroutine of its own

	mu    sync.Mutex
	first time.Time // of the burst; zero: there is none
	timer *time.Timer
}

// touch belongs to a burst, or begins one.
func (q *quiet) touch() {
	q.mu.Lock()
	defer q.mu.Unlock()
	now := time.Now()
	if q.first.IsZero() {
		q.first = now
	}
	wait := min(q.pause, q.limit-now.Sub(q.first))
	if q.timer == nil {
		q.timer = time.AfterFunc(wait, q.end)
		return
	}
	q.timer.Reset(wait)
}

func (q *quiet) end() {
	q.mu.Lock()
	q.first = time.Time{}
	q.mu.Unlock()
	q.then()
}

// stop forgets the burst.
func (q *quiet) stop() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.first = time.Time{}
	if q.timer != nil {
		q.timer.Stop()
	}
}
