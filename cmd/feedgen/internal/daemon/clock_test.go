package daemon_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/job"
)

// TestDaemonRunsWhenADateOfAPostComes has a post appear between two times of the
// schedule.
func TestDaemonRunsWhenADateOfAPostComes(t *testing.T) {
	cfg := parse(t, `cron = "@daily"`)
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		due := begin.Add(7*time.Hour + 3*time.Minute)
		runs := make(map[job.Cause][]time.Duration)
		d := &trial{}
		d.Work = func(_ context.Context, _ *config.Config, o job.Options) (*job.Report, error) {
			runs[o.Cause] = append(runs[o.Cause], o.Now.Sub(begin))
			if o.Now.Before(due) {
				return &job.Report{Due: due}, nil
			}
			return &job.Report{}, nil
		}
		d.start(t, cfg)
		time.Sleep(47 * time.Hour)
		synctest.Wait()
		d.stop()
		if got := fmt.Sprint(runs); got != "map[date:[7h3m0s] schedule:[24h0m0s] start:[0s]]" {
			t.Errorf("runs at %s", got)
		}
	})
}

// TestDaemonMakesUpForSleep has a machine sleep, in which its timers stand still, and its
// clock put forward and back.
func TestDaemonMakesUpForSleep(t *testing.T) {
	cfg := parse(t, `cron = "0 * * * *"`)
	for _, step := range []struct {
		name string
		by   time.Duration
		runs []string // by the clock on the wall
	}{
		{"a nap between two times", 10 * time.Minute, []string{"00:00", "01:00", "02:00", "03:00"}},
		{"a nap through a time", 50 * time.Minute, []string{"00:00", "01:25", "02:00", "03:00"}},
		{"a night", 8*time.Hour + 5*time.Minute, []string{"00:00", "08:40", "09:00", "10:00"}},
		{"the clock put back", -20 * time.Minute, []string{"00:00", "01:00", "02:00"}},
		{"the clock put back by a day", -24 * time.Hour, []string{"00:00", "01:00", "02:00"}},
	} {
		t.Run(step.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var asleep atomic.Int64 // nanoseconds
				var runs []string
				d := &trial{}
				d.Clock = func() time.Time { return time.Now().Add(time.Duration(asleep.Load())) }
				d.Work = work(func(context.Context) error {
					runs = append(runs, d.Clock().UTC().Format("15:04"))
					return nil
				})
				d.start(t, cfg)
				time.Sleep(30*time.Minute + 30*time.Second)
				asleep.Store(int64(step.by))
				time.Sleep(2*time.Hour + 20*time.Minute)
				synctest.Wait()
				d.stop()
				if fmt.Sprint(runs) != fmt.Sprint(step.runs) {
					t.Errorf("runs at %v, want %v", runs, step.runs)
				}
			})
		})
	}
}

func TestDaemonComesLateByUpToTheJitter(t *testing.T) {
	cfg := parse(t, `
cron   = "0 * * * *"
jitter = "10m"
`)
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		var runs []time.Duration
		random := []float64{0, 0.5, 0.25, 0}
		d := &trial{}
		d.Random = func() float64 {
			r := random[0]
			random = random[1:]
			return r
		}
		d.Work = work(func(context.Context) error {
			runs = append(runs, time.Since(begin))
			return nil
		})
		d.start(t, cfg)
		time.Sleep(3*time.Hour + 30*time.Minute)
		synctest.Wait()
		d.stop()
		if got := fmt.Sprint(runs); got != "[0s 1h0m0s 2h5m0s 3h2m30s]" {
			t.Errorf("runs at %s", got)
		}
	})
}

// TestAPostAppearsAndGoesAtItsMinute though no time of the schedule comes.
func TestAPostAppearsAndGoesAtItsMinute(t *testing.T) {
	s := newSite(t, `cron = "0 0 1 * *"`)
	s.write("posts/later.md", "---\ntitle: Later\ndate: 2000-01-01T07:03:00Z\nexpires: 2000-01-01T09:30:00Z\n---\nTwo.\n")
	synctest.Test(t, func(t *testing.T) {
		d := &trial{}
		d.Load = s.load
		d.start(t, s.mustLoad())
		shows := func(want bool) {
			t.Helper()
			synctest.Wait()
			if got := strings.Contains(s.read("public/rss.xml"), "<title>Later</title>"); got != want {
				t.Errorf("at %s the feed shows it: %t, want %t", time.Now().UTC().Format("15:04:05"), got, want)
			}
		}
		time.Sleep(7*time.Hour + 3*time.Minute - time.Second)
		shows(false)
		time.Sleep(2 * time.Second)
		shows(true)
		time.Sleep(2*time.Hour + 27*time.Minute - 2*time.Second)
		shows(true)
		time.Sleep(2 * time.Second)
		shows(false)
		if told := d.stop(); told != "" {
			t.Errorf("log:\n%s", told)
		}
	})
}
