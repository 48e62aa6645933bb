package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/out/outtest/peers"
)

// writeSite makes a site with a post.
func writeSite(t *testing.T) (file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "config.toml")
	configure(t, file, "Quay", "")
	write(t, filepath.Join(filepath.Dir(file), "posts", "first.md"), "---\ntitle: First\ndate: 1999-12-31\n---\nOne.\n")
	return file
}

// configure writes a configuration with some more lines.
func configure(t *testing.T, config, title, more string) {
	t.Helper()
	write(t, config, fmt.Sprintf("[site]\ntitle = %q\nurl = \"https://example.com\"\n[[source]]\npath = \"posts\"\n[[out]]\npath = \"public\"\n%s", title, more))
}

// A running is the program itself at work.
type running struct {
	*exec.Cmd
	t    *testing.T
	logs *bufio.Scanner
	seen strings.Builder
}

// startDaemon starts the daemon, with some more variables.
func startDaemon(t *testing.T, config string, vars ...string) *running {
	t.Helper()
	p := &running{Cmd: exec.Command(os.Args[0], "daemon", "--config", config), t: t}
	p.Args[0] = "feedgen" // which program of the test's it is to be
	p.Env = append(os.Environ(), vars...)
	logs, err := p.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.logs = bufio.NewScanner(logs)
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Process.Kill() })
	return p
}

// until reads the log as far as a line that has all these words, and gives that.
func (p *running) until(words ...string) (line string) {
	p.t.Helper()
	for p.logs.Scan() {
		line = p.logs.Text()
		p.seen.WriteString(line + "\n")
		if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(line, w) }) {
			return line
		}
	}
	p.t.Fatalf("the log ends without %q:\n%s", words, p.seen.String())
	return ""
}

func (p *running) signal(s syscall.Signal) {
	p.t.Helper()
	if err := p.Process.Signal(s); err != nil {
		p.t.Fatal(err)
	}
}

// end reads the rest of the log, and gives how the program ended.
func (p *running) end() (logged string, err error) {
	for p.logs.Scan() {
		p.seen.WriteString(p.logs.Text() + "\n")
	}
	return p.seen.String(), p.Wait()
}

func TestDaemonEndsOnSignals(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		t.Run(signal.String(), func(t *testing.T) {
			p := startDaemon(t, writeSite(t))
			p.until("run done")
			p.signal(signal)
			if logged, err := p.end(); err != nil || !strings.Contains(logged, "daemon stopped") {
				t.Errorf("%v\n%s", err, logged)
			}
		})
	}
}

// TestDaemonEndsARunInHandByItsGrace has a run that waits for what comes before it.
func TestDaemonEndsARunInHandByItsGrace(t *testing.T) {
	for _, test := range []struct {
		name, grace string
		signals     int
		logged      string
		ended       string
	}{
		{"the run ends", "1h", 1, "run done", ""},
		{"its grace ends", "0s", 1, "the daemon was stopped, and its grace was over", ""},
		{"a second signal", "1h", 2, "stopping: the run in hand may end", "signal: terminated"},
	} {
		t.Run(test.name, func(t *testing.T) {
			config := writeSite(t)
			gate := filepath.Join(filepath.Dir(config), "gate")
			if err := syscall.Mkfifo(gate, 0o600); err != nil {
				t.Fatal(err)
			}
			configure(t, config, "Quay", fmt.Sprintf("[schedule]\ngrace = %q\nbefore = [\"sh\", \"-c\", \"read line < gate\"]\n", test.grace))
			p := startDaemon(t, config)
			p.until("daemon started")
			p.signal(syscall.SIGTERM)
			p.until("stopping: the run in hand may end")
			switch {
			case test.signals == 2:
				p.signal(syscall.SIGTERM)
			case test.grace != "0s":
				write(t, gate, "go on\n")
			}
			logged, err := p.end()
			if ended := fmt.Sprint(err); (err != nil || test.ended != "") && ended != test.ended {
				t.Errorf("ended with %s, want %q", ended, test.ended)
			}
			if !strings.Contains(logged, test.logged) {
				t.Errorf("no %q in the log:\n%s", test.logged, logged)
			}
		})
	}
}

func TestDaemonLoadsItsConfigurationOnASignal(t *testing.T) {
	config := writeSite(t)
	owner := peers.FreeAddress(t)
	configure(t, config, "Quay", fmt.Sprintf("[serve]\nadmin = %q\n", owner))
	p := startDaemon(t, config)
	p.until("run done")
	// Written as editors do, so that it is never seen half.
	replace := func(title, more string) {
		configure(t, config+".new", title, more)
		if err := os.Rename(config+".new", config); err != nil {
			t.Fatal(err)
		}
	}
	replace("Pier", "[schedule]\ncron = \"* *\"\n")
	p.signal(syscall.SIGHUP)
	p.until("the old one stays in use", "config.toml:9:1: schedule: cron")
	if _, page := fetch(t, "http://"+owner+"/"); !strings.Contains(page, "stays in use: ") {
		t.Errorf("the page does not tell of it:\n%s", page)
	}
	replace("Pier", "[schedule]\ncron = \"@hourly\"\n")
	p.signal(syscall.SIGHUP)
	p.until("configuration loaded", "schedule=@hourly")
	p.until("run done", "cause=reload")
	p.signal(syscall.SIGTERM)
	if logged, err := p.end(); err != nil {
		t.Errorf("%v\n%s", err, logged)
	}
	feed, err := os.ReadFile(filepath.Join(filepath.Dir(config), "public", "rss.xml"))
	if err != nil || !bytes.Contains(feed, []byte("<title>Pier</title>")) {
		t.Errorf("the feed is not that of the new configuration: %v\n%s", err, feed)
	}
}

// TestDaemonTellsSystemd speaks sd_notify(3) with it.
func TestDaemonTellsSystemd(t *testing.T) {
	address := filepath.Join(t.TempDir(), "notify")
	socket, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: address, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	hear := func(want string) {
		t.Helper()
		var heard []string
		for message := make([]byte, 4096); ; {
			n, err := socket.Read(message)
			if err != nil {
				t.Fatal(err)
			}
			heard = append(heard, string(message[:n]))
			if strings.HasPrefix(string(message[:n]), want) {
				return
			}
			if len(heard) > 1000 {
				t.Fatalf("heard no %s but %q", want, heard[:20])
			}
		}
	}
	p := startDaemon(t, writeSite(t), "NOTIFY_SOCKET="+address, "WATCHDOG_USEC=200000")
	hear("READY=1")
	hear("STATUS=the last run was well; the next is at ")
	hear("WATCHDOG=1")
	hear("WATCHDOG=1")
	p.signal(syscall.SIGHUP)
	hear("RELOADING=1\nMONOTONIC_USEC=")
	hear("READY=1")
	p.signal(syscall.SIGTERM)
	hear("STOPPING=1")
	if logged, err := p.end(); err != nil {
		t.Errorf("%v\n%s", err, logged)
	}
}

func TestOnlyOneDaemonIsAtWork(t *testing.T) {
	config := writeSite(t)
	p := startDaemon(t, config)
	p.until("run done")
	var status, stderr bytes.Buffer
	if code := run(t.Context(), []string{"status", "--config", config}, &status, &stderr); code != exitDone {
		t.Errorf("exit code %d: %s", code, stderr.String())
	}
	if want := fmt.Sprintf("daemon       process %d, since ", p.Process.Pid); !strings.Contains(status.String(), want) || !strings.Contains(status.String(), "start     4 files changed") {
		t.Errorf("status:\n%s", status.String())
	}
	logged, err := startDaemon(t, config).end()
	if want := fmt.Sprintf("error: another daemon is at work for this configuration: process %d, since ", p.Process.Pid); err == nil || !strings.Contains(logged, want) {
		t.Errorf("a second one: %v\n%s", err, logged)
	}
	p.signal(syscall.SIGTERM)
	if logged, err := p.end(); err != nil {
		t.Errorf("%v\n%s", err, logged)
	}
	if err := runStatus(mustLoad(t, config), true, &status); err != nil || !strings.Contains(status.String(), `"daemon": null`) {
		t.Errorf("%v; status:\n%s", err, status.String())
	}
}

func mustLoad(t *testing.T, file string) *config.Config {
	t.Helper()
	cfg, err := loadConfig(file)
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}

func TestDaemonLogsJSON(t *testing.T) {
	config := writeSite(t)
	configure(t, config, "Quay", "[log]\nformat = \"json\"\n")
	p := startDaemon(t, config)
	p.until(`"msg":"run done"`, `"run":"`, `"cause":"start"`, `"posts":1`)
	p.signal(syscall.SIGTERM)
	if logged, err := p.end(); err != nil {
		t.Errorf("%v\n%s", err, logged)
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
	if _, err := os.Stat(filepath.Join(filepath.Dir(config), "public")); !errors.Is(err, os.ErrNotExist) {
		t.Error("something was written")
	}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
