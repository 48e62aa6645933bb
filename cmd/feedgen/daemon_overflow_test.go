package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// TestWatchingDaemonMakesUpForLostEvents is stopped while more happens than Linux
// remembers; of the last of it, a post in a new folder, it is told nothing.
func TestWatchingDaemonMakesUpForLostEvents(t *testing.T) {
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
	config := watchedSite(t)
	posts := filepath.Join(filepath.Dir(config), "posts")
	p, rss := serving(t, config)
	p.until("run done", "cause=change")
	p.signal(syscall.SIGSTOP)
	for n := range queue + 8192 { // what follows itself is one event
		write(t, filepath.Join(posts, fmt.Sprintf("draft-%d.md", n%2)), "---\ntitle: Draft\ndraft: true\n---\n")
	}
	write(t, filepath.Join(posts, "new", "last.md"), "---\ntitle: Last\ndate: 2020-01-02\n---\nOne.\n")
	p.signal(syscall.SIGCONT)
	p.until("events were lost")
	for !strings.Contains(served(t, rss), "<title>Last</title>") {
		p.until("run done", "cause=change")
	}
	p.signal(syscall.SIGTERM)
	if logged, err := p.end(); err != nil {
		t.Errorf("%v\n%s", err, logged)
	}
}
