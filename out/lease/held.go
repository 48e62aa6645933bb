package lease

import (
	"context"
	"errors"
	"time"
)

// ErrLost is why a run ends in which the lease was lost.
var ErrLost = errors.New("the lease is lost: another may publish now")

// A tenure is the time in which a lease is held.
type tenure struct {
	until time.Time // by a clock that nobody sets
	wall  time.Time // by the one on the wall
	timer *time.Timer
	over  chan struct{} // closed when it is
}

// A State is how things are with a lease.
type State struct {
	Held   bool
	Holder string // its ID; empty: there is none, or it is not known
	Err    error  // why the store could not be asked last; nil: it could
	Terms  int    // how often it was taken: it may be lost and taken again unseen
}

// State tells how things are.
func (l *Lease) State() State {
	held := l.Held()
	l.mu.Lock()
	defer l.mu.Unlock()
	return State{held, l.holder, l.err, l.terms}
}

// Changed is sent to when State may have changed.
func (l *Lease) Changed() <-chan struct{} { return l.changed }

// Held reports that the lease is held, by all clocks.
func (l *Lease) Held() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	t := l.tenure
	return t != nil && time.Now().Before(t.until) && l.cfg.Wall().Round(0).Before(t.wall)
}

// Fence is nil while the lease is held, and else [ErrLost].
func (l *Lease) Fence() error {
	if !l.Held() {
		return ErrLost
	}
	return nil
}

// Within gives a context that is cancelled, with ErrLost for its cause, when the lease
// is not held any more. It must be cancelled in the end.
func (l *Lease) Within(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	l.mu.Lock()
	t := l.tenure
	l.mu.Unlock()
	if t == nil {
		cancel(ErrLost)
		return ctx, func() {}
	}
	go func() { // it ends with the context
		select {
		case <-t.over:
			cancel(ErrLost)
		case <-ctx.Done():
		}
	}()
	return ctx, func() { cancel(context.Canceled) }
}

// hold begins a tenure or makes it longer: the lease was asked for at an instant, by
// both clocks.
func (l *Lease) hold(asked, wall time.Time) {
	half := l.cfg.Time / 2
	left := time.Until(asked.Add(half))
	if left <= 0 {
		return // the answer came too late
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	t := l.tenure
	if t == nil {
		t = &tenure{over: make(chan struct{})}
		t.timer = time.AfterFunc(left, func() { l.expire(t) })
		l.tenure = t
		l.terms++
		l.tell()
	}
	t.until, t.wall = asked.Add(half), wall.Round(0).Add(half)
	t.timer.Reset(left)
}

// expire ends a tenure that was not made longer meanwhile.
func (l *Lease) expire(t *tenure) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.tenure == t && !time.Now().Before(t.until) {
		l.end()
	}
}

// drop ends the tenure, if there is one.
func (l *Lease) drop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.tenure != nil {
		l.end()
	}
}

// end ends the tenure. l.mu is held.
func (l *Lease) end() {
	l.tenure.timer.Stop()
	close(l.tenure.over)
	l.tenure = nil
	l.tell()
}

// know keeps what a step came to.
func (l *Lease) know(err error) {
	holder := l.seen.record.Holder
	if l.seen.record.Released {
		holder = ""
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.tenure != nil {
		holder = l.id
	}
	if holder != l.holder || text(err) != text(l.err) {
		l.tell()
	}
	l.holder, l.err = holder, err
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// tell has whoever waits for it look at the state.
func (l *Lease) tell() {
	select {
	case l.changed <- struct{}{}:
	default: // it will
	}
}
