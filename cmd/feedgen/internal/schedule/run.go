package schedule

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/robfig/cron/v3"
)

// Run runs job at once and then at every time of s until ctx is done, and then
// returns nil once the job in hand, whose context is ctx, has ended. A job that
// returns an error or panics is logged, unless the error is that ctx is done,
// and the next time runs it again. The error is for a schedule that has no time
// left.
func Run(ctx context.Context, s *Schedule, log *slog.Logger, job func(context.Context) error) error {
	if s.Next(time.Now()).IsZero() {
		return fmt.Errorf("cron %q: no such date comes within five years", s.spec)
	}
	l := logger{log}
	c := cron.New(
		cron.WithLocation(s.zone),
		cron.WithLogger(l),
		// In this order: a panic that passed SkipIfStillRunning would leave the
		// job marked as running for good.
		cron.WithChain(cron.SkipIfStillRunning(skips{l}), cron.Recover(l)),
	)
	c.Schedule(&fromNow{Schedule: s}, cron.FuncJob(func() {
		// The time may have come in the same moment as the end.
		if ctx.Err() != nil {
			return
		}
		err := job(ctx)
		if err == nil || (ctx.Err() != nil && errors.Is(err, ctx.Err())) {
			return
		}
		log.Error("run failed", "error", err)
	}))
	c.Start()
	<-ctx.Done()
	<-c.Stop().Done()
	return nil
}

// fromNow puts a first time before all others: now. What was missed while no
// daemon ran is made up for at once.
type fromNow struct {
	*Schedule
	begun bool
}

func (f *fromNow) Next(t time.Time) time.Time {
	if !f.begun {
		f.begun = true
		return t
	}
	return f.Schedule.Next(t)
}

// logger says what the library says of each step and of panics.
type logger struct{ log *slog.Logger }

// Info is for those who look for a fault in the timer itself.
func (l logger) Info(message string, pairs ...any) {
	l.log.Debug("timer: "+message, pairs...)
}

// Error is called for a panic, with its stack.
func (l logger) Error(err error, message string, pairs ...any) {
	l.log.Error("run failed: "+message, append([]any{"error", err}, pairs...)...)
}

// skips is for SkipIfStillRunning, which speaks only when it skips.
type skips struct{ logger }

// Info tells that a time was passed over.
func (s skips) Info(string, ...any) {
	s.log.Warn("run skipped: the one before it is still going on")
}
