package job

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/state"
	"feedgen/feedgen/ledger"
)

// A takeover is a site of one post, and a server that has its feed so far.
type takeover struct {
	t     *testing.T
	dir   string
	serve http.HandlerFunc

	mu    sync.Mutex
	asked []string
}

func newTakeover(t *testing.T, serve http.HandlerFunc) *takeover {
	t.Helper()
	s := &takeover{t: t, dir: t.TempDir(), serve: serve}
	s.write("posts/a.md", "---\ntitle: A\ndate: 2026-01-01\n---\nThe ferry leaves at seven.\n")
	return s
}

func (s *takeover) write(name, text string) {
	s.t.Helper()
	full := filepath.Join(s.dir, name)
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
		s.t.Fatal(err)
	}
}

// run runs once, and gives what is told of the feed so far.
func (s *takeover) run(ctx context.Context, opts Options) (told []string, err error) {
	s.t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.asked = append(s.asked, r.URL.Path)
		s.mu.Unlock()
		s.serve(w, r)
	}))
	defer server.Close()
	text := fmt.Sprintf("[site]\ntitle = \"Quay\"\nurl = \"https://quay.example\"\n[[source]]\npath = \"posts\"\n[feed]\nurl = %q\n[[out]]\npath = \"public\"\n", server.URL)
	cfg, err := config.Parse(filepath.Join(s.dir, "config.toml"), []byte(text), nil)
	if err != nil {
		s.t.Fatal(err)
	}
	opts.Now = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	r, err := Run(ctx, cfg, opts)
	for _, n := range r.Notes {
		told = append(told, strings.ReplaceAll(n.Text, server.URL, ""))
	}
	return told, err
}

// ids gives the ids that are remembered.
func (s *takeover) ids() map[string]bool {
	s.t.Helper()
	book, err := state.LedgerIn(filepath.Join(s.dir, ".feedgen"), "config.toml").Load()
	if err != nil {
		s.t.Fatal(err)
	}
	ids := make(map[string]bool)
	for row := range book.Rows() {
		ids[row.ID] = true
	}
	return ids
}

const (
	oldRSS  = `<rss version="2.0"><channel><title>Quay</title><item><link>https://old.example/a/</link><guid isPermaLink="false">r1</guid></item></channel></rss>`
	oldAtom = `<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="https://old.example/a/"/><id>tag:quay.example,2026:a</id></entry></feed>`
)

func only(ids ...string) map[string]bool {
	all := make(map[string]bool)
	for _, id := range ids {
		all[id] = true
	}
	return all
}

func TestTheFeedThatIsReadAtItsAddressIsTakenOver(t *testing.T) {
	tests := []struct {
		name  string
		serve http.HandlerFunc
		want  string
		told  []string
	}{
		{"there is none", http.NotFound, "https://quay.example/a/", nil},
		{"RSS", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, oldRSS) }, "r1", nil},
		{"Atom alone", func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/atom.xml" {
				http.NotFound(w, r)
				return
			}
			fmt.Fprint(w, oldAtom)
		}, "tag:quay.example,2026:a", nil},
		{"RSS is gone", func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/atom.xml" {
				w.WriteHeader(http.StatusGone)
				return
			}
			fmt.Fprint(w, oldAtom)
		}, "tag:quay.example,2026:a", nil},
		{"moved", func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/feed/" {
				http.Redirect(w, r, "/feed/", http.StatusMovedPermanently)
				return
			}
			fmt.Fprint(w, oldRSS)
		}, "r1", nil},
		{"a page", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<!DOCTYPE html><p>Hello.") }, "https://quay.example/a/", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := newTakeover(t, test.serve)
			told, err := s.run(t.Context(), Options{DryRun: true})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.told, told); diff != "" {
				t.Errorf("told before (-want +got):\n%s", diff)
			}
			if ids := s.ids(); len(ids) > 0 {
				t.Errorf("a dry run remembers %v", ids)
			}
			if told, err = s.run(t.Context(), Options{}); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.told, told); diff != "" {
				t.Errorf("told (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(only(test.want), s.ids()); diff != "" {
				t.Errorf("ids (-want +got):\n%s", diff)
			}
			// Once feedgen has published, nobody is asked any more, and nothing told.
			s.asked = nil
			s.write("posts/b.md", "---\ntitle: B\ndate: 2026-01-02\n---\nThe pump is mended.\n")
			told, err = s.run(t.Context(), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if len(told) > 0 || len(s.asked) > 0 {
				t.Errorf("the next run asks for %v and tells %v", s.asked, told)
			}
			if diff := cmp.Diff(only(test.want, "https://quay.example/b/"), s.ids()); diff != "" {
				t.Errorf("ids after the next run (-want +got):\n%s", diff)
			}
		})
	}
}

// TestAFeedThatCannotBeReadIsNotGuessed: nothing is published and nothing remembered,
// unless the owner says so.
func TestAFeedThatCannotBeReadIsNotGuessed(t *testing.T) {
	for _, status := range []int{500, 503, 403} {
		s := newTakeover(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
		_, err := s.run(t.Context(), Options{})
		if want := "whether there is a feed at feed.url already cannot be told, and its subscribers might see posts again: http://127.0.0.1:"; !errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), fmt.Sprint(status)) {
			t.Errorf("%d: error is %v, want %v with %q", status, err, ErrRefused, want)
		}
		if ids := s.ids(); len(ids) > 0 {
			t.Errorf("%d: remembered are %v", status, ids)
		}
		if _, err := s.run(t.Context(), Options{Force: true}); err != nil {
			t.Errorf("%d: forced: %v", status, err)
		}
		if diff := cmp.Diff(only("https://quay.example/a/"), s.ids()); diff != "" {
			t.Errorf("%d: ids (-want +got):\n%s", status, diff)
		}
	}
}

// TestNobodyIsAskedOffline: what is not known then cannot be taken over.
func TestNobodyIsAskedOffline(t *testing.T) {
	s := newTakeover(t, http.NotFound)
	if told, err := s.run(t.Context(), Options{Offline: true}); err != nil || len(told) > 0 || len(s.asked) > 0 {
		t.Errorf("asked for %v, told %v (%v)", s.asked, told, err)
	}
}

// TestAFeedIsLookedAtAgainUntilFeedgenPublishes: between `feedgen init` and the first
// run its program may have added items.
func TestAFeedIsLookedAtAgainUntilFeedgenPublishes(t *testing.T) {
	s := newTakeover(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, oldRSS) })
	book := &ledger.Ledger{}
	book.Enter([]ledger.Row{{ID: "r0", URL: "https://old.example/before/", Published: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)}})
	if err := state.LedgerIn(filepath.Join(s.dir, ".feedgen"), "config.toml").Save(book); err != nil {
		t.Fatal(err)
	}
	if _, err := s.run(t.Context(), Options{}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(only("r0", "r1"), s.ids()); diff != "" {
		t.Errorf("ids (-want +got):\n%s", diff)
	}
}

// TestAnUnknownFeedIsNotReplaced: what is live at the primary destination cannot be
// read.
func TestAnUnknownFeedIsNotReplaced(t *testing.T) {
	s := newTakeover(t, http.NotFound)
	s.write("public/rss.xml/file", "")
	if _, err := s.run(t.Context(), Options{}); !errors.Is(err, ErrDestinations) {
		t.Errorf("error is %v, want %v", err, ErrDestinations)
	}
	if ids := s.ids(); len(ids) > 0 {
		t.Errorf("remembered are %v", ids)
	}
}

func TestTakingOverEndsWhenInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := newTakeover(t, func(http.ResponseWriter, *http.Request) { cancel() })
	if _, err := s.run(ctx, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v, want %v", err, context.Canceled)
	}
	if ids := s.ids(); len(ids) > 0 {
		t.Errorf("remembered are %v", ids)
	}
}
