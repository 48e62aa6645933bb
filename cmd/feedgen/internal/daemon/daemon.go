// Package daemon does runs when their time comes, until it is stopped.
//
// It takes a configuration and what does a run, and decides when there is one: at the
// start, at the times of the schedule, when a date comes that stands in a post, when
// what the posts are made of changes, and when the configuration does. One run follows
// another; none is lost because the machine slept, because one failed or because one
// panicked. It knows the clock on the wall only as it is told.
package daemon

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"feedgen/cmd/feedgen/internal/admin"
	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/job"
	"feedgen/cmd/feedgen/internal/schedule"
	"feedgen/cmd/feedgen/internal/state"
	"feedgen/cmd/feedgen/internal/web"
)

// A Daemon is what [Daemon.Run] needs. All fields but Log may be zero.
type Daemon struct {
	Log *slog.Logger

	// Load gives the configuration as it is now; nil: it never changes. It is asked
	// before every run and when the file has changed. Whenever Reload says so, it is
	// asked and there is a run.
	Load   func() (*config.Config, error)
	Reload <-chan os.Signal

	// Taken is told of each configuration that takes the place of another; nil: nobody is.
	Taken func(*config.Config)

	// Work does one run; nil: job.Run.
	Work func(context.Context, *config.Config, job.Options) (*job.Report, error)

	// Watch begins to tell of changes where the configuration wants it; nil: none are
	// seen.
	Watch func(*slog.Logger, *config.Config) (Watcher, error)

	// Replica gives the part in a configuration that has Lock; nil: job.OpenReplica.
	Replica func(*config.Config) (*job.Replica, error)

	Version string

	Clock  func() time.Time // on the wall; nil: time.Now
	Random func() float64   // from 0 to less than 1; nil: always 0

	Notify func(state string) error // tells systemd; nil: there is none
	Beat   time.Duration            // how often it wants to hear that all is well; 0: never
}

// lookAtFile is how often to see whether the configuration's file has changed.
const lookAtFile = 5 * time.Second

// A loop is a daemon at work.
type loop struct {
	*Daemon
	cfg    *config.Config
	file   stamp  // of cfg's file
	faulty string // why the configuration that is there now is not in use; empty: it is
	told   string // of faulty, what the log has told
	unlock func() // gives back the lock

	alarm *schedule.Alarm
	due   time.Time // when a date comes that stands in a post; zero: never
	last  run       // that was not passed over; the zero run is none

	running *running
	wanted  job.Cause // why there is to be a run after the one in hand; empty: no reason

	trouble *trouble // how runs go; nil: it has not been read. Only alert has it, and unkept
	unkept  bool     // it could not be written

	notes   noteLog
	watch   Watcher // nil: nothing is seen
	feeds   *server // to readers; nil: they are not served here
	shelf   *web.Shelf
	owner   *server // to the operator; nil: nothing is told
	admin   *admin.Admin
	replica *replica // nil: this is the only machine that publishes
	beat    time.Time
}

// Run does runs until ctx is done. The run in hand may then go on as long as the
// configuration's grace allows, and is cancelled after that. An error means that the
// daemon cannot go on, or could not begin.
func (d *Daemon) Run(ctx context.Context, cfg *config.Config) error {
	l := &loop{Daemon: d, cfg: cfg, notes: noteLog{log: d.Log}}
	l.file = stampOf(cfg.File)
	l.admin = admin.New(admin.Config{Site: cfg, Version: d.Version, Now: l.now})
	if err := l.setAlarm(); err != nil {
		return err
	}
	if err := l.lock(ctx); err != nil {
		return err
	}
	defer func() { l.unlock() }()
	defer l.unserve() // readers are served until the last run has ended
	err := l.setServe(ctx)
	if ctx.Err() != nil {
		return nil
	}
	if err != nil {
		return err
	}
	if err := l.setReplica(ctx); err != nil {
		return err
	}
	defer l.unsetReplica()
	l.setWatch()
	defer l.unwatch()
	l.Log.Info("daemon started", "version", d.Version, "config", cfg.File, "schedule", cfg.Schedule.Times, "next", l.alarm.Next())
	l.admin.Next(l.next())
	l.begin(ctx, job.AtStart)
	l.notify("READY=1")
	err = l.wait(ctx)
	l.notify("STOPPING=1")
	l.finish(context.WithoutCancel(ctx))
	l.Log.Info("daemon stopped")
	return err
}

// wait waits for what gives a run its cause, until ctx is done or it cannot go on.
func (l *loop) wait(ctx context.Context) error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		timer.Reset(l.nap())
		select {
		case <-ctx.Done():
			return nil
		case err := <-l.feeds.failed():
			return err
		case err := <-l.owner.failed():
			return err
		case done := <-l.running.done():
			l.end(ctx, done)
			if cause := l.wanted; cause != "" {
				l.wanted = ""
				l.begin(ctx, cause)
			}
		case <-l.Reload:
			l.reload(ctx)
			l.want(ctx, job.OnReload)
		case <-l.replica.changed():
			l.attend(ctx)
		case <-l.changes():
			// A run that has yet to read sees it. What comes before it may be what writes.
			if l.running == nil || l.running.reads.Load() {
				l.want(ctx, job.OnChange)
			}
		case <-timer.C:
		}
		l.look(ctx)
	}
}

// nap is how long nothing need be looked at.
func (l *loop) nap() time.Duration {
	now := l.now()
	nap := schedule.Nap(now, l.alarm.Next())
	if l.running == nil {
		nap = min(nap, schedule.Nap(now, l.due))
	}
	if l.Load != nil {
		nap = min(nap, lookAtFile)
	}
	if l.Beat > 0 {
		nap = min(nap, l.Beat/2)
	}
	return nap
}

// look does what the clock says.
func (l *loop) look(ctx context.Context) {
	l.tellAlive()
	l.admin.Turned()
	if l.Load != nil && stampOf(l.cfg.File) != l.file && l.reload(ctx) {
		l.want(ctx, job.OnReload)
	}
	now := l.now()
	if l.alarm.Rings(now) {
		if l.running != nil {
			l.Log.Warn("run skipped: the one before it is still going on", "run", l.running.ID)
		} else {
			l.begin(ctx, job.OnTime)
		}
	}
	if l.running == nil && !l.due.IsZero() && !now.Before(l.due) {
		l.begin(ctx, job.OnDate)
	}
}

// want has a run begin at once, or after the one in hand.
func (l *loop) want(ctx context.Context, cause job.Cause) {
	if l.running != nil {
		l.wanted = cause
		return
	}
	l.begin(ctx, cause)
}

// finish waits for the run in hand.
func (l *loop) finish(ctx context.Context) {
	if l.running == nil {
		return
	}
	grace := l.cfg.Schedule.Grace
	l.Log.Info("stopping: the run in hand may end", "run", l.running.ID, "grace", grace)
	timer := time.NewTimer(grace)
	defer timer.Stop()
	select {
	case done := <-l.running.done():
		l.end(ctx, done)
		return
	case <-timer.C:
	}
	l.running.cancel(errStopped)
	l.end(ctx, <-l.running.done())
}

// lock keeps another daemon from the same work, and no more from what was this one's
// before. Where nothing can be written, nobody is
// kept from anything, and the runs will tell why.
func (l *loop) lock(ctx context.Context) error {
	unlock, err := state.In(l.cfg.State.Path.Resolved).LockDaemon(ctx, l.cfg.File)
	switch {
	case errors.Is(err, state.ErrDaemon):
		return err
	case err != nil:
		unlock = func() {}
	}
	if l.unlock != nil {
		l.unlock()
	}
	l.unlock = unlock
	return nil
}

// relock takes the lock again where it is lost, and reports that it was: the state folder
// was deleted, or the configuration has another now.
func (l *loop) relock(ctx context.Context) bool {
	if state.In(l.cfg.State.Path.Resolved).Daemon(l.cfg.File) != "" {
		return false
	}
	if err := l.lock(ctx); err != nil {
		l.Log.Warn("the lock is lost", "error", err)
	}
	return true
}

func (l *loop) setAlarm() error {
	s := l.cfg.Schedule
	now := l.now()
	alarm := schedule.NewAlarm(s.Times, s.Jitter, l.random, now)
	if alarm.Next().IsZero() {
		return fmt.Errorf("cron %q: no such date comes within five years", s.Times)
	}
	l.alarm = alarm
	for _, w := range s.Times.Warnings(now) {
		l.Log.Warn(w)
	}
	return nil
}

func (l *loop) now() time.Time {
	if l.Clock == nil {
		return time.Now()
	}
	return l.Clock()
}

func (l *loop) random() float64 {
	if l.Random == nil {
		return 0
	}
	return l.Random()
}
