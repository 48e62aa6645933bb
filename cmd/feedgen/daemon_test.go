package main

import (
	"bufio"
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// writeSite makes a site with a post of the last century: tests in virtual time
// begin in the year 2000.
func writeSite(t *testing.T) (config string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"config.toml":    "[site]\ntitle = \"Quay\"\nurl = \"https://example.com\"\n[[source]]\npath = \"posts\"\n[[out]]\npath = \"public\"\n",
		"posts/first.md": "---\ntitle: First\ndate: 1999-12-31\n---\nOne.\n",
	} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "config.toml")
}

// TestDaemonEndsOnSignals runs the program itself.
func TestDaemonEndsOnSignals(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		t.Run(signal.String(), func(t *testing.T) {
			cmd := exec.Command(os.Args[0], "daemon", "--config", writeSite(t))
			cmd.Args[0] = "feedgen" // which program of the test's it is to be
			logs, err := cmd.StderrPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			var seen strings.Builder
			for lines := bufio.NewScanner(logs); lines.Scan(); {
				seen.WriteString(lines.Text() + "\n")
				if strings.Contains(lines.Text(), "run done") {
					if err := cmd.Process.Signal(signal); err != nil {
						t.Fatal(err)
					}
				}
			}
			if err := cmd.Wait(); err != nil {
				t.Fatalf("%v\n%s", err, seen.String())
			}
			if !strings.Contains(seen.String(), "daemon stopped") {
				t.Errorf("no last word:\n%s", seen.String())
			}
		})
	}
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

// TestDaemonGoesOnAfterAFailedRun takes the posts away and brings them back.
func TestDaemonGoesOnAfterAFailedRun(t *testing.T) {
	config := writeSite(t)
	posts := filepath.Join(filepath.Dir(config), "posts")
	feed := filepath.Join(filepath.Dir(config), "public", "rss.xml")
	away := posts + "-away"
	if err := os.Rename(posts, away); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		var logs logBuffer
		ended := make(chan int)
		go func() { ended <- run(ctx, []string{"daemon", "--config", config}, &bytes.Buffer{}, &logs) }()

		time.Sleep(time.Minute)
		synctest.Wait()
		if !strings.Contains(logs.String(), "run failed") {
			t.Errorf("the failed run is not in the log:\n%s", logs.String())
		}
		if err := os.Rename(away, posts); err != nil {
			t.Fatal(err)
		}
		time.Sleep(15 * time.Minute)
		synctest.Wait()
		if _, err := os.Stat(feed); err != nil {
			t.Errorf("no feed after the next run: %v\n%s", err, logs.String())
		}
		stop()
		if code := <-ended; code != exitDone {
			t.Errorf("exit code %d", code)
		}
	})
}

func TestOnceInterruptedChangesNothing(t *testing.T) {
	config := writeSite(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var stderr bytes.Buffer
	if code := run(ctx, []string{"once", "--config", config}, &bytes.Buffer{}, &stderr); code != exitInterrupted {
		t.Errorf("exit code %d: %s", code, stderr.String())
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(config), "public")); err == nil {
		t.Error("something was written")
	}
}
