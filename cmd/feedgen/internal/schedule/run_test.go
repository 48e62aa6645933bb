package schedule_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"feedgen/cmd/feedgen/internal/schedule"
)

// start runs a schedule in virtual time. It returns what ends it: a function
// that waits for Run to return, and gives what it logged and its error.
func start(t *testing.T, spec string, job func(context.Context) error) (stop func() (logged string, err error)) {
	t.Helper()
	s := mustParse(t, spec, nil)
	ctx, cancel := context.WithCancel(t.Context())
	var logged bytes.Buffer
	done := make(chan error)
	go func() { done <- schedule.Run(ctx, s, slog.New(slog.NewTextHandler(&logged, nil)), job) }()
	synctest.Wait()
	return func() (string, error) {
		cancel()
		err := <-done
		return logged.String(), err
	}
}

func TestRunRunsAtEveryTimeOfADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		midnight := time.Now()
		runs := 0
		stop := start(t, "*/15 * * * *", func(context.Context) error {
			want := midnight.Add(time.Duration(runs) * 15 * time.Minute)
			runs++
			if !time.Now().Equal(want) {
				t.Errorf("run %d is at %v, want %v", runs, time.Now(), want)
			}
			return nil
		})
		time.Sleep(24 * time.Hour)
		synctest.Wait()
		logged, err := stop()
		if runs != 97 {
			t.Errorf("%d runs, want one at the start and 96 after it", runs)
		}
		if err != nil || logged != "" {
			t.Errorf("ended with error %v and log %q, want neither", err, logged)
		}
	})
}

func TestRunPassesOverTimesDuringARun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		running, runs := 0, 0
		stop := start(t, "@every 1m", func(context.Context) error {
			running++
			runs++
			if running > 1 {
				t.Errorf("%d runs at once", running)
			}
			time.Sleep(150 * time.Second)
			running--
			return nil
		})
		// Runs begin at 0, 3 and 6 minutes; 1, 2, 4, 5, 7 and 8 are passed over.
		time.Sleep(8*time.Minute + 45*time.Second)
		synctest.Wait()
		logged, err := stop()
		if err != nil || runs != 3 {
			t.Errorf("%d runs and error %v, want 3 and none", runs, err)
		}
		if skips := strings.Count(logged, "run skipped"); skips != 6 {
			t.Errorf("%d skips logged, want 6:\n%s", skips, logged)
		}
	})
}

// With Recover outside SkipIfStillRunning there would be one run, and no other.
func TestRunGoesOnAfterAPanic(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		runs := 0
		stop := start(t, "@every 1m", func(context.Context) error {
			runs++
			if runs < 3 {
				panicInJob()
			}
			return nil
		})
		time.Sleep(3*time.Minute + time.Second)
		synctest.Wait()
		logged, err := stop()
		if err != nil || runs != 4 {
			t.Errorf("%d runs and error %v, want 4 and none", runs, err)
		}
		if panics := strings.Count(logged, "run failed: panic"); panics != 2 {
			t.Errorf("%d panics logged, want 2", panics)
		}
		for _, want := range []string{"level=ERROR", "no such feed", "panicInJob"} {
			if !strings.Contains(logged, want) {
				t.Errorf("log has no %q:\n%s", want, logged)
			}
		}
	})
}

func panicInJob() { panic("no such feed") }

func TestRunGoesOnAfterAnError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		runs := 0
		stop := start(t, "@every 1m", func(context.Context) error {
			runs++
			return errors.New("disk full")
		})
		time.Sleep(time.Minute + time.Second)
		synctest.Wait()
		logged, err := stop()
		if err != nil || runs != 2 {
			t.Errorf("%d runs and error %v, want 2 and none", runs, err)
		}
		if n := strings.Count(logged, `msg="run failed" error="disk full"`); n != 2 {
			t.Errorf("%d failures logged, want 2:\n%s", n, logged)
		}
	})
}

func TestRunCancelsTheJobInHandAndWaitsForIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ended := time.Time{}
		stop := start(t, "@every 1m", func(ctx context.Context) error {
			<-ctx.Done()
			time.Sleep(10 * time.Second) // what is to be put in order
			ended = time.Now()
			return ctx.Err()
		})
		time.Sleep(90 * time.Second)
		cancelled := time.Now()
		logged, err := stop()
		if err != nil || strings.Contains(logged, "failed") {
			t.Errorf("ended with error %v and log %q, want neither", err, logged)
		}
		if want := cancelled.Add(10 * time.Second); !ended.Equal(want) || !time.Now().Equal(want) {
			t.Errorf("job ended at %v and Run at %v, want both at %v", ended, time.Now(), want)
		}
	})
}

func TestRunLogsWhatFailsWhileItStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stop := start(t, "@every 1m", func(ctx context.Context) error {
			<-ctx.Done()
			return errors.New("disk full")
		})
		time.Sleep(90 * time.Second)
		if logged, err := stop(); err != nil || !strings.Contains(logged, "disk full") {
			t.Errorf("ended with error %v and log %q, want a log of the failure", err, logged)
		}
	})
}

func TestRunRunsNothingOnceItsContextIsDone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		runs := 0
		stop := start(t, "@every 1m", func(context.Context) error {
			runs++
			return nil
		})
		time.Sleep(30 * time.Second)
		if _, err := stop(); err != nil {
			t.Error(err)
		}
		time.Sleep(time.Hour)
		if runs != 1 {
			t.Errorf("%d runs, want that of the start alone", runs)
		}
	})
}

func TestRunRefusesAScheduleWithNoTimeLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := mustParse(t, "0 0 29 2 *", nil)
		// 2100 is no leap year: after 29 February 2096 comes that of 2104.
		time.Sleep(time.Until(time.Date(2097, 1, 1, 0, 0, 0, 0, time.UTC)))
		err := schedule.Run(t.Context(), s, slog.New(slog.DiscardHandler), func(context.Context) error { return nil })
		if want := `cron "0 0 29 2 *": no such date comes within five years`; err == nil || err.Error() != want {
			t.Errorf("error is %v, want %s", err, want)
		}
	})
}
