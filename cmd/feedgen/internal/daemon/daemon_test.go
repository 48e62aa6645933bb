package daemon_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/daemon"
	"feedgen/cmd/feedgen/internal/job"
)

// parse gives a configuration with the lines of a [schedule].
func parse(t *testing.T, schedule string) *config.Config {
	t.Helper()
	cfg, err := config.Parse(t.TempDir()+"/feedgen.toml", []byte(`
site   = { title = "Quay", url = "https://example.com" }
source = [{ path = "posts" }]
out    = [{ path = "public" }]
[schedule]
`+schedule), nil)
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}

// A trial is a daemon, in virtual time most often.
type trial struct {
	daemon.Daemon
	t      *testing.T
	logged logBuffer
	cancel context.CancelFunc
	ended  chan error
}

// work has every run do the same.
func work(f func(ctx context.Context) error) func(context.Context, *config.Config, job.Options) (*job.Report, error) {
	return func(ctx context.Context, _ *config.Config, _ job.Options) (*job.Report, error) {
		return &job.Report{}, f(ctx)
	}
}

// start starts a daemon in virtual time, and comes back when its first run is in hand or
// has ended.
func (d *trial) start(t *testing.T, cfg *config.Config) {
	t.Helper()
	d.launch(t, cfg)
	synctest.Wait()
}

// launch starts a daemon.
func (d *trial) launch(t *testing.T, cfg *config.Config) {
	t.Helper()
	d.t, d.ended = t, make(chan error, 1)
	d.Log = slog.New(slog.NewTextHandler(&d.logged, nil))
	var ctx context.Context
	ctx, d.cancel = context.WithCancel(t.Context())
	go func() { d.ended <- d.Run(ctx, cfg) }()
}

// stop stops the daemon, and gives what it logged but for how it came and went.
func (d *trial) stop() string {
	d.t.Helper()
	d.cancel()
	if err := <-d.ended; err != nil {
		d.t.Error(err)
	}
	var told []string
	for line := range strings.Lines(d.logged.String()) {
		if !strings.Contains(line, "msg=\"daemon st") && !strings.Contains(line, "msg=\"run done\"") {
			told = append(told, line)
		}
	}
	return strings.Join(told, "")
}

// A logBuffer may be read while others write to it.
type logBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// TestDaemonRunsAtEveryTimeOfAYear compares a year of runs with the minutes of which a
// clock in the zone shows such a time.
func TestDaemonRunsAtEveryTimeOfAYear(t *testing.T) {
	for _, zone := range []string{"America/New_York", "Australia/Lord_Howe", "Africa/Cairo"} {
		place, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range []struct {
			cron  string
			shown func(time.Time) bool
		}{
			{"*/15 * * * *", func(t time.Time) bool { return t.Minute()%15 == 0 }},
			{"30 2 * * *", func(t time.Time) bool { return t.Hour() == 2 && t.Minute() == 30 }},
			{"@daily", func(t time.Time) bool { return t.Hour() == 0 && t.Minute() == 0 }},
			{"45 1 * * sun", func(t time.Time) bool { return t.Weekday() == time.Sunday && t.Hour() == 1 && t.Minute() == 45 }},
			{"5 9-17/4 28-31 * *", func(t time.Time) bool {
				return t.Day() >= 28 && (t.Hour()-9)%4 == 0 && t.Hour() >= 9 && t.Hour() <= 17 && t.Minute() == 5
			}},
		} {
			t.Run(zone+" "+spec.cron, func(t *testing.T) {
				cfg := parse(t, fmt.Sprintf("cron = %q\ntimezone = %q\n", spec.cron, zone))
				synctest.Test(t, func(t *testing.T) { runAYear(t, cfg, place, spec.shown) })
			})
		}
	}
}

func runAYear(t *testing.T, cfg *config.Config, place *time.Location, shown func(time.Time) bool) {
	var runs []time.Time
	begin := time.Now()
	d := &trial{}
	d.Work = work(func(context.Context) error {
		runs = append(runs, time.Now())
		return nil
	})
	d.start(t, cfg)
	end := begin.AddDate(1, 0, 0)
	time.Sleep(end.Sub(begin) - time.Second)
	synctest.Wait()
	d.stop()
	want := []time.Time{begin}
	for at := begin.Add(time.Minute); at.Before(end); at = at.Add(time.Minute) {
		if shown(at.In(place)) {
			want = append(want, at)
		}
	}
	if len(runs) != len(want) {
		t.Errorf("%d runs, want %d", len(runs), len(want))
	}
	for i := range min(len(runs), len(want)) {
		if !runs[i].Equal(want[i]) {
			t.Fatalf("run %d is at %v, want %v", i, runs[i].In(place), want[i].In(place))
		}
	}
}

func TestDaemonPassesOverTimesDuringARun(t *testing.T) {
	cfg := parse(t, `cron = "@every 1m"`)
	synctest.Test(t, func(t *testing.T) {
		running, runs := 0, 0
		d := &trial{}
		d.Work = work(func(context.Context) error {
			running++
			runs++
			if running > 1 {
				t.Errorf("%d runs at once", running)
			}
			time.Sleep(150 * time.Second)
			running--
			return nil
		})
		d.start(t, cfg)
		// Runs begin at 0, 3 and 6 minutes; 1, 2, 4, 5, 7 and 8 are passed over.
		time.Sleep(8*time.Minute + 45*time.Second)
		synctest.Wait()
		if told := d.stop(); runs != 3 || strings.Count(told, "run skipped") != 6 {
			t.Errorf("%d runs, want 3, and six skips:\n%s", runs, told)
		}
	})
}

func TestDaemonGoesOnAfterAPanic(t *testing.T) {
	cfg := parse(t, `cron = "@every 1m"`)
	synctest.Test(t, func(t *testing.T) {
		runs := 0
		d := &trial{}
		d.Work = work(func(context.Context) error {
			runs++
			if runs < 3 {
				panicInRun()
			}
			return nil
		})
		d.start(t, cfg)
		time.Sleep(3*time.Minute + time.Second)
		synctest.Wait()
		told := d.stop()
		if runs != 4 || strings.Count(told, `msg="run failed"`) != 2 {
			t.Errorf("%d runs, want 4 of which 2 failed:\n%s", runs, told)
		}
		for _, want := range []string{"level=ERROR", "no such feed", "panicInRun"} {
			if !strings.Contains(told, want) {
				t.Errorf("log has no %q:\n%s", want, told)
			}
		}
	})
}

func panicInRun() { panic("no such feed") }

func TestDaemonGoesOnAfterAnError(t *testing.T) {
	cfg := parse(t, `cron = "@every 1m"`)
	synctest.Test(t, func(t *testing.T) {
		runs := 0
		d := &trial{}
		d.Work = work(func(context.Context) error {
			runs++
			return errors.New("disk full")
		})
		d.start(t, cfg)
		time.Sleep(time.Minute + time.Second)
		synctest.Wait()
		told := d.stop()
		if runs != 2 || strings.Count(told, `error="disk full"`) != 2 {
			t.Errorf("%d runs, want 2 that failed:\n%s", runs, told)
		}
	})
}

func TestDaemonCancelsARunThatOutlivesItsTimeout(t *testing.T) {
	cfg := parse(t, `
cron    = "@every 1h"
timeout = "5m"
`)
	synctest.Test(t, func(t *testing.T) {
		begin, took := time.Now(), time.Duration(0)
		d := &trial{}
		d.Work = func(ctx context.Context, _ *config.Config, _ job.Options) (*job.Report, error) {
			<-ctx.Done()
			took = time.Since(begin)
			return nil, ctx.Err()
		}
		d.start(t, cfg)
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		told := d.stop()
		if took != 5*time.Minute || !strings.Contains(told, "longer than schedule.timeout") || !strings.Contains(told, "seconds=300") {
			t.Errorf("the run was cancelled after %v, want 5 minutes:\n%s", took, told)
		}
	})
}

func TestDaemonLetsTheRunInHandEndWithinTheGrace(t *testing.T) {
	cfg := parse(t, `grace = "1m"`)
	for name, takes := range map[string]time.Duration{"within": 50 * time.Second, "beyond": time.Hour} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var cause error
				d := &trial{}
				d.Work = work(func(ctx context.Context) error {
					select {
					case <-ctx.Done():
						cause = context.Cause(ctx)
						time.Sleep(10 * time.Second) // what is to be put in order
						return ctx.Err()
					case <-time.After(takes):
						return nil
					}
				})
				d.start(t, cfg)
				begin := time.Now()
				told := d.stop()
				want := min(takes, 70*time.Second)
				if took := time.Since(begin); took != want || (cause != nil) != (name == "beyond") {
					t.Errorf("stopped after %v, want %v; cancelled because: %v\n%s", took, want, cause, told)
				}
			})
		})
	}
}

func TestDaemonRunsNothingOnceItIsStopped(t *testing.T) {
	cfg := parse(t, `cron = "@every 1m"`)
	synctest.Test(t, func(t *testing.T) {
		runs := 0
		d := &trial{}
		d.Work = work(func(context.Context) error {
			runs++
			return nil
		})
		d.start(t, cfg)
		time.Sleep(30 * time.Second)
		d.stop()
		time.Sleep(time.Hour)
		if runs != 1 {
			t.Errorf("%d runs, want that of the start alone", runs)
		}
	})
}

func TestDaemonRefusesAScheduleWithNoTimeLeft(t *testing.T) {
	cfg := parse(t, `cron = "0 0 29 2 *"`)
	// 2100 is no leap year: after 29 February 2096 comes that of 2104.
	d := &daemon.Daemon{
		Log:   slog.New(slog.DiscardHandler),
		Clock: func() time.Time { return time.Date(2097, 1, 1, 0, 0, 0, 0, time.UTC) },
	}
	err := d.Run(t.Context(), cfg)
	if want := `cron "0 0 29 2 *": no such date comes within five years`; err == nil || err.Error() != want {
		t.Errorf("error is %v, want %s", err, want)
	}
}
