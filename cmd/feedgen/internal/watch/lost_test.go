package watch

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/fsnotify/fsnotify"
)

// TestLostEventsCountAsChanged: while nobody takes events, more happens than Linux
// remembers, and a folder becomes another. What happens there later is told.
func TestLostEventsCountAsChanged(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("other systems lose no events")
	}
	data, err := os.ReadFile("/proc/sys/fs/inotify/max_queued_events")
	if err != nil {
		t.Fatal(err)
	}
	queue, err := strconv.Atoi(strings.TrimSpace(string(data)))
	if err != nil {
		t.Fatal(err)
	}
	s := newSite(t, "a.md", "b.md", "old/deep/c.md", "../new/deep/c.md", "again/d.md")
	s.calm()
	s.mu.Lock()
	// Besides those in the queue, fsnotify has some in hand. Two of the same are one.
	for i := range queue + 8192 {
		if err := os.Chmod(s.path([]string{"a.txt", "b.txt"}[i%2]), 0o644); i > 1 && err != nil {
			t.Fatal(err)
		} else if i < 2 {
			if err := os.WriteFile(s.path([]string{"a.txt", "b.txt"}[i]), nil, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	s.rename("old", "../away")
	s.rename("../new", "old")
	s.remove("again")
	s.write("again/d.md", "first") // some disks give it the same number
	s.mu.Unlock()
	s.await() // no event that was left would have been a change
	s.calm()
	s.write("../away/deep/c.md", "second")
	if s.sees() {
		t.Error("a folder is watched in the place where it was")
	}
	s.write("old/deep/c.md", "second")
	if !s.sees() {
		t.Error("a folder that came unseen is not watched")
	}
	s.calm()
	s.write("again/d.md", "second")
	if !s.sees() {
		t.Error("a folder that came unseen in the place of its like is not watched")
	}
}

// TestAWatchThatTheSystemEndsBeginsAnew, as when a disk is taken out and put in again.
func TestAWatchThatTheSystemEndsBeginsAnew(t *testing.T) {
	s := newSite(t, "a.md", "disk/b.md")
	s.calm()
	if err := s.notify.Remove(s.path("disk")); err != nil {
		t.Fatal(err)
	}
	s.calm()
	s.write("disk/b.md", "second")
	if !s.sees() {
		t.Error("no change")
	}
}

func TestFoldersTooManyToWatchAreTold(t *testing.T) {
	var full atomic.Bool
	full.Store(true)
	s := newSiteOn(t, system{func(notify *fsnotify.Watcher, folder string) error {
		if full.Load() && strings.Contains(folder, "posts"+string(filepath.Separator)) {
			return syscall.ENOSPC
		}
		return notify.Add(folder)
	}, func(string) string { return "" }}, "a.md", "one/b.md", "two/c.md")
	s.run()
	s.run()
	blind := s.Blind()
	if len(blind) != 1 || !strings.HasPrefix(blind[0], "2 of ") || !strings.Contains(blind[0], "sysctl fs.inotify.max_user_watches") {
		t.Errorf("blind: %q", blind)
	}
	if !s.sees() {
		t.Error("no change, as far as anybody could tell")
	}
	full.Store(false)
	s.calm()
	if blind := s.Blind(); len(blind) > 0 {
		t.Errorf("still blind: %q", blind)
	}
	s.write("two/c.md", "second")
	if !s.sees() {
		t.Error("no change in a folder that is watched late")
	}
}

func TestSettleGoesOnWhereItsFolderWasDeleted(t *testing.T) {
	s := newSite(t, "a.md")
	s.calm()
	for range 3 {
		if err := os.RemoveAll(filepath.Join(s.above, "state")); err != nil {
			t.Fatal(err)
		}
		s.sees()
	}
	s.calm()
	s.write("a.md", "second")
	if !s.sees() {
		t.Error("no change")
	}
	if left, err := os.ReadDir(filepath.Join(s.above, "state")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestWhereSettleCannotWriteAllCountsAsChanged(t *testing.T) {
	s := newSite(t, "a.md")
	s.calm()
	state := filepath.Join(s.above, "state")
	if err := os.RemoveAll(state); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(state, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.Settle(t.Context()); err == nil {
		t.Error("no error")
	}
	if !s.Dirty() {
		t.Error("no change, as far as anybody could tell")
	}
}

func TestSettleEndsWithItsContext(t *testing.T) {
	s := newSite(t, "a.md")
	s.calm()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	// Now and then the file has arrived before anybody looks.
	if err := s.Settle(ctx); err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestAClosedWatcherKnowsNothing: a run may still be in hand that asks it.
func TestAClosedWatcherKnowsNothing(t *testing.T) {
	s := newSite(t, "a.md")
	s.calm()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Settle(t.Context()); err == nil {
		t.Error("no error")
	}
	s.Clean()
	s.Follow(nil, nil)
	if !s.Dirty() {
		t.Error("no change, as far as anybody could tell")
	}
}
