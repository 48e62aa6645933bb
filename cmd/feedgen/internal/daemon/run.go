package daemon

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math"
	"runtime/debug"
	"sync/atomic"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/job"
)

const (
	// lookAnyway is how long a run may be passed over because nothing was seen to
	// change: events can be lost, and destinations send none.
	lookAnyway = time.Hour

	// waitForOthers is how long a run waits for one by hand to end.
	waitForOthers = time.Minute
)

var (
	errTimeout = errors.New("it took longer than schedule.timeout, and was cancelled")
	errStopped = errors.New("the daemon was stopped, and its grace was over")
)

// A run is one that has ended.
type run struct {
	began  time.Time // on the wall
	report *job.Report
	err    error
	took   time.Duration
	quiet  bool // it was passed over, because nothing has changed
}

// A running is a run in hand.
type running struct {
	job.Options
	cfg    *config.Config
	cancel context.CancelCauseFunc
	ended  chan run
	reads  atomic.Bool // what changes from here on it may not see
}

// done gives the run when it has ended; of no run, never.
func (r *running) done() <-chan run {
	if r == nil {
		return nil
	}
	return r.ended
}

// begin begins a run.
func (l *loop) begin(ctx context.Context, cause job.Cause) {
	l.load(ctx)
	lost := l.relock(ctx) // and with it what was published, perhaps
	if err := l.setReplica(ctx); err != nil {
		l.Log.Error("the lease cannot be asked for", "error", err)
	}
	leaves := l.leaves()
	if leaves {
		l.due = time.Time{} // whoever publishes sees to it
	}
	// Whoever stops the daemon does not mean to cut short what it does.
	ctx, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	r := &running{cfg: l.cfg, cancel: cancel, ended: make(chan run, 1)}
	r.Options = job.Options{ID: newID(), Cause: cause, Now: l.now(), Version: l.Version, Wait: waitForOthers}
	if l.replica != nil {
		r.Lease = l.replica.Lease
	}
	l.running = r
	l.Log.Debug("run begins", "run", r.ID, "cause", cause)
	watch, idle := l.watch, cause == job.OnTime && !lost && l.idle(r.Now)
	go func() {
		done := run{quiet: true}
		if !leaves {
			done = l.do(ctx, r, watch, idle)
		}
		// Where another machine publishes, the feeds are published.
		if leaves || !done.quiet {
			l.alert(ctx, r, done.err)
		}
		r.ended <- done
	}()
}

// idle reports that a run need not be, as long as nothing is seen to have changed. Where
// several machines may publish, each looks whether what is live is its own.
func (l *loop) idle(now time.Time) bool {
	return l.watch != nil && l.replica == nil && l.last.report != nil && l.last.err == nil &&
		now.Sub(l.last.began) < lookAnyway && !now.Before(l.last.began) && (l.due.IsZero() || now.Before(l.due))
}

// do does a run, and what is to be done before it.
func (l *loop) do(ctx context.Context, r *running, watch Watcher, idle bool) (done run) {
	done.began = r.Now
	start := time.Now()
	defer func() { done.took = time.Since(start) }()
	ctx, cancel := context.WithTimeoutCause(ctx, r.cfg.Schedule.Timeout, errTimeout)
	defer cancel()
	defer func() {
		// What panics in a goroutine of its own is beyond help.
		if p := recover(); p != nil {
			done.err = fmt.Errorf("panic: %v", p)
			l.Log.Error("a run panicked", "run", r.ID, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
		}
	}()
	if done.err = before(ctx, r.cfg); done.err != nil {
		done.err = inTime(ctx, done.err)
		return done
	}
	if watch != nil {
		calm := settled(ctx, watch)
		r.reads.Store(true)
		if calm && idle {
			done.quiet = true
			return done
		}
		watch.Clean() // what changes from here on is for the run after this
		r.Seen = watch.Follow
	}
	work := l.Work
	if work == nil {
		work = job.Run
	}
	done.report, done.err = work(ctx, r.cfg, r.Options)
	done.err = inTime(ctx, done.err)
	return done
}

// inTime says why the context of a run is done, where that is why the run failed.
func inTime(ctx context.Context, err error) error {
	if err == nil || ctx.Err() == nil {
		return err
	}
	return fmt.Errorf("%w: %w", context.Cause(ctx), err)
}

// before runs the program that comes first, if there is one.
func before(ctx context.Context, cfg *config.Config) error {
	if len(cfg.Schedule.Before.Run) == 0 {
		return nil
	}
	program, err := job.Program(cfg, cfg.Schedule.Before)
	if err == nil {
		err = program.Do(ctx)
	}
	if err != nil {
		return fmt.Errorf("schedule.before: %w", err)
	}
	return nil
}

// end takes note of a run that has ended.
func (l *loop) end(ctx context.Context, done run) {
	r := l.running
	l.running = nil
	r.cancel(nil)
	if done.quiet {
		l.Log.Debug("nothing has changed", "run", r.ID)
		l.admin.Quiet()
		l.admin.Next(l.next())
		l.status()
		return
	}
	l.last, l.due = done, time.Time{}
	if done.report != nil {
		l.due = done.report.Due
		l.notes.tell(r.ID, done.report.Notes)
	}
	l.show(ctx)
	l.tell(r, done)
	l.status()
}

// tell logs how a run went, and keeps it.
func (l *loop) tell(r *running, done run) {
	log := l.Log.With("run", r.ID, "cause", r.Cause)
	past := job.Past(r.Options, done.report, done.err)
	if done.report == nil {
		past.Seconds = done.took.Seconds()
	}
	if err := job.Remember(r.cfg, past); err != nil {
		log.Warn("the run cannot be remembered", "error", err)
	}
	l.admin.Ran(past, done.report)
	l.admin.Next(l.next())
	if done.err != nil {
		log.Error("run failed", "seconds", math.Round(past.Seconds*1000)/1000, "error", done.err)
	} else {
		log.Info("run done", "posts", past.Posts, "changed", past.Changed, "announced", done.report.Told(), "seconds", math.Round(past.Seconds*1000)/1000)
	}
}

// newID names a run in the log.
func newID() string { return rand.Text()[:8] }
