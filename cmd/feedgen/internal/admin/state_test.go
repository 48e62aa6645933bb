package admin_test

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"feedgen/cmd/feedgen/internal/admin"
	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/job"
)

// runIDs names the runs that the page shows.
func runIDs(t *testing.T, a *admin.Admin) string {
	t.Helper()
	var ids []string
	for line := range strings.Lines(get(t, a, "/")) {
		if _, rest, ok := strings.Cut(line, "run <code>"); ok {
			id, _, _ := strings.Cut(rest, "<")
			ids = append(ids, id)
		}
	}
	return strings.Join(ids, " ")
}

func remember(t *testing.T, cfg *config.Config, run job.PastRun) {
	t.Helper()
	if err := job.Remember(cfg, run); err != nil {
		t.Fatal(err)
	}
}

func run(id string, minutes int) job.PastRun {
	return job.PastRun{ID: id, Cause: job.OnTime, At: noon.Add(time.Duration(minutes) * time.Minute)}
}

// TestRunsAreThoseThatWereToldAndThoseThatAreKept has a daemon that began anew, and
// runs by hand beside it.
func TestRunsAreThoseThatWereToldAndThoseThatAreKept(t *testing.T) {
	cfg := parse(t)
	a := admin.New(admin.Config{Site: cfg, Now: func() time.Time { return noon }})
	for i, id := range strings.Fields("A B C D E F G H I J K") {
		remember(t, cfg, run(id, i-60))
	}
	if got := runIDs(t, a); got != "K J I H G F E D C B" {
		t.Errorf("kept runs: %s", got)
	}
	remember(t, cfg, run("L", -10))
	a.Ran(run("L", -10), nil)
	a.Ran(run("M", -5), nil) // it could not be kept
	remember(t, cfg, run("by-hand", -7))
	if got := runIDs(t, a); got != "M by-hand L K J I H G F E" {
		t.Errorf("kept and told runs: %s", got)
	}
	remember(t, cfg, run("by-hand-2", -1))
	if got := runIDs(t, a); !strings.HasPrefix(got, "by-hand-2 M") {
		t.Errorf("after another run by hand: %s", got)
	}
}

// TestStateFolderIsLookedAtWhenItHasChanged: a large ledger takes its time.
func TestStateFolderIsLookedAtWhenItHasChanged(t *testing.T) {
	cfg := parse(t)
	a := admin.New(admin.Config{Site: cfg})
	looks := 0
	a.SetLook(func(cfg *config.Config, now time.Time) (*job.Status, error) {
		looks++
		return job.Look(cfg, now)
	})
	for _, step := range []struct {
		name string
		do   func()
		want int
	}{
		{"nothing", func() {}, 1},
		{"runs that were told", func() { a.Ran(run("A", 1), nil); a.Quiet(); a.Next(noon) }, 1},
		{"a run that was kept", func() { remember(t, cfg, run("B", 2)) }, 2},
		{"another configuration", func() { a.Load(parse(t)) }, 3},
	} {
		step.do()
		for _, path := range []string{"/", "/metrics", "/status.json", "/"} {
			get(t, a, path)
		}
		if looks != step.want {
			t.Errorf("after %s: %d looks, want %d", step.name, looks, step.want)
		}
	}
}

// TestStateFolderThatTellsNothing is told of, with the runs that are known.
func TestStateFolderThatTellsNothing(t *testing.T) {
	a := newAdmin(t, nil)
	a.SetLook(func(*config.Config, time.Time) (*job.Status, error) {
		return nil, errors.New("ledger: 2026-01.txt:3: <damaged>")
	})
	a.Ran(run("A", -1), nil)
	page := get(t, a, "/")
	for _, want := range []string{"cannot be read in the state folder", "ledger: 2026-01.txt:3: &lt;damaged&gt;", "<code>A</code>"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q in\n%s", want, page)
		}
	}
	w := ask(a, http.MethodGet, "/status.json")
	if w.Code != http.StatusInternalServerError || !strings.Contains(w.Body.String(), "damaged") {
		t.Errorf("status.json: status %d: %s", w.Code, w.Body)
	}
}

// TestLastSuccessIsRemembered also where later runs have failed for days.
func TestLastSuccessIsRemembered(t *testing.T) {
	cfg := parse(t)
	remember(t, cfg, run("good", -600))
	for i := range 20 {
		bad := run("bad", i-500)
		bad.Error = "disk full"
		remember(t, cfg, bad)
	}
	a := admin.New(admin.Config{Site: cfg, Now: func() time.Time { return noon }})
	want := "feedgen_last_success_timestamp_seconds 1.7723304e+09\n"
	if text := get(t, a, "/metrics"); !strings.Contains(text, want) {
		t.Errorf("no %q in\n%s", want, ours(text))
	}
	if page := get(t, a, "/"); !strings.Contains(page, "The last 10 runs failed, or more.") {
		t.Errorf("page:\n%s", page)
	}
}

func TestLoadTakesAnotherConfiguration(t *testing.T) {
	a := admin.New(admin.Config{Site: parse(t), Now: func() time.Time { return noon }})
	get(t, a, "/")
	cfg := parse(t)
	cfg.Site.Title = "Pier"
	cfg.Outs[0].Name = "third"
	a.Load(cfg)
	if page := get(t, a, "/"); !strings.Contains(page, "<h1><bdi>Pier</bdi></h1>") || !strings.Contains(page, "<h3><bdi>third</bdi></h3>") {
		t.Errorf("page:\n%s", page)
	}
	if text := get(t, a, "/metrics"); !strings.Contains(text, `feedgen_sent_bytes_total{destination="third"} 0`) {
		t.Errorf("metrics:\n%s", ours(text))
	}
}

// TestNothingIsWritten: it may ask beside a run, and before there was one.
func TestNothingIsWritten(t *testing.T) {
	cfg := parse(t)
	a := admin.New(admin.Config{Site: cfg})
	for _, path := range []string{"/", "/status.json", "/metrics", "/healthz", "/readyz"} {
		get(t, a, path)
	}
	left, err := os.ReadDir(filepath.Dir(cfg.File))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(0, len(left)); diff != "" {
		t.Errorf("files in the site's folder: %v", left)
	}
}
