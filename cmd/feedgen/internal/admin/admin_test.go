package admin_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"feedgen/cmd/feedgen/internal/admin"
	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/job"
)

func TestAdminAnswersWhatItHas(t *testing.T) {
	a := newAdmin(t, busy())
	for _, test := range []struct {
		method, path string
		status       int
		kind, has    string
	}{
		{"GET", "/", 200, "text/html; charset=utf-8", "<h1><bdi>Quay</bdi></h1>"},
		{"HEAD", "/", 200, "text/html; charset=utf-8", ""},
		{"GET", "/?x=1", 200, "text/html; charset=utf-8", "Quay"},
		{"GET", "/status.json", 200, "application/json", `"site": "Quay"`},
		{"GET", "/metrics", 200, "text/plain", "feedgen_runs_total"},
		{"GET", "/healthz", 200, "text/plain; charset=utf-8", "ok\n"},
		{"HEAD", "/healthz", 200, "text/plain; charset=utf-8", ""},
		{"GET", "/readyz", 200, "text/plain; charset=utf-8", "ok\n"},
		{"POST", "/", 405, "", ""},
		{"DELETE", "/status.json", 405, "", ""},
		{"PUT", "/healthz", 405, "", ""},
		{"OPTIONS", "/metrics", 405, "", ""},
		{"GET", "/healthz/", 404, "", ""},
		{"GET", "/index.html", 404, "", ""},
		{"GET", "/debug/pprof/", 404, "", ""},
		{"GET", "/..%2fconfig.toml", 404, "", ""},
		{"GET", "/rss.xml", 404, "", ""},
	} {
		t.Run(test.method+" "+test.path, func(t *testing.T) {
			w := ask(a, test.method, test.path)
			if w.Code != test.status || !strings.Contains(w.Body.String(), test.has) {
				t.Errorf("status %d, want %d, with %q:\n%.300s", w.Code, test.status, test.has, w.Body)
			}
			for key, want := range map[string]string{
				"Content-Type":           test.kind,
				"Cache-Control":          "no-store",
				"X-Content-Type-Options": "nosniff",
				"Referrer-Policy":        "no-referrer",
			} {
				if got := w.Header().Get(key); !strings.HasPrefix(got, want) {
					t.Errorf("%s: %q, want %q", key, got, want)
				}
			}
			if policy := w.Header().Get("Content-Security-Policy"); !strings.HasPrefix(policy, "default-src 'none'; style-src 'sha256-") {
				t.Errorf("policy %q", policy)
			}
			if test.status == http.StatusMethodNotAllowed && w.Header().Get("Allow") != "GET, HEAD" {
				t.Errorf("allowed: %q", w.Header().Get("Allow"))
			}
		})
	}
}

func TestHealthIsThatOfTheLoop(t *testing.T) {
	now := time.Now()
	a := admin.New(admin.Config{Site: parse(t), Now: func() time.Time { return now }})
	a.Ran(job.PastRun{Error: "disk full"}, nil)
	steps := []struct {
		after  time.Duration
		turned bool
		want   int
	}{
		{time.Hour, true, 200}, // nobody has turned: there is no daemon
		{10 * time.Minute, false, 200},
		{10 * time.Minute, false, 503},
		{0, true, 200},
		{15 * time.Minute, true, 200},
	}
	for i, step := range steps {
		now = now.Add(step.after)
		if step.turned && i > 0 {
			a.Turned()
		}
		w := ask(a, http.MethodGet, "/healthz")
		if w.Code != step.want {
			t.Errorf("step %d: status %d, want %d: %s", i, w.Code, step.want, w.Body)
		}
		if step.turned {
			a.Turned()
		}
	}
	now = now.Add(16 * time.Minute)
	if w := ask(a, http.MethodGet, "/healthz"); w.Body.String() != "the daemon's loop has not turned for 16m0s\n" {
		t.Errorf("reason: %s", w.Body)
	}
}

// TestReadinessIsThatOfTheFeeds: whatever fails, good feeds are served.
func TestReadinessIsThatOfTheFeeds(t *testing.T) {
	ready := false
	a := admin.New(admin.Config{Site: parse(t)})
	a.Serving(func() bool { return ready })
	a.SetLook(func(*config.Config, time.Time) (*job.Status, error) { return nil, errors.New("ledger: damaged") })
	if w := ask(a, http.MethodGet, "/readyz"); w.Code != 503 || w.Body.String() != "there is no feed to serve yet\n" {
		t.Errorf("before there are feeds: status %d: %s", w.Code, w.Body)
	}
	ready = true
	a.Ran(job.PastRun{Error: "out twin: down"}, &job.Report{Destinations: []job.Destination{{Name: "twin", Error: "down"}}})
	if w := ask(a, http.MethodGet, "/readyz"); w.Code != 200 {
		t.Errorf("where all else fails: status %d: %s", w.Code, w.Body)
	}
	ready = false
	a.Serving(nil)
	if w := ask(a, http.MethodGet, "/readyz"); w.Code != 200 {
		t.Errorf("where no feeds are served: status %d: %s", w.Code, w.Body)
	}
}

// TestAdminIsCalledByItsOwnNames: no page of another site can have a browser ask for it.
func TestAdminIsCalledByItsOwnNames(t *testing.T) {
	local := []string{"127.0.0.1", "127.0.0.1:8081", "[::1]:8081", "[::1]", "10.0.0.7:80", "localhost", "LocalHost:8081"}
	others := []string{"evil.example", "evil.example:8081", "127.0.0.1.evil.example", "localhost.evil.example", "", "[evil]:1", "quay", "quay:8081"}
	for _, test := range []struct {
		listen      string
		good, wrong []string
	}{
		{"127.0.0.1:8081", local, others},
		{"[::1]:8081", local, others},
		{"localhost:8081", local, others},
		{"Quay:8081", append([]string{"quay", "quay:8081", "QUAY"}, local...), others[:5]},
		{"10.0.0.7:8081", append(others[:2:2], local...), nil},
		{":8081", append(others[:2:2], local...), nil},
		{"0.0.0.0:8081", append(others[:2:2], local...), nil},
		{"[::]:8081", append(others[:2:2], local...), nil},
	} {
		a := admin.New(admin.Config{Site: parse(t)})
		cfg := parse(t)
		cfg.Admin = test.listen
		a.Load(cfg)
		for _, host := range test.good {
			if w := ask(a, http.MethodGet, "/healthz", host); w.Code != 200 {
				t.Errorf("%s asked by %q: status %d", test.listen, host, w.Code)
			}
		}
		for _, host := range test.wrong {
			for _, path := range []string{"/", "/status.json", "/metrics", "/healthz", "/none"} {
				if w := ask(a, http.MethodGet, path, host); w.Code != http.StatusMisdirectedRequest || strings.Contains(w.Body.String(), "Quay") {
					t.Errorf("%s asked for %s by %q: status %d: %s", test.listen, path, host, w.Code, w.Body)
				}
			}
		}
	}
}
