package daemon_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/daemon"
	"feedgen/cmd/feedgen/internal/job"
	"feedgen/cmd/feedgen/internal/state"
	"feedgen/sources"
)

// A watcher is told what there is to see.
type watcher struct {
	changed chan struct{}
	late    func() // what is on its way comes, once

	mu    sync.Mutex
	dirty bool
	lost  error // why it cannot be told what has changed
	stuck bool  // it never tells
}

func (w *watcher) Changed() <-chan struct{} { return w.changed }
func (w *watcher) Close() error             { return nil }

func (w *watcher) Dirty() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.dirty
}

func (w *watcher) Clean() {
	w.set(func() { w.dirty = false })
	select {
	case <-w.changed:
	default:
	}
}

func (w *watcher) Settle(ctx context.Context) error {
	if w.late != nil {
		w.late()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.stuck {
		<-ctx.Done()
		return ctx.Err()
	}
	return w.lost
}

func (w *watcher) Follow([]sources.Folder, []string) {}

func (w *watcher) set(change func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	change()
}

func (w *watcher) change() {
	w.set(func() { w.dirty = true })
	w.changed <- struct{}{}
}

// watching starts a daemon that watches.
func watching(t *testing.T, w *watcher, schedule string, d *trial) *runLog {
	log := &runLog{begin: time.Now()}
	w.changed = make(chan struct{}, 1)
	d.Watch = func(*slog.Logger, *config.Config) (daemon.Watcher, error) { return w, nil }
	if d.Work == nil {
		d.Work = log.work
	}
	d.start(t, parse(t, "watch = true\n"+schedule))
	return log
}

func TestDaemonPassesOverRunsWhileNothingChanges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, w := &trial{}, &watcher{dirty: true}
		log := watching(t, w, `cron = "*/15 * * * *"`, d)
		time.Sleep(20 * time.Minute)
		w.change()
		time.Sleep(2*time.Hour + 20*time.Minute)
		synctest.Wait()
		d.stop()
		// An hour after a run all is looked at anyway.
		log.wants(t, "0s start Quay", "20m0s change Quay", "1h30m0s schedule Quay", "2h30m0s schedule Quay")
	})
}

// TestDaemonTellsWhenTheNextRunIs also after one that was passed over.
func TestDaemonTellsWhenTheNextRunIs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, last := &trial{}, ""
		d.Notify = func(state string) error {
			if strings.HasPrefix(state, "STATUS=") {
				last = state
			}
			return nil
		}
		watching(t, &watcher{}, `cron = "*/15 * * * *"`, d)
		time.Sleep(20 * time.Minute)
		synctest.Wait()
		d.stop()
		if last != "STATUS=the last run was well; the next is at 2000-01-01T00:30:00Z" {
			t.Errorf("told %q", last)
		}
	})
}

// TestDaemonLooksAgainWhereItsStateIsLost: with the folder goes what it serves, and the lock.
func TestDaemonLooksAgainWhereItsStateIsLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, log := &trial{}, &runLog{begin: time.Now()}
		d.Work = log.work
		d.Watch = func(*slog.Logger, *config.Config) (daemon.Watcher, error) { return &watcher{}, nil }
		cfg := parse(t, "watch = true\ncron = \"*/15 * * * *\"")
		d.start(t, cfg)
		time.Sleep(20 * time.Minute)
		if err := os.RemoveAll(cfg.State.Path.Resolved); err != nil {
			t.Fatal(err)
		}
		time.Sleep(30 * time.Minute)
		synctest.Wait()
		if state.In(cfg.State.Path.Resolved).Daemon(cfg.File) == "" {
			t.Error("another daemon could begin")
		}
		d.stop()
		log.wants(t, "0s start Quay", "30m0s schedule Quay")
	})
}

func TestDaemonRunsAtEveryTimeWhereItCannotSee(t *testing.T) {
	for name, see := range map[string]func(*watcher){
		"events are lost":       func(w *watcher) { w.lost = errors.New("queue overflow") },
		"changes are not told":  func(w *watcher) { w.dirty = true },
		"watching is not there": nil,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d, w := &trial{}, &watcher{}
				log := watching(t, w, `cron = "*/15 * * * *"`, d)
				if see == nil {
					d.stop()
					d = &trial{}
					log = &runLog{begin: time.Now()}
					d.Work = log.work
					d.Watch = func(*slog.Logger, *config.Config) (daemon.Watcher, error) { return nil, errors.New("no inotify") }
					d.start(t, parse(t, "watch = true"))
				} else {
					w.set(func() { see(w) })
				}
				time.Sleep(20 * time.Minute)
				synctest.Wait()
				d.stop()
				log.wants(t, "0s start Quay", "15m0s schedule Quay")
			})
		})
	}
}

// TestDaemonRunsWhereNoEventComes, as on a file system that has none.
func TestDaemonRunsWhereNoEventComes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		runs := 0
		d, w := &trial{}, &watcher{stuck: true}
		d.Work = work(func(ctx context.Context) error {
			runs++
			return ctx.Err()
		})
		watching(t, w, `cron = "*/15 * * * *"`, d)
		time.Sleep(16 * time.Minute)
		synctest.Wait()
		if told := d.stop(); runs != 2 || told != "" {
			t.Errorf("%d runs, want one at the start and one at its time, log:\n%s", runs, told)
		}
	})
}

// TestDaemonDoesNotRunAgainForWhatCameBefore, as what `before` writes does.
func TestDaemonDoesNotRunAgainForWhatCameBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, w := &trial{}, &watcher{}
		w.late = sync.OnceFunc(func() {
			w.change()
			time.Sleep(time.Second)
		})
		log := &runLog{begin: time.Now()}
		d.Work = func(ctx context.Context, cfg *config.Config, o job.Options) (*job.Report, error) {
			w.late()
			return log.work(ctx, cfg, o)
		}
		watching(t, w, `cron = "*/15 * * * *"`, d)
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		d.stop()
		log.wants(t, "0s start Quay")
	})
}

func TestDaemonRunsAgainForWhatChangesDuringARun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, w := &trial{}, &watcher{}
		log := &runLog{begin: time.Now()}
		d.Work = func(ctx context.Context, cfg *config.Config, o job.Options) (*job.Report, error) {
			time.Sleep(time.Minute)
			return log.work(ctx, cfg, o)
		}
		watching(t, w, `cron = "*/15 * * * *"`, d)
		time.Sleep(30 * time.Second)
		w.change()
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		d.stop()
		log.wants(t, "0s start Quay", "1m0s change Quay")
	})
}

// TestDaemonRunsAgainAfterAFailure though nothing has changed since.
func TestDaemonRunsAgainAfterAFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, w := &trial{}, &watcher{}
		runs := 0
		d.Work = work(func(context.Context) error {
			runs++
			if runs == 1 {
				return errors.New("no route to host")
			}
			return nil
		})
		watching(t, w, `cron = "*/15 * * * *"`, d)
		time.Sleep(50 * time.Minute)
		synctest.Wait()
		d.stop()
		if runs != 2 {
			t.Errorf("%d runs, want one that fails and one that makes up for it", runs)
		}
	})
}
