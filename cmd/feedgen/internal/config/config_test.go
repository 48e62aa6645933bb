package config_test

import (
	"flag"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/schedule"
	"feedgen/feedgen"
	"feedgen/out/dir"
	"feedgen/sources"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// sameZone compares zones by name: their insides depend on the machine.
func sameZone() cmp.Option {
	return cmp.Comparer(func(a, b *time.Location) bool { return a.String() == b.String() })
}

func parseFile(t *testing.T, name string) *config.Config {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	got, err := config.Parse("/srv/site/"+name, data, nil)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// A file in testdata/bad is a test: beside it is all that Parse says of it.
func TestParseTellsAllThatIsWrong(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.toml")
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, err = config.Parse(filepath.Base(file), data, nil)
			if err == nil {
				t.Fatal("no error")
			}
			got := err.Error() + "\n"
			golden := strings.TrimSuffix(file, ".toml") + ".txt"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
		})
	}
}

func TestParseFillsInDefaults(t *testing.T) {
	want := &config.Config{
		File:     "/srv/site/minimal.toml",
		Site:     feedgen.Site{Title: "Example News", URL: "https://example.com"},
		Timezone: time.UTC,
		Sources: []config.Source{{
			Name:   "posts",
			Type:   "posts",
			Path:   config.Path{Written: "posts", Resolved: "/srv/site/posts"},
			Preset: "auto",
			Fields: map[string]string{},
			At:     "/srv/site/minimal.toml:5:3",
		}},
		Feed: config.Feed{
			URL:     "https://example.com/",
			Formats: []feedgen.Format{feedgen.RSS, feedgen.Atom, feedgen.JSON},
			Files:   map[feedgen.Format]string{feedgen.RSS: "rss.xml", feedgen.Atom: "atom.xml", feedgen.JSON: "feed.json"},
			Items:   20,
			Content: "full",
		},
		Outs: []config.Out{{
			Type:    "dir",
			Name:    "public",
			Primary: true,
			Dir:     dir.Config{Path: "/srv/site/public"},
			At:      "/srv/site/minimal.toml:8:3",
		}},
		Images:   config.Images{Probe: true, Recheck: 7 * 24 * time.Hour, Keep: 365 * 24 * time.Hour, InContent: true},
		Guards:   config.Guards{Invalid: true, Emptied: true, Limits: feedgen.Limits{Vanished: 50, Flooded: 50, Reshown: 2}},
		WebSub:   config.WebSub{Wait: 2 * time.Minute},
		Schedule: config.Schedule{Times: mustSchedule(t, "*/15 * * * *", time.UTC), Timeout: time.Hour, Grace: 30 * time.Second},
		State:    config.State{Path: config.Path{Written: ".feedgen", Resolved: "/srv/site/.feedgen"}, Index: true},
	}
	if diff := cmp.Diff(want, parseFile(t, "minimal.toml"), sameZone(), sameTimes()); diff != "" {
		t.Errorf("configuration (-want +got):\n%s", diff)
	}
}

func TestParseReadsEveryKey(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	want := &config.Config{
		File: "/srv/site/full.toml",
		Site: feedgen.Site{
			Title:       "Example News",
			URL:         "https://xn--mnchen-3ya.example/blog",
			Description: "What happens",
			Language:    "en-GB",
			Author:      sources.Author{Name: "Ann", Email: "ann@example.com", URL: "https://example.com/ann"},
			Copyright:   "© Example",
			Icon:        "https://xn--mnchen-3ya.example/favicon.png",
			Logo:        "https://cdn.example.com/a%20b.png",
			Podcast: &feedgen.Podcast{
				Author:     "Ann and Bob",
				Owner:      sources.Author{Name: "Bob", Email: "bob@example.com"},
				Image:      "https://xn--mnchen-3ya.example/art%20work.jpg",
				Categories: []string{"News", "Arts > Books"},
				Explicit:   true,
				Type:       "serial",
				GUID:       "917393E3-1b1e-5cef-ace4-edaa54e1f810",
				Locked:     true,
				Funding:    feedgen.Funding{URL: "https://example.com/give?a=b", Text: "Buy us a tea"},
			},
		},
		Timezone: london,
		Sources: []config.Source{{
			Name:      "news",
			Type:      "posts",
			Path:      config.Path{Written: "source/_posts", Resolved: "/srv/site/source/_posts"},
			Include:   []string{"**/*.{md,mdx}"},
			Exclude:   []string{"drafts/**"},
			Preset:    "jigsaw",
			Permalink: "/articles/{-title}",
			Fields:    map[string]string{"image": "hero.src"},
			Static: []config.Path{
				{Written: "source", Resolved: "/srv/site/source"},
				{Written: "/srv/static/", Resolved: "/srv/static"},
			},
			At: "/srv/site/full.toml:13:3",
		}, {
			Name:   "posts",
			Type:   "posts",
			Path:   config.Path{Written: "../more", Resolved: "/srv/more"},
			Preset: "auto",
			Fields: map[string]string{"image_alt": "c"},
			At:     "/srv/site/full.toml:24:3",
		}},
		Feed: config.Feed{
			URL:     "https://example.com/feeds%2Fall/",
			Formats: []feedgen.Format{feedgen.JSON, feedgen.RSS},
			Files:   map[feedgen.Format]string{feedgen.RSS: "news/rss.xml", feedgen.Atom: "news/feed.json", feedgen.JSON: "news/feed.json"},
			Items:   0,
			Content: "summary",
			Adopt:   true,
		},
		Outs: []config.Out{{
			Type: "dir",
			Name: "public",
			Dir:  dir.Config{Path: "/srv/site/public"},
			At:   "/srv/site/full.toml:48:3",
		}, {
			Type:    "dir",
			Name:    "/var/www/feeds",
			Primary: true,
			Dir:     dir.Config{Path: "/var/www/feeds"},
			At:      "/srv/site/full.toml:52:3",
		}, {
			Type: "dir",
			Name: "serve",
			Dir:  dir.Config{Path: "/var/lib/feedgen/out/served-full"},
		}},
		Admin: "localhost:8081",
		Serve: &config.Serve{
			Listen: "[::1]:8080",
			MaxAge: 15 * time.Minute,
			Folder: "/var/lib/feedgen/out/served-full",
			Moved: map[string]string{
				"/feed/":          "https://example.com/feeds/rss",
				"/alt%20news.xml": "https://xn--mnchen-3ya.example/a?b=c",
			},
			Gone: []string{"/dead.xml", "/fl%C3%BBx.xml"},
		},
		Images: config.Images{
			AllowHosts: []string{"localhost:8080", "*.example.com"},
			Recheck:    12 * time.Hour,
			Copy:       true,
			MaxWidth:   1200,
			Keep:       2 * 365 * 24 * time.Hour,
		},
		Guards: config.Guards{Limits: feedgen.Limits{Vanished: 100, Flooded: 0, Reshown: -1}},
		WebSub: config.WebSub{Hubs: []string{"https://xn--mnchen-3ya.example/hub?a=b", "http://hub.example:8080/"}},
		RSSCloud: &config.RSSCloud{
			URL:   "http://rpc.rsscloud.example:5337/ping",
			Cloud: feedgen.Cloud{Domain: "rpc.rsscloud.example", Port: 5337, Path: "/RPC2?a=b"},
		},
		Schedule: config.Schedule{
			Times:   mustSchedule(t, "@hourly", paris),
			Jitter:  5 * time.Minute,
			Watch:   true,
			Before:  config.Program{Run: []string{"git", "pull"}, Env: map[string]config.Secret{"TOKEN": {Env: "GIT_TOKEN", At: "/srv/site/full.toml:65:14"}}, Timeout: 2 * time.Minute, Dir: "/srv/site"},
			Timeout: 20 * time.Minute,
			Grace:   time.Minute,
		},
		Alert: config.Alert{
			Failures: 5,
			Command:  config.Program{Run: []string{"./page"}, Timeout: 10 * time.Minute, Dir: "/srv/site"},
			URL:      config.Secret{File: config.Path{Written: "hook", Resolved: "/srv/site/hook"}, At: "/srv/site/full.toml:97:1"},
		},
		Log:   config.Log{JSON: true, Level: slog.LevelDebug},
		State: config.State{Path: config.Path{Written: "/var/lib/feedgen", Resolved: "/var/lib/feedgen"}},
	}
	got := parseFile(t, "full.toml")
	if diff := cmp.Diff(want, got, sameZone(), sameTimes()); diff != "" {
		t.Errorf("configuration (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want.Outs[1], got.Primary()); diff != "" {
		t.Errorf("primary (-want +got):\n%s", diff)
	}
}

func TestParseTakesTheCloudFromItsAddress(t *testing.T) {
	for url, want := range map[string]feedgen.Cloud{
		"http://cloud.example/ping":       {Domain: "cloud.example", Port: 80, Path: "/pleaseNotify"},
		"https://cloud.example/ping":      {Domain: "cloud.example", Port: 443, Path: "/pleaseNotify"},
		"https://cloud.example:5337/ping": {Domain: "cloud.example", Port: 5337, Path: "/pleaseNotify"},
	} {
		got, err := config.Parse("feedgen.toml", []byte(`
site = { title = "News", url = "https://example.com" }
source = [{ path = "posts" }]
out = [{ path = "public" }]
rsscloud = { url = "`+url+`" }
`), nil)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(&config.RSSCloud{URL: url, Cloud: want}, got.RSSCloud); diff != "" {
			t.Errorf("%s (-want +got):\n%s", url, diff)
		}
	}
}

func mustSchedule(t *testing.T, spec string, zone *time.Location) *schedule.Schedule {
	t.Helper()
	s, err := schedule.Parse(spec, zone)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// sameTimes compares schedules by what they are for.
func sameTimes() cmp.Option {
	return cmp.Comparer(func(a, b *schedule.Schedule) bool {
		day := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
		return a.String() == b.String() && a.Next(day).Equal(b.Next(day))
	})
}

func TestParseDropsTheQueryWhereFeedsLieAtTheSitesAddress(t *testing.T) {
	got, err := config.Parse("feedgen.toml", []byte(`
site = { title = "News", url = "https://example.com/blog?lang=en" }
source = [{ path = "posts" }]
out = [{ path = "public" }]
`), nil)
	if err != nil {
		t.Fatal(err)
	}
	if want := "https://example.com/blog/"; got.Feed.URL != want {
		t.Errorf("feed.url is %q, want %q", got.Feed.URL, want)
	}
}

func TestParseTakesTheFeedsAddressFromTheSites(t *testing.T) {
	for _, c := range []struct{ site, feed, want string }{
		{"https://example.com", "./feeds", "https://example.com/feeds/"},
		{"https://example.com/blog", "./feeds/", "https://example.com/blog/feeds/"},
		{"https://example.com/blog", "/feeds/", "https://example.com/feeds/"},
		{"https://example.com/blog", "https://feeds.example/", "https://feeds.example/"},
		{"https://example.com", "//feeds.example/", ""},
		{"https://example.com", "feeds.example/", ""},
		{"https://example.com", "./feeds?x", ""},
	} {
		got, err := config.Parse("feedgen.toml", []byte(`
site = { title = "News", url = "`+c.site+`" }
feed = { url = "`+c.feed+`" }
source = [{ path = "posts" }]
out = [{ path = "public" }]
`), nil)
		switch {
		case c.want == "" && err == nil:
			t.Errorf("%s: no error", c.feed)
		case c.want != "" && err != nil:
			t.Error(err)
		case c.want != "" && got.Feed.URL != c.want:
			t.Errorf("%s: feed.url is %q, want %q", c.feed, got.Feed.URL, c.want)
		}
	}
}
