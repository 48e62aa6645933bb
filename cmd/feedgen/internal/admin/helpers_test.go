package admin_test

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"feedgen/cmd/feedgen/internal/admin"
	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/job"
	"feedgen/feedgen"
	"feedgen/sources"
)

// noon is when tests are.
var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// parse gives the configuration of a site in a folder of its own.
func parse(t *testing.T) *config.Config {
	t.Helper()
	cfg, err := config.Parse(filepath.Join(t.TempDir(), "feedgen.toml"), []byte(`
site   = { title = "Quay", url = "https://example.com" }
source = [{ path = "posts" }]
out    = [{ path = "public" }, { path = "twin" }]
serve  = { admin = "127.0.0.1:8081" }
`), nil)
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}

// newAdmin gives one that sees a status at noon.
func newAdmin(t *testing.T, status *job.Status) *admin.Admin {
	t.Helper()
	a := admin.New(admin.Config{
		Site:    parse(t),
		Version: "1.2.3",
		Now:     func() time.Time { return noon },
	})
	a.SetLook(func(*config.Config, time.Time) (*job.Status, error) { return status, nil })
	return a
}

// ask asks by 127.0.0.1, or by another host.
func ask(a *admin.Admin, method, path string, host ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	r.Host = "127.0.0.1:8081"
	if len(host) > 0 {
		r.Host = host[0]
	}
	w := httptest.NewRecorder()
	a.ServeHTTP(w, r)
	return w
}

// get asks and wants an answer.
func get(t *testing.T, a *admin.Admin, path string) string {
	t.Helper()
	w := ask(a, http.MethodGet, path)
	if w.Code != http.StatusOK {
		t.Fatalf("%s: status %d: %s", path, w.Code, w.Body)
	}
	return w.Body.String()
}

// busy is the status of a site where much goes on and some of it goes wrong.
func busy() *job.Status {
	files := []job.ServedFile{
		{Name: "rss.xml", Kind: "feed", Items: 20, Bytes: 61_234},
		{Name: "atom.xml", Kind: "feed", Items: 20, Bytes: 64_001},
		{Name: "images/a.jpg", Kind: "image", Bytes: 40_000},
		{Name: "images/b.jpg", Kind: "image", Bytes: 2_000_000},
	}
	item := func(kind feedgen.ChangeKind, title, url string) job.ChangedItem {
		return job.ChangedItem{Kind: kind, Title: title, URL: url, ID: url}
	}
	return &job.Status{
		Site:      "Quay",
		Published: noon.Add(-12 * time.Minute),
		Due:       noon.Add(50 * time.Hour),
		Items:     20,
		Ledger: job.LedgerStatus{
			Posts: 25_123, Changed: 7,
			Newest: &job.Published{ID: "n", URL: "https://example.com/new/", Date: noon.Add(-3 * time.Hour)},
			Oldest: &job.Published{ID: "o", URL: "https://example.com/old/", Date: noon.AddDate(-9, 0, 0)},
		},
		Refused: &job.RefusedFeeds{Folder: ".feedgen/refused", At: noon.Add(-time.Hour),
			Reasons: []string{"public/rss.xml: it has 20 items, and there would be none"}},
		Destinations: []job.Served{
			{Name: "public", At: noon.Add(-12 * time.Minute), Files: files},
			{Name: "twin", At: noon.Add(-30 * time.Hour), Files: files[:2], Error: "dial tcp 192.0.2.1:22: connect: connection refused"},
		},
		Notes: []job.Note{
			{File: "posts/ferry.md", Line: 3, Kind: sources.Mended, Text: `date: "1 March": taken for 2026-03-01`},
			{File: "posts/broken.md", Line: 2, Kind: sources.LeftOut, Text: "front matter has no end"},
			{File: "posts/2099.md", Kind: sources.HeldBack, Text: "dated in the future: 2099-05-01 00:00 UTC"},
		},
		Runs: []job.PastRun{
			{ID: "AAAA2222", Cause: job.OnTime, At: noon.Add(-12 * time.Minute), Seconds: 2.34, Posts: 25_130, Warnings: 2, Error: "out twin: dial tcp 192.0.2.1:22: connect: connection refused"},
			{ID: "BBBB2222", Cause: job.OnChange, At: noon.Add(-27 * time.Minute), Seconds: 0.081, Posts: 25_130, Changed: 3, Warnings: 2, Changes: "1 new, 1 changed, 1 pushed out",
				Items: []job.ChangedItem{item(feedgen.ItemNew, "The ferry is late", "https://example.com/ferry/"), item(feedgen.ItemChanged, "", "https://example.com/untitled/")}},
			{Cause: job.ByHand, At: noon.Add(-42 * time.Minute), Seconds: 95, Posts: 25_129},
		},
		Untold: []job.Untold{{Hub: "https://hub.example/", Feeds: []string{"https://example.com/rss.xml"}}},
		Daemon: &job.Daemon{Process: "process 4711 at quay, since 2026-02-01 10:00 UTC", Next: noon.Add(3 * time.Minute)},
	}
}

// well is the status of a site where nothing goes wrong.
func well() *job.Status {
	s := busy()
	s.Refused, s.Untold, s.Notes, s.Runs = nil, nil, nil, s.Runs[1:]
	s.Destinations[1].At, s.Destinations[1].Error = s.Destinations[0].At, ""
	return s
}

// never is the status of a site for which there was no run yet.
func never() *job.Status {
	return &job.Status{Site: "Quay", Destinations: []job.Served{{Name: "public"}}}
}
