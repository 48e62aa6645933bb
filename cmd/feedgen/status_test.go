package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"feedgen/cmd/feedgen/internal/job"
	"feedgen/cmd/feedgen/internal/state"
)

// TestStatusWorksBesideARun: it waits for none, and leaves the state folder as it is.
func TestStatusWorksBesideARun(t *testing.T) {
	config := writeSite(t)
	folder := filepath.Join(filepath.Dir(config), ".feedgen")
	var out, errs strings.Builder
	if code := run(t.Context(), []string{"once", "--config", config}, &out, &errs); code != exitDone {
		t.Fatalf("exit code %d: %s", code, errs.String())
	}
	unlock, err := state.In(folder).Lock(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	before := stamps(t, folder)
	for _, args := range [][]string{{"status"}, {"status", "https://example.com/first/"}} {
		out.Reset()
		if code := run(t.Context(), append(args, "--config", config), &out, &errs); code != exitDone {
			t.Errorf("%v: exit code %d: %s", args, code, errs.String())
		}
		if !strings.Contains(out.String(), "https://example.com/first/") {
			t.Errorf("%v: got\n%s", args, out.String())
		}
	}
	if diff := cmp.Diff(before, stamps(t, folder)); diff != "" {
		t.Errorf("written (-before +after):\n%s", diff)
	}
}

func TestStatusTellsWhichHubsWereNotTold(t *testing.T) {
	s := newStage(t)
	status := func() string {
		var out, errs strings.Builder
		if code := run(t.Context(), []string{"status", "--config", filepath.Join(s.dir, "config.toml")}, &out, &errs); code != exitDone {
			t.Errorf("exit code %d: %s", code, errs.String())
		}
		return out.String()
	}
	s.set(false, 503)
	s.once(exitDone, everybody())
	for _, want := range []string{"/hub, of 3 feeds; the next run tells it\n", "/ping, of 1 feed; the next run tells it\n"} {
		if got := status(); !strings.Contains(got, "  not told     "+s.server.URL+want) {
			t.Errorf("want %q:\n%s", want, got)
		}
	}
	s.set(false, 0)
	s.once(exitDone, everybody())
	if got := status(); strings.Contains(got, "not told") {
		t.Errorf("hubs that were told are not told:\n%s", got)
	}

	// What they know is old.
	s.write("posts/second.md", "---\ntitle: Second\ndate: 2026-01-02\n---\nTwo.\n")
	s.once(exitDone, nil, "--offline")
	if got := status(); !strings.Contains(got, "/hub, of 3 feeds; ") {
		t.Errorf("hubs that know an older feed were told:\n%s", got)
	}
}

// stamps tells when the files and folders in a folder were written.
func stamps(t *testing.T, dir string) map[string]time.Time {
	t.Helper()
	all := make(map[string]time.Time)
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil {
			all[name] = info.ModTime()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestStatusTellsAnErrorInOneLine, also one that shows what a program printed.
func TestStatusTellsAnErrorInOneLine(t *testing.T) {
	var out strings.Builder
	s := &job.Status{Site: "Quay", Runs: []job.PastRun{{Error: "schedule.before: sh: exit status 3:\n    no route"}}}
	if err := printStatus(&out, s, time.Now()); err != nil {
		t.Fatal(err)
	}
	if want := "\n    schedule.before: sh: exit status 3: no route\n"; !strings.HasSuffix(out.String(), want) {
		t.Errorf("want %q:\n%s", want, out.String())
	}
}

func TestInstantSaysHowLongAgo(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for ago, want := range map[time.Duration]string{
		0:                         "2026-03-01 12:00 UTC, 0 seconds ago",
		time.Minute:               "2026-03-01 11:59 UTC, 1 minute ago",
		-90 * time.Minute:         "2026-03-01 13:30 UTC, in 1 hour",
		47 * time.Hour:            "2026-02-27 13:00 UTC, 47 hours ago",
		10 * 24 * time.Hour:       "2026-02-19 12:00 UTC, 10 days ago",
		-4 * 365 * 24 * time.Hour: "2030-02-28 12:00 UTC, in 3 years",
	} {
		if got := instant(now.Add(-ago), now); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
