package main

import (
	"bufio"
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
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
