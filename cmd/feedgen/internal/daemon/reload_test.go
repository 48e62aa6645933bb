package daemon_test

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/job"
	"feedgen/cmd/feedgen/internal/state"
)

// A site is a folder with a configuration and posts. Tests in virtual time begin in the
// year 2000.
type site struct {
	t   *testing.T
	dir string
}

func newSite(t *testing.T, schedule string) site {
	t.Helper()
	s := site{t, t.TempDir()}
	s.configure("Quay", schedule)
	s.write("posts/first.md", "---\ntitle: First\ndate: 1999-12-31\n---\nOne.\n")
	return s
}

func (s site) path(name string) string { return filepath.Join(s.dir, name) }

func (s site) write(name, text string) {
	s.t.Helper()
	if err := os.MkdirAll(filepath.Dir(s.path(name)), 0o755); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(s.path(name), []byte(text), 0o644); err != nil {
		s.t.Fatal(err)
	}
}

func (s site) configure(title, schedule string) {
	s.t.Helper()
	s.write("feedgen.toml", fmt.Sprintf("site = { title = %q, url = \"https://example.com\" }\nsource = [{ path = \"posts\" }]\nout = [{ path = \"public\" }]\n[schedule]\n%s\n", title, schedule))
}

func (s site) load() (*config.Config, error) { return config.Load(s.path("feedgen.toml"), nil) }

func (s site) mustLoad() *config.Config {
	s.t.Helper()
	cfg, err := s.load()
	if err != nil {
		s.t.Fatal(err)
	}
	return cfg
}

// A runLog notes when there was a run, why, and for which site.
type runLog struct {
	begin time.Time
	runs  []string
}

func (l *runLog) work(_ context.Context, cfg *config.Config, o job.Options) (*job.Report, error) {
	l.runs = append(l.runs, fmt.Sprintf("%v %s %s", o.Now.Sub(l.begin), o.Cause, cfg.Site.Title))
	return &job.Report{}, nil
}

func (l *runLog) wants(t *testing.T, runs ...string) {
	t.Helper()
	if !slices.Equal(l.runs, runs) {
		t.Errorf("runs:\n%s\nwant:\n%s", strings.Join(l.runs, "\n"), strings.Join(runs, "\n"))
	}
}

func TestDaemonTakesANewConfigurationWhole(t *testing.T) {
	for _, signal := range []bool{true, false} {
		t.Run(fmt.Sprintf("by signal %t", signal), func(t *testing.T) {
			s := newSite(t, `cron = "0 * * * *"`)
			synctest.Test(t, func(t *testing.T) {
				reload := make(chan os.Signal, 1)
				log := &runLog{begin: time.Now()}
				d := &trial{}
				d.Work, d.Load, d.Reload = log.work, s.load, reload
				d.start(t, s.mustLoad())
				time.Sleep(90*time.Minute + 2*time.Second)
				s.configure("Pier", `cron = "20 * * * *"`)
				if signal {
					reload <- syscall.SIGHUP
				}
				time.Sleep(time.Hour)
				synctest.Wait()
				told := d.stop()
				at := "1h30m5s" // the file is looked at now and then
				if signal {
					at = "1h30m2s"
				}
				log.wants(t, "0s start Quay", "1h0m0s schedule Quay", at+" reload Pier", "2h20m0s schedule Pier")
				if !strings.Contains(told, "configuration loaded") {
					t.Errorf("log:\n%s", told)
				}
			})
		})
	}
}

func TestDaemonKeepsTheOldConfigurationWhereTheNewOneIsWrong(t *testing.T) {
	s := newSite(t, `cron = "0 * * * *"`)
	synctest.Test(t, func(t *testing.T) {
		log := &runLog{begin: time.Now()}
		d := &trial{}
		d.Work, d.Load = log.work, s.load
		d.start(t, s.mustLoad())
		time.Sleep(30*time.Minute + 2*time.Second)
		s.configure("Pier", `cron = "20 * * *"`)
		time.Sleep(2 * time.Hour)
		if err := os.Remove(s.path("feedgen.toml")); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		s.configure("Pier", `cron = "20 * * * *"`)
		time.Sleep(time.Hour)
		synctest.Wait()
		told := d.stop()
		log.wants(t, "0s start Quay", "1h0m0s schedule Quay", "2h0m0s schedule Quay", "3h0m0s schedule Quay", "3h30m5s reload Pier", "4h20m0s schedule Pier")
		// Once for each fault, though it is looked at before every run.
		if strings.Count(told, "the old one stays in use") != 2 || !strings.Contains(told, "has 4 fields") || !strings.Contains(told, "no such file") {
			t.Errorf("log:\n%s", told)
		}
		if strings.Count(told, "the configuration is right again") != 1 {
			t.Errorf("log:\n%s", told)
		}
	})
}

// TestDaemonKeepsTheOldScheduleWhereTheNewAddressIsTaken by another program.
func TestDaemonKeepsTheOldScheduleWhereTheNewAddressIsTaken(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	s := newSite(t, `cron = "0 * * * *"`)
	synctest.Test(t, func(t *testing.T) {
		log := &runLog{begin: time.Now()}
		d := &trial{}
		d.Work, d.Load = log.work, s.load
		d.start(t, s.mustLoad())
		time.Sleep(30*time.Minute + 2*time.Second)
		s.configure("Pier", fmt.Sprintf("cron = \"20 * * * *\"\n[serve]\nlisten = %q", listener.Addr()))
		time.Sleep(time.Hour)
		synctest.Wait()
		told := d.stop()
		log.wants(t, "0s start Quay", "1h0m0s schedule Quay")
		if !strings.Contains(told, "the new configuration cannot be used; the old one stays in use") {
			t.Errorf("log:\n%s", told)
		}
	})
}

// TestDaemonIsTheOnlyOneInANewStateFolder too, and leaves the old one.
func TestDaemonIsTheOnlyOneInANewStateFolder(t *testing.T) {
	s := newSite(t, `cron = "0 * * * *"`)
	before := s.mustLoad()
	log := &runLog{begin: time.Now()}
	synctest.Test(t, func(t *testing.T) {
		d := &trial{}
		d.Work, d.Load = log.work, s.load
		d.start(t, s.mustLoad())
		s.configure("Quay", "cron = \"0 * * * *\"\n[state]\npath = \"elsewhere\"")
		time.Sleep(time.Minute)
		synctest.Wait()
		after := s.mustLoad()
		if state.In(before.State.Path.Resolved).Daemon(before.File) != "" || state.In(after.State.Path.Resolved).Daemon(after.File) == "" {
			t.Error("the daemon is told to be at work in the old state folder, or not in the new one")
		}
		d.stop()
		if state.In(after.State.Path.Resolved).Daemon(after.File) != "" {
			t.Error("it did not leave the new one")
		}
	})
}

func TestDaemonReloadsAfterTheRunInHand(t *testing.T) {
	s := newSite(t, `cron = "0 * * * *"`)
	synctest.Test(t, func(t *testing.T) {
		reload := make(chan os.Signal, 1)
		log := &runLog{begin: time.Now()}
		d := &trial{}
		d.Load, d.Reload = s.load, reload
		d.Work = func(ctx context.Context, cfg *config.Config, o job.Options) (*job.Report, error) {
			time.Sleep(10 * time.Minute)
			return log.work(ctx, cfg, o)
		}
		d.start(t, s.mustLoad())
		s.configure("Pier", `cron = "0 * * * *"`)
		reload <- syscall.SIGHUP
		time.Sleep(30 * time.Minute)
		synctest.Wait()
		d.stop()
		log.wants(t, "0s start Quay", "10m0s reload Pier")
	})
}

// TestDaemonRunsWithoutWhatFailed takes the posts away and brings them back.
func TestDaemonRunsWithoutWhatFailed(t *testing.T) {
	s := newSite(t, `cron = "*/15 * * * *"`)
	if err := os.Rename(s.path("posts"), s.path("away")); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		d := &trial{}
		d.Load = s.load
		d.start(t, s.mustLoad())
		time.Sleep(time.Minute)
		if err := os.Rename(s.path("away"), s.path("posts")); err != nil {
			t.Fatal(err)
		}
		time.Sleep(15 * time.Minute)
		synctest.Wait()
		told := d.stop()
		if _, err := os.Stat(s.path("public/rss.xml")); err != nil || strings.Count(told, "run failed") != 1 {
			t.Errorf("no feed after the next run: %v\n%s", err, told)
		}
		past := job.PastRuns(s.mustLoad(), 9)
		if len(past) != 2 || past[0].Failed() || past[0].Changed == 0 || !past[1].Failed() || past[1].Cause != job.AtStart {
			t.Errorf("runs are remembered as %+v", past)
		}
	})
}

func TestDaemonRunsWhatComesBefore(t *testing.T) {
	s := newSite(t, "cron = \"@every 1m\"\nbefore = [\"sh\", \"-c\", \"echo ran >> before; test ! -e fail || { echo no route to $TOKEN; exit 3; }\"]\nenv = { TOKEN = { env = \"TOKEN\" } }")
	t.Setenv("TOKEN", "hunter2-and-more")
	cfg := s.mustLoad()
	runs := make(chan error, 9)
	d := &trial{}
	d.Work = work(func(context.Context) error {
		runs <- nil
		return nil
	})
	d.launch(t, cfg) // in true time: programs know no other
	if err := <-runs; err != nil {
		t.Fatal(err)
	}
	d.stop()
	if before, err := os.ReadFile(s.path("before")); err != nil || string(before) != "ran\n" {
		t.Errorf("it ran %q times: %v", before, err)
	}

	s.write("fail", "")
	failed, ran := &trial{}, make(chan struct{}, 9)
	failed.Work = d.Work
	failed.Notify = func(state string) error {
		if strings.HasPrefix(state, "STATUS=the last run failed") {
			ran <- struct{}{}
		}
		return nil
	}
	failed.launch(t, cfg)
	<-ran
	told := failed.stop()
	if len(runs) != 0 || !strings.Contains(told, "schedule.before: sh: exit status 3") || !strings.Contains(told, "no route to ***") {
		t.Errorf("%d runs, log:\n%s", len(runs), told)
	}
}

func (s site) read(name string) string {
	s.t.Helper()
	data, err := os.ReadFile(s.path(name))
	if err != nil {
		s.t.Fatal(err)
	}
	return string(data)
}
