package daemon_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/job"
)

// A hook takes what a webhook is sent, and answers as it is told.
type hook struct {
	*httptest.Server
	mu    sync.Mutex
	heard []string
	down  bool
}

func newHook(t *testing.T) *hook {
	h := &hook{}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		h.mu.Lock()
		defer h.mu.Unlock()
		if h.down || err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		h.heard = append(h.heard, r.Header.Get("Content-Type")+" "+string(body))
	}))
	t.Cleanup(h.Close)
	return h
}

// runs starts a daemon anew for each of these ends of a run.
func runs(t *testing.T, cfg *config.Config, ends ...error) string {
	t.Helper()
	var told strings.Builder
	for _, end := range ends {
		done := make(chan struct{})
		d := &trial{}
		d.Work = func(context.Context, *config.Config, job.Options) (*job.Report, error) {
			defer close(done)
			return &job.Report{}, end
		}
		d.launch(t, cfg)
		<-done
		told.WriteString(d.stop())
	}
	return told.String()
}

func alertSite(t *testing.T, alert string) *config.Config {
	s := newSite(t, "[alert]\nfailures = 2\n"+alert)
	return s.mustLoad()
}

func TestAlertTellsOnceOfFailuresAndOnceOfTheirEnd(t *testing.T) {
	h := newHook(t)
	t.Setenv("HOOK", h.URL+"/secret-path")
	cfg := alertSite(t, `url = { env = "HOOK" }`)
	bad := errors.New("disk full")
	runs(t, cfg, bad, nil, bad, bad, bad, bad, nil, nil, bad, nil)
	var events []string
	for _, body := range h.heard {
		event, _, _ := strings.Cut(strings.TrimPrefix(body, `application/json {"event":"`), `"`)
		events = append(events, event)
	}
	if diff := cmp.Diff([]string{"failing", "recovered"}, events); diff != "" {
		t.Fatalf("events (-want +got):\n%s", diff)
	}
	for _, want := range []string{`"site":"Quay"`, `"failures":2`, `"error":"disk full"`, `"text":"feedgen: the feeds of Quay are not published; 2 runs failed since `} {
		if !strings.Contains(h.heard[0], want) {
			t.Errorf("no %s in %s", want, h.heard[0])
		}
	}
}

// TestAlertIsOfOneConfiguration where several share a state folder.
func TestAlertIsOfOneConfiguration(t *testing.T) {
	h := newHook(t)
	t.Setenv("HOOK", h.URL)
	s := newSite(t, "[alert]\nfailures = 1\nurl = { env = \"HOOK\" }")
	cfg, other := s.mustLoad(), s.mustLoad()
	other.File = s.path("podcast.toml")
	bad := errors.New("disk full")
	for range 3 {
		runs(t, cfg, bad)
		runs(t, other, nil)
	}
	if len(h.heard) != 1 {
		t.Errorf("heard: %q", h.heard)
	}
	for file, cfg := range map[string]*config.Config{"feedgen.toml": cfg, "podcast.toml": other} {
		if past := job.PastRuns(cfg, 9); len(past) != 3 || past[0].Failed() != (cfg != other) {
			t.Errorf("runs of %s: %+v", file, past)
		}
	}
}

func TestAlertIsTriedAgainWhereNobodyHeardIt(t *testing.T) {
	h := newHook(t)
	t.Setenv("HOOK", h.URL+"/secret-path")
	cfg := alertSite(t, `url = { env = "HOOK" }`)
	bad := errors.New("disk full")
	h.down = true
	told := runs(t, cfg, bad, bad)
	if !strings.Contains(told, "502 Bad Gateway") || strings.Contains(told, "secret-path") {
		t.Errorf("log:\n%s", told)
	}
	h.down = false
	runs(t, cfg, bad)
	h.down = true
	runs(t, cfg, nil)
	h.down = false
	runs(t, cfg, nil)
	if len(h.heard) != 2 || !strings.Contains(h.heard[1], "recovered") {
		t.Errorf("heard: %q", h.heard)
	}
}

// TestAlertIsToldOnceWhereNothingCanBeWritten: a full disk is what runs fail of.
func TestAlertIsToldOnceWhereNothingCanBeWritten(t *testing.T) {
	s := newSite(t, "cron = \"0 * * * *\"\n[alert]\nfailures = 2\ncommand = [\"sh\", \"-c\", \"echo $FEEDGEN_EVENT >> heard\"]")
	s.write(".feedgen/cache/alert.json/in-the-way", "")
	synctest.Test(t, func(t *testing.T) {
		d, runs := &trial{}, 0
		d.Work = work(func(context.Context) error {
			if runs++; runs <= 4 {
				return errors.New("disk full")
			}
			return nil
		})
		d.start(t, s.mustLoad())
		time.Sleep(5*time.Hour + time.Minute)
		synctest.Wait()
		d.stop()
	})
	if heard, want := s.read("heard"), "failing\nrecovered\n"; heard != want {
		t.Errorf("heard %q, want %q", heard, want)
	}
}

func TestAlertRunsACommand(t *testing.T) {
	s := newSite(t, "[alert]\nfailures = 1\ncommand = [\"sh\", \"-c\", \"echo $FEEDGEN_EVENT $FEEDGEN_SITE $FEEDGEN_FAILURES $FEEDGEN_ERROR >> heard\"]")
	runs(t, s.mustLoad(), errors.New("disk full"), nil)
	if heard, want := s.read("heard"), "failing Quay 1 disk full\nrecovered Quay 0\n"; heard != want {
		t.Errorf("heard %q, want %q", heard, want)
	}
}

func TestAlertSaysWhyNobodyHearsIt(t *testing.T) {
	for name, hook := range map[string]struct{ set, want string }{
		"unset":      {"", "the environment has no HOOK"},
		"no address": {"hunter2", "it holds no address"},
		"nobody":     {"http://127.0.0.1:1/secret-path", "webhook at 127.0.0.1: dial tcp"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("HOOK", hook.set)
			told := runs(t, alertSite(t, `url = { env = "HOOK" }`), errors.New("disk full"), errors.New("disk full"))
			if !strings.Contains(told, hook.want) || strings.Contains(told, "secret-path") || strings.Contains(told, "hunter2") {
				t.Errorf("want %q in the log:\n%s", hook.want, told)
			}
			if strings.Count(told, "alert not sent") != 1 {
				t.Errorf("log:\n%s", fmt.Sprint(told))
			}
		})
	}
}
