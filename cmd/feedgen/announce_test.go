package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"feedgen/cmd/feedgen/internal/job"
)

// A stage is a site that announces its feeds, the server at which they are read, and
// those that are told.
type stage struct {
	t      *testing.T
	dir    string
	server *httptest.Server

	mu     sync.Mutex
	hidden bool     // the server does not show the feeds yet
	status int      // of what hubs answer; 0: 200
	told   []string // since the last look

	asked func(*http.Request) // takes the place of the hubs, if not nil
	late  bool                // what a run asked for that was interrupted may be heard after its end
}

func newStage(t *testing.T) *stage {
	t.Helper()
	s := &stage{t: t, dir: t.TempDir()}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /feeds/", s.show)
	mux.HandleFunc("POST /hub", s.hear)
	mux.HandleFunc("POST /ping", s.hear)
	s.server = httptest.NewServer(mux)
	t.Cleanup(s.server.Close)
	s.write("posts/first.md", "---\ntitle: First\ndate: 2026-01-01\n---\nOne.\n")
	s.configure("")
	return s
}

func (s *stage) write(name, text string) {
	s.t.Helper()
	file := filepath.Join(s.dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		s.t.Fatal(err)
	}
}

// configure writes the configuration, with more at its end.
func (s *stage) configure(more string) {
	s.t.Helper()
	s.write("config.toml", fmt.Sprintf(`
[site]
title = "Quay"
url   = "https://example.com"
[[source]]
path = "posts"
[feed]
url = "%[1]s/feeds/"
[[out]]
path = "mirror"
[[out]]
path    = "public"
primary = true
[websub]
hubs = ["%[1]s/hub"]
wait = "0s"
[rsscloud]
url = "%[1]s/ping"
%[2]s`, s.server.URL, more))
}

// show is what a feed's reader gets.
func (s *stage) show(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	hidden := s.hidden
	s.mu.Unlock()
	if hidden {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	http.StripPrefix("/feeds/", http.FileServer(http.Dir(filepath.Join(s.dir, "public")))).ServeHTTP(w, r)
}

// hear is a hub, and an rssCloud server, that at once looks at what it is told of.
func (s *stage) hear(w http.ResponseWriter, r *http.Request) {
	feed := r.PostFormValue("hub.url") + r.PostFormValue("url")
	s.mu.Lock()
	asked := s.asked
	s.mu.Unlock()
	if asked != nil {
		asked(r)
		return
	}
	seen := s.fetch(feed)
	live, err := os.ReadFile(filepath.Join(s.dir, "public", feed[strings.LastIndex(feed, "/")+1:]))
	if err != nil || !bytes.Equal(live, seen) {
		s.t.Errorf("when %s is told of %s, it is not what was published: %v", r.URL.Path, feed, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.told = append(s.told, r.URL.Path+" "+strings.TrimPrefix(feed, s.server.URL))
	w.WriteHeader(max(s.status, http.StatusOK))
}

func (s *stage) fetch(url string) []byte {
	resp, err := http.Get(url)
	if err != nil {
		s.t.Error(err)
		return nil
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Error(err)
	}
	return data
}

// set changes what the servers do.
func (s *stage) set(hidden bool, status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hidden, s.status = hidden, status
}

// once runs the program, which must end with a code, and wants the hubs to be told.
func (s *stage) once(code int, want []string, flags ...string) *job.Report {
	s.t.Helper()
	return s.onceIn(s.t.Context(), code, want, flags...)
}

func (s *stage) onceIn(ctx context.Context, code int, want []string, flags ...string) *job.Report {
	s.t.Helper()
	var stdout, stderr bytes.Buffer
	args := append([]string{"once", "--json", "--config", filepath.Join(s.dir, "config.toml")}, flags...)
	if got := run(ctx, args, &stdout, &stderr); got != code {
		s.t.Errorf("exit code %d, want %d: %s", got, code, stderr.String())
	}
	var r job.Report
	if err := json.Unmarshal(stdout.Bytes(), &r); err != nil {
		s.t.Fatal(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	slices.Sort(s.told)
	if s.late {
		s.told = slices.Compact(s.told)
	}
	if diff := cmp.Diff(want, s.told); diff != "" {
		s.t.Errorf("hubs were told (-want +got):\n%s", diff)
	}
	s.told = nil
	return &r
}

// everybody is all that there is to tell.
func everybody() []string {
	return []string{"/hub /feeds/atom.xml", "/hub /feeds/feed.json", "/hub /feeds/rss.xml", "/ping /feeds/rss.xml"}
}

func TestHubsAreToldOfEachChangeOnce(t *testing.T) {
	s := newStage(t)
	r := s.once(exitDone, everybody())
	want := []job.Announcement{}
	for _, pair := range [][2]string{{"rss.xml", "hub"}, {"rss.xml", "ping"}, {"atom.xml", "hub"}, {"feed.json", "hub"}} {
		want = append(want, job.Announcement{Feed: s.server.URL + "/feeds/" + pair[0], Hub: s.server.URL + "/" + pair[1]})
	}
	if diff := cmp.Diff(want, r.Announced); diff != "" {
		t.Errorf("announced (-want +got):\n%s", diff)
	}
	record := filepath.Join(s.dir, ".feedgen", "cache", "announce.json")
	before, err := os.Stat(record)
	if err != nil {
		t.Fatal(err)
	}
	s.once(exitDone, nil)
	if after, err := os.Stat(record); err != nil || !os.SameFile(before, after) {
		t.Errorf("with no news the record was written: %v", err)
	}
	s.write("posts/second.md", "---\ntitle: Second\ndate: 2026-01-02\n---\nTwo.\n")
	if r := s.once(exitDone, nil, "--dry-run"); len(r.Announced) > 0 {
		t.Errorf("announced: %v", r.Announced)
	}
	s.once(exitDone, everybody())
	s.once(exitDone, nil, "--force")

	// Of what is no news to a hub it is not told again, though the files are.
	if err := os.RemoveAll(filepath.Join(s.dir, "public")); err != nil {
		t.Fatal(err)
	}
	s.once(exitDone, nil)

	rss := s.fetch(s.server.URL + "/feeds/rss.xml")
	for _, want := range []string{`<atom:link href="` + s.server.URL + `/hub" rel="hub">`, `<cloud domain="127.0.0.1" port="`} {
		if !bytes.Contains(rss, []byte(want)) {
			t.Errorf("RSS lacks %s", want)
		}
	}
}

// TestWhatHubsAreOwedIsToldByTheNextRun also without an index, and for each reason for
// which a run may have kept silent.
func TestWhatHubsAreOwedIsToldByTheNextRun(t *testing.T) {
	for name, c := range map[string]struct {
		more   string
		hidden bool
		status int
		told   []string // in vain
		flags  []string
		notes  int
		note   string // one of them
	}{
		"hub is down":   {status: 503, told: everybody(), notes: 4, note: "/hub: was not told of %s/feeds/atom.xml: 503 Service Unavailable; the next run tries again"},
		"hub refuses":   {status: 404, told: everybody(), notes: 4, note: "/ping: was not told of %s/feeds/rss.xml: 404 Not Found; the next run tries again"},
		"feed not seen": {hidden: true, notes: 3, note: "/feeds/rss.xml: not announced: its address does not show the change: 404 Not Found; the next run looks again."},
		"offline":       {flags: []string{"--offline"}},
		"no index":      {more: "[state]\nindex = false", status: 503, told: everybody(), notes: 4, note: "503"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.configure(c.more)
			for range 2 {
				s.set(c.hidden, c.status)
				r := s.once(exitDone, c.told, c.flags...)
				var notes strings.Builder
				for _, n := range r.Notes {
					fmt.Fprintf(&notes, "%s: %s\n", n.Where(), n.Text)
				}
				if len(r.Notes) != c.notes || !strings.Contains(notes.String(), strings.ReplaceAll(c.note, "%s", s.server.URL)) {
					t.Errorf("want %d notes and %q:\n%s", c.notes, c.note, notes.String())
				}
				s.once(exitDone, c.told, c.flags...)

				s.set(false, 0)
				s.once(exitDone, everybody())
				s.once(exitDone, nil)
				s.write("posts/second.md", "---\ntitle: Second\ndate: 2026-01-02\n---\nTwo.\n")
			}
		})
	}
}

// TestHubsAreToldOfWhatThePrimaryDestinationHas: readers know no other.
func TestHubsAreToldOfWhatThePrimaryDestinationHas(t *testing.T) {
	s := newStage(t)
	s.configure("[[out]]\npath = \"copy/here\"")
	s.write("copy", "A file where a folder is needed.")
	s.once(exitDestinations, everybody())

	s.write("posts/second.md", "---\ntitle: Second\ndate: 2026-01-02\n---\nTwo.\n")
	for _, from := range []string{"copy", "public"} {
		if err := os.RemoveAll(filepath.Join(s.dir, from)); err != nil {
			t.Fatal(err)
		}
	}
	s.write("public", "A file where a folder is needed.")
	if r := s.once(exitDestinations, nil); len(r.Announced) > 0 {
		t.Errorf("announced: %v", r.Announced)
	}
	if err := os.Remove(filepath.Join(s.dir, "public")); err != nil {
		t.Fatal(err)
	}
	s.once(exitDone, everybody())
}

func TestAnnouncementsThatAreInterruptedAreOwed(t *testing.T) {
	s := newStage(t)
	ctx, cancel := context.WithCancel(t.Context())
	s.asked = func(r *http.Request) {
		cancel()
		<-r.Context().Done()
	}
	r := s.onceIn(ctx, exitInterrupted, nil)
	if len(r.Announced) > 0 || len(r.Notes) > 0 {
		t.Errorf("announced: %v, notes: %v", r.Announced, r.Notes)
	}
	s.mu.Lock()
	s.asked, s.late = nil, true
	s.mu.Unlock()
	s.once(exitDone, everybody())
}
