package daemon

import (
	"context"
	"time"

	"feedgen/sources"
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

	// Follow watches the folders that a run has looked at, and knows of those whose
	// changes nothing tells.
	Follow(folders []sources.Folder, silent []string)

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

// changes is sent to when something has changed.
func (l *loop) changes() <-chan struct{} {
	if l.watch == nil {
		return nil
	}
	return l.watch.Changed()
}

// settleTime is how long events may take to come. Some file systems have none.
const settleTime = 10 * time.Second

// settled reports that nothing has changed since the last run.
func settled(ctx context.Context, watch Watcher) bool {
	ctx, cancel := context.WithTimeout(ctx, settleTime)
	defer cancel()
	return watch.Settle(ctx) == nil && !watch.Dirty()
}
