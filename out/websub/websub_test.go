package websub_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"feedgen/out/websub"
)

// TestHubsAreToldWhenReadersSeeTheChange: a CDN hands out the old feed for a while,
// and each hub fetches the feed at the moment in which it is told.
func TestHubsAreToldWhenReadersSeeTheChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fresh := time.Now().Add(45 * time.Second)
		var told log
		n := network{}
		n["example.com"] = serves(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodGet && r.Header.Get("Cache-Control") != "no-cache" {
				t.Error("a cache may answer without asking")
			}
			if time.Now().Before(fresh) {
				fmt.Fprint(w, "old")
				return
			}
			fmt.Fprint(w, "new")
		})
		fetching := func(w http.ResponseWriter, r *http.Request) {
			form, err := io.ReadAll(r.Body)
			if err != nil || r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/x-www-form-urlencoded" {
				t.Error(r.Method, r.Header, err)
			}
			get, err := http.NewRequest(http.MethodGet, topic, nil)
			if err != nil {
				t.Error(err)
			}
			get.Header = http.Header{"User-Agent": {"test"}, "Cache-Control": {"no-cache"}}
			resp, err := n.RoundTrip(get)
			if err != nil {
				t.Error(err)
			}
			defer resp.Body.Close()
			seen, err := io.ReadAll(resp.Body)
			if err != nil {
				t.Error(err)
			}
			told.add(fmt.Sprintf("%s %s, sees %s", r.URL.Host, form, seen))
			w.WriteHeader(http.StatusAccepted)
		}
		n["hub.example"], n["cloud.example:5337"] = serves(fetching), serves(fetching)

		hubs := []websub.Hub{{URL: hub, Protocol: websub.WebSub}, {URL: cloud, Protocol: websub.RSSCloud}}
		got := newClient(t, n).Announce(t.Context(), []websub.Feed{feed("new", hubs...)}, 2*time.Minute)
		if diff := cmp.Diff([]websub.Announcement{{Feed: topic, Hub: hub}, {Feed: topic, Hub: cloud}}, got); diff != "" {
			t.Errorf("announcements (-want +got):\n%s", diff)
		}
		want := map[string]bool{
			"hub.example hub.mode=publish&hub.topic=https%3A%2F%2Fexample.com%2Frss.xml&hub.url=https%3A%2F%2Fexample.com%2Frss.xml, sees new": true,
			"cloud.example:5337 url=https%3A%2F%2Fexample.com%2Frss.xml, sees new":                                                             true,
		}
		for _, line := range told.lines {
			if !want[line] {
				t.Errorf("told: %s", line)
			}
			delete(want, line)
		}
		if len(want) > 0 {
			t.Errorf("not told: %v", want)
		}
	})
}

// TestAFeedThatIsNeverSeenIsNotAnnounced holds for whatever its address answers, and
// within the budget.
func TestAFeedThatIsNeverSeenIsNotAnnounced(t *testing.T) {
	for name, c := range map[string]struct {
		server server
		want   string
	}{
		"old bytes":     {says(200, nil, "old"), "it has other bytes than were published"},
		"more bytes":    {says(200, nil, "new and more"), "it has other bytes than were published"},
		"not there":     {says(404, nil, ""), "404 Not Found"},
		"no server":     {nil, "no such host"},
		"endless":       {endless(200), "it has other bytes than were published"},
		"slow":          {slow(200), "no answer within 20s"},
		"busy for long": {says(503, http.Header{"Retry-After": {"3600"}}, ""), "503 Service Unavailable"},
		"loop":          {says(302, http.Header{"Location": {topic}}, ""), "redirects that do not end"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := network{"hub.example": serves(func(http.ResponseWriter, *http.Request) { t.Error("the hub was told") })}
				if c.server != nil {
					n["example.com"] = c.server
				}
				start := time.Now()
				got := newClient(t, n).Announce(t.Context(), toHub("new"), 2*time.Minute)
				// A look that began before the end of the budget is waited for.
				if took := time.Since(start); took > 2*time.Minute+20*time.Second {
					t.Errorf("it took %v", took)
				}
				if len(got) != 1 || !errors.Is(got[0].Err, websub.ErrUnseen) || !strings.HasSuffix(got[0].Err.Error(), "change: "+c.want) {
					t.Errorf("announcements: %v", got)
				}
			})
		})
	}
}

func TestWithoutABudgetEachIsAskedOnce(t *testing.T) {
	var looks, words atomic.Int32
	n := network{
		"example.com": serves(func(w http.ResponseWriter, _ *http.Request) {
			if looks.Add(1) > 1 {
				fmt.Fprint(w, "new")
			}
		}),
		"hub.example": serves(func(w http.ResponseWriter, _ *http.Request) {
			words.Add(1)
			w.WriteHeader(http.StatusServiceUnavailable)
		}),
	}
	c := newClient(t, n)
	for _, want := range []string{"its address does not show the change: it has other bytes than were published", "503 Service Unavailable"} {
		got := c.Announce(t.Context(), toHub("new"), 0)
		if len(got) != 1 || got[0].Err == nil || got[0].Err.Error() != want {
			t.Errorf("announcements: %v, want %s", got, want)
		}
	}
	if looks.Load() != 2 || words.Load() != 1 {
		t.Errorf("%d looks and %d words", looks.Load(), words.Load())
	}
}

// TestAHubIsToldAgainWhileItFailsForATime gives a hub two answers and a good one.
func TestAHubIsToldAgainWhileItFailsForATime(t *testing.T) {
	tooMany := http.Header{"Retry-After": {"60"}}
	for name, c := range map[string]struct {
		first server
		tries int32
		least time.Duration
		want  string // of the error; empty: none
	}{
		"down":            {func(*http.Request) (*http.Response, error) { return nil, errors.New("refused") }, 3, time.Millisecond, ""},
		"broken":          {says(502, nil, ""), 3, time.Millisecond, ""},
		"too early":       {says(425, nil, ""), 3, time.Millisecond, ""},
		"no answer":       {func(r *http.Request) (*http.Response, error) { <-r.Context().Done(); return nil, r.Context().Err() }, 3, 40 * time.Second, ""},
		"asks for a rest": {says(429, tooMany, ""), 3, 2 * time.Minute, ""},
		"asks for too long a rest": {
			says(503, http.Header{"Retry-After": {"Sat, 01 Jan 2000 02:00:00 GMT"}}, ""), 1, 0, "503 Service Unavailable",
		},
		"asks for a rest that is over": {says(503, http.Header{"Retry-After": {"Sat, 01 Jan 1999 02:00:00 GMT"}}, ""), 3, time.Millisecond, ""},
		"not implemented":              {says(501, nil, ""), 1, 0, "501 Not Implemented"},
		"refuses":                      {says(400, http.Header{"Content-Type": {"text/plain; charset=utf-8"}}, "no such\n topic"), 1, 0, "400 Bad Request: no such topic"},
		"refuses with a page":          {says(403, http.Header{"Content-Type": {"text/html"}}, "<html>"), 1, 0, "403 Forbidden"},
		"refuses without end":          {endless(400), 1, 0, "400 Bad Request: " + strings.Repeat("?", 200) + "…"},
		"refuses slowly":               {slow(400), 1, 20 * time.Second, "400 Bad Request"},
		"untrusted": {func(*http.Request) (*http.Response, error) {
			return nil, &tls.CertificateVerificationError{Err: errors.New("unknown authority")}
		}, 1, 0, "tls: failed to verify certificate: unknown authority"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var tries atomic.Int32
				n := network{"example.com": says(200, nil, "new"), "hub.example": func(req *http.Request) (*http.Response, error) {
					if tries.Add(1) > 2 {
						return says(204, nil, "")(req)
					}
					return c.first(req)
				}}
				start := time.Now()
				got := newClient(t, n).Announce(t.Context(), toHub("new"), 5*time.Minute)
				said := ""
				if len(got) != 1 {
					t.Fatalf("announcements: %v", got)
				}
				if got[0].Err != nil {
					said = got[0].Err.Error()
				}
				if said != c.want || tries.Load() != c.tries {
					t.Errorf("after %d tries, want %d: %q, want %q", tries.Load(), c.tries, said, c.want)
				}
				if took := time.Since(start); took < c.least || took > 5*time.Minute {
					t.Errorf("it took %v", took)
				}
			})
		})
	}
}

// TestAHubThatStaysDownEndsInAnErrorWithinTheBudget, and keeps no other from its word.
func TestAHubThatStaysDownEndsInAnErrorWithinTheBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := network{"example.com": says(200, nil, "new"), "up.example": says(200, nil, "")}
		hubs := []websub.Hub{{URL: hub, Protocol: websub.WebSub}, {URL: "https://up.example/", Protocol: websub.WebSub}}
		start := time.Now()
		got := newClient(t, n).Announce(t.Context(), []websub.Feed{feed("new", hubs...)}, time.Minute)
		if took := time.Since(start); took < 10*time.Second || took > time.Minute {
			t.Errorf("gave up after %v", took)
		}
		if len(got) != 2 || got[0].Err == nil || got[0].Err.Error() != "no such host" || got[1].Err != nil {
			t.Errorf("announcements: %v", got)
		}
	})
}

func TestRSSCloudRefusesInTheBodyOfA200(t *testing.T) {
	for body, want := range map[string]string{
		`<?xml version="1.0"?>` + "\n" + `<result success="true" msg="Thanks for the ping."/>`: "",
		`<result success="false" msg="You pinged us
			2 seconds ago."/>`: "it refused: You pinged us 2 seconds ago.",
		`<result msg="` + strings.Repeat("é", 300) + `" success=" False "></result>`: "it refused: " + strings.Repeat("é", 200) + "…",
		`<result success="false"/>`: "it refused",
		`success="false"`:           "",
		`{"success": true}`:         "",
		``:                          "",
	} {
		n := network{"example.com": says(200, nil, "new"), "cloud.example:5337": says(200, nil, body)}
		got := newClient(t, n).Announce(t.Context(), []websub.Feed{feed("new", websub.Hub{URL: cloud, Protocol: websub.RSSCloud})}, time.Hour)
		said := ""
		if len(got) == 1 && got[0].Err != nil {
			said = got[0].Err.Error()
		}
		if len(got) != 1 || said != want {
			t.Errorf("%s: %v, want %q", body, got, want)
		}
	}
}

// TestOnlyRedirectsThatKeepTheWordAreFollowed: after a 301 a hub would be asked for a
// page, and told nothing.
func TestOnlyRedirectsThatKeepTheWordAreFollowed(t *testing.T) {
	to := http.Header{"Location": {"https://new.example/hub"}}
	for status, want := range map[int]string{
		301: "301 Moved Permanently: it sends to https://new.example/hub",
		302: "302 Found: it sends to https://new.example/hub",
		303: "303 See Other: it sends to https://new.example/hub",
		307: "",
		308: "",
	} {
		var told log
		n := network{"example.com": says(200, nil, "new"), "hub.example": says(status, to, ""), "new.example": serves(func(_ http.ResponseWriter, r *http.Request) {
			told.add(r.Method + " " + r.PostFormValue("hub.url"))
		})}
		got := newClient(t, n).Announce(t.Context(), toHub("new"), 0)
		said, lines := "", []string{"POST " + topic}
		if len(got) == 1 && got[0].Err != nil {
			said, lines = got[0].Err.Error(), nil
		}
		if diff := cmp.Diff(lines, told.lines); diff != "" || said != want || len(got) != 1 {
			t.Errorf("%d: %v, want %q; told (-want +got):\n%s", status, got, want, diff)
		}
	}
}

func TestFewRequestsAreMadeAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var now, most atomic.Int32
		server := func(req *http.Request) (*http.Response, error) {
			n := now.Add(1)
			for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
			}
			time.Sleep(time.Second)
			now.Add(-1)
			return says(200, nil, "new")(req)
		}
		n := network{"example.com": server, "hub.example": server}
		var feeds []websub.Feed
		for range 40 {
			feeds = append(feeds, toHub("new")...)
		}
		for _, a := range newClient(t, n).Announce(t.Context(), feeds, time.Minute) {
			if a.Err != nil {
				t.Error(a.Err)
			}
		}
		if most.Load() != 8 {
			t.Errorf("up to %d requests at a time", most.Load())
		}
	})
}

func TestAnnouncingEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		n := network{"example.com": says(200, nil, "old")}
		start := time.Now()
		got := newClient(t, n).Announce(ctx, toHub("new"), time.Hour)
		if len(got) != 1 || !errors.Is(got[0].Err, context.DeadlineExceeded) || time.Since(start) != 10*time.Second {
			t.Errorf("announcements after %v: %v", time.Since(start), got)
		}
	})
}

func TestAPanicIsAnError(t *testing.T) {
	n := network{"example.com": func(*http.Request) (*http.Response, error) { panic("odd") }}
	got := newClient(t, n).Announce(t.Context(), toHub("new"), 0)
	if len(got) != 1 || got[0].Err == nil || got[0].Err.Error() != "feedgen failed on it: odd" {
		t.Errorf("announcements: %v", got)
	}
}

func TestNewNamesTheWrongKey(t *testing.T) {
	if _, err := websub.New(websub.Config{}); err == nil || err.Error() != "UserAgent is empty" {
		t.Errorf("error is %v", err)
	}
}
