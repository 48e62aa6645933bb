package daemon

import (
	"context"

	"feedgen/cmd/feedgen/internal/job"
)

// A Watcher tells of changes of what posts are made of.
type Watcher interface {
	// Changed is sent to some time after something changed.
	Changed() <-chan struct{}

	// Settle returns once all that changed before is known. An error says that it may
	// not be.
	Settle(ctx context.Context) error

	// Dirty reports whether anything may have changed since Clean was called last.
	Dirty() bool
	Clean()

	// Follow watches what a run has looked at.
	Follow(report *job.Report) error

	Close() error
}

// setWatch begins to watch as the configuration wants, with everything new.
func (l *loop) setWatch() {
	l.unwatch()
	if l.Watch == nil || !l.cfg.Schedule.Watch {
		return
	}
	watch, err := l.Watch(l.Log, l.cfg)
	if err != nil {
		l.Log.Warn("changes cannot be watched; there are runs at the times of the schedule alone", "error", err)
		return
	}
	l.watch = watch
}

func (l *loop) unwatch() {
	if l.watch != nil {
		_ = l.watch.Close() // it was only read from
	}
	l.watch = nil
}

// follow has what a run looked at watched.
func (l *loop) follow(report *job.Report) {
	if l.watch == nil {
		return
	}
	if err := l.watch.Follow(report); err != nil {
		l.Log.Warn("not all changes will be seen at once", "error", err)
	}
}

// changes is sent to when something has changed.
func (l *loop) changes() <-chan struct{} {
	if l.watch == nil {
		return nil
	}
	return l.watch.Changed()
}

// settled reports that nothing has changed since the last run.
func settled(ctx context.Context, watch Watcher) bool {
	return watch.Settle(ctx) == nil && !watch.Dirty()
}
