package web_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/state"
	"feedgen/cmd/feedgen/internal/web"
	"feedgen/feedgen"
	"feedgen/feedgen/ledger"
)

func TestAFeedThatIsTheSameKeepsItsTagAndDate(t *testing.T) {
	cfg := configure(t)
	publish(t, cfg, map[string]string{"rss.xml": "<rss>1</rss>", "atom.xml": "<feed>1</feed>"})
	touch(t, cfg, "rss.xml", longAgo)
	touch(t, cfg, "atom.xml", longAgo)
	shelf, address := open(t, cfg)
	before := ask(t, "GET", address+"/feeds/rss.xml")
	publish(t, cfg, map[string]string{"rss.xml": "<rss>1</rss>", "atom.xml": "<feed>2</feed>"})
	load(t, shelf, cfg)
	var anew web.Shelf // as after a restart
	load(t, &anew, cfg)
	for _, got := range []answer{ask(t, "GET", address+"/feeds/rss.xml"), ask(t, "GET", serveShelf(t, &anew)+"/feeds/rss.xml")} {
		wantHeaders(t, got, "ETag: "+before.header.Get("ETag"), "Last-Modified: "+dateThen)
	}
	// The other was published with a date that is not over, or with one that is later.
	if got := ask(t, "GET", address+"/feeds/atom.xml", "If-Modified-Since: "+dateThen); got.body != "<feed>2</feed>" {
		t.Errorf("body is %q", got.body)
	}
}

func serveShelf(t *testing.T, shelf *web.Shelf) (address string) {
	return "http://" + serveBare(t, shelf.ServeHTTP)
}

// TestTwoVersionsOfASecondHaveTwoDates: also where a clock was put back.
func TestTwoVersionsOfASecondHaveTwoDates(t *testing.T) {
	cfg := configure(t)
	shelf := &web.Shelf{}
	for i, want := range []string{dateThen, dateLater} {
		publish(t, cfg, map[string]string{"rss.xml": strconv.Itoa(i)})
		touch(t, cfg, "rss.xml", longAgo)
		load(t, shelf, cfg)
		wantHeaders(t, ask(t, "GET", serveShelf(t, shelf)+"/feeds/rss.xml"), "Last-Modified: "+want)
	}
}

func TestNothingIsThereBeforeTheFirstRun(t *testing.T) {
	cfg := configure(t, `gone = ["/dead.xml"]`)
	shelf, address := open(t, cfg)
	if shelf.Ready() {
		t.Error("ready without a feed")
	}
	for path, want := range map[string]int{"/feeds/rss.xml": 404, "/feeds/none.xml": 404, "/dead.xml": 410} {
		if got := ask(t, "GET", address+path); got.status != want {
			t.Errorf("%s: status %d, want %d", path, got.status, want)
		}
	}
	if got := ask(t, "GET", serveShelf(t, &web.Shelf{})+"/feeds/rss.xml"); got.status != 404 {
		t.Errorf("a shelf that was never loaded: status %d", got.status)
	}
}

// TestAFeedThatIsLostIsNotGone: readers must not take it off their lists.
func TestAFeedThatIsLostIsNotGone(t *testing.T) {
	cfg := configure(t)
	var book ledger.Ledger
	book.Enter([]ledger.Row{{ID: "a", URL: "https://quay.example/a/", Post: 1, Published: longAgo}})
	if err := state.LedgerIn(cfg.State.Path.Resolved, cfg.File).Save(&book); err != nil {
		t.Fatal(err)
	}
	_, address := open(t, cfg)
	got := ask(t, "GET", address+"/feeds/rss.xml")
	wantHeaders(t, got, "Retry-After: 60", "Cache-Control: no-store")
	if got.status != http.StatusServiceUnavailable {
		t.Errorf("status %d", got.status)
	}
	if got := ask(t, "GET", address+"/feeds/none.xml"); got.status != 404 {
		t.Errorf("what never was a feed: status %d", got.status)
	}
}

// TestWhatCannotBeLoadedLeavesWhatIsServed spoils the folder in several ways.
func TestWhatCannotBeLoadedLeavesWhatIsServed(t *testing.T) {
	cfg := configure(t)
	publish(t, cfg, map[string]string{"rss.xml": "<rss>1</rss>"})
	shelf, address := open(t, cfg)
	inFolder := func(name string) string { return filepath.Join(cfg.Serve.Folder, name) }
	want := func(body string) {
		t.Helper()
		if got := ask(t, "GET", address+"/feeds/rss.xml"); got.body != body {
			t.Errorf("status %d, body %q, want %q", got.status, got.body, body)
		}
	}
	// A run is half done: the feed is there, and the manifest does not know.
	if err := os.WriteFile(inFolder("rss.xml"), []byte("<rss>2</rss>"), 0o644); err != nil {
		t.Fatal(err)
	}
	load(t, shelf, cfg)
	want("<rss>1</rss>")
	publish(t, cfg, map[string]string{"rss.xml": "<rss>2</rss>"})
	load(t, shelf, cfg)
	want("<rss>2</rss>")
	// What another program has spoiled is not what the manifest says.
	publish(t, cfg, map[string]string{"rss.xml": "<rss>3</rss>"})
	if err := os.WriteFile(inFolder("rss.xml"), []byte("<rss"), 0o644); err != nil {
		t.Fatal(err)
	}
	load(t, shelf, cfg)
	want("<rss>2</rss>")
	if err := os.Remove(inFolder("rss.xml")); err != nil {
		t.Fatal(err)
	}
	load(t, shelf, cfg)
	want("<rss>2</rss>")
	if err := os.RemoveAll(cfg.Serve.Folder); err != nil {
		t.Fatal(err)
	}
	load(t, shelf, cfg)
	want("<rss>2</rss>")
	publish(t, cfg, map[string]string{"rss.xml": "<rss>4</rss>"})
	load(t, shelf, cfg)
	want("<rss>4</rss>")
	if err := os.WriteFile(inFolder(".feedgen.json"), []byte(`{"version": 99}`), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := shelf.Load(t.Context(), cfg); err == nil || !strings.Contains(err.Error(), "newer feedgen") {
		t.Errorf("error is %v", err)
	}
	want("<rss>4</rss>")
}

// TestAnotherConfigurationServesFromTheNextLoadOn has a feed at another address.
func TestAnotherConfigurationServesFromTheNextLoadOn(t *testing.T) {
	cfg := configure(t)
	publish(t, cfg, map[string]string{"rss.xml": "<rss/>"})
	shelf, address := open(t, cfg)
	next := *cfg
	next.Feed.URL = "https://quay.example/news/"
	next.Serve = &config.Serve{Folder: cfg.Serve.Folder, MaxAge: time.Minute, Moved: map[string]string{"/feeds/rss.xml": "https://quay.example/news/rss.xml"}}
	load(t, shelf, &next)
	wantHeaders(t, ask(t, "GET", address+"/news/rss.xml"), "Cache-Control: public, max-age=60")
	if got := ask(t, "GET", address+"/feeds/rss.xml"); got.status != 301 {
		t.Errorf("status %d at the old address", got.status)
	}
}

// TestEveryAnswerIsWholeWhileFeedsChange publishes and loads while readers ask for all
// that there is in all codings.
func TestEveryAnswerIsWholeWhileFeedsChange(t *testing.T) {
	cfg := configure(t)
	text := func(version int) string {
		return strings.Repeat("<item>"+strconv.Itoa(version)+"</item>\n", 2000)
	}
	publish(t, cfg, map[string]string{"rss.xml": text(0), "atom.xml": text(0)})
	shelf, address := open(t, cfg)
	var statuses [600]atomic.Int64
	shelf.Count = func(status int) { statuses[status].Add(1) }

	const versions = 8
	done := make(chan struct{})
	var wg sync.WaitGroup
	for _, coding := range []string{"identity", "gzip", "br"} {
		for _, name := range []string{"rss.xml", "atom.xml"} {
			wg.Go(func() {
				last, tag := 0, ""
				for over := false; ; {
					select {
					case <-done:
						over = true
					default:
					}
					got := ask(t, "GET", address+"/feeds/"+name, "Accept-Encoding: "+coding, "If-None-Match: "+tag)
					if got.status == http.StatusOK {
						tag = got.header.Get("ETag")
						body := unpack(t, coding, got.body)
						version, err := strconv.Atoi(strings.TrimPrefix(body[:strings.Index(body, "</")], "<item>"))
						if err != nil || body != text(version) || version < last {
							t.Errorf("%s after version %d: %v, %.40q", name, last, err, body)
						}
						last = version
					}
					if over {
						if last != versions {
							t.Errorf("%s: the last version is %d", name, last)
						}
						return
					}
				}
			})
		}
	}
	for version := 1; version <= versions; version++ {
		publish(t, cfg, map[string]string{"rss.xml": text(version), "atom.xml": text(version)})
		if _, err := shelf.Refresh(t.Context()); err != nil {
			t.Error(err)
		}
	}
	close(done)
	wg.Wait()
	if statuses[200].Load() == 0 || statuses[304].Load() == 0 {
		t.Errorf("%d whole answers were counted, and %d unchanged", statuses[200].Load(), statuses[304].Load())
	}
}

// TestFollowServesWhatOthersPublish has ticks of its own.
func TestFollowServesWhatOthersPublish(t *testing.T) {
	cfg := configure(t)
	shelf, address := open(t, cfg)
	ticks := make(chan time.Time)
	ended := make(chan struct{})
	go func() {
		shelf.Follow(t.Context(), ticks, silent)
		close(ended)
	}()
	t.Cleanup(func() { <-ended })
	tick := func() { ticks <- time.Time{}; ticks <- time.Time{} } // the first is done when the second is taken
	for _, body := range []string{"<rss>1</rss>", "<rss>2</rss>"} {
		publish(t, cfg, map[string]string{"rss.xml": body})
		tick()
		if got := ask(t, "GET", address+"/feeds/rss.xml"); got.body != body {
			t.Errorf("body is %q, want %q", got.body, body)
		}
	}
	if changed, err := shelf.Refresh(t.Context()); changed || err != nil {
		t.Errorf("changed is %v, error is %v, though nothing was published", changed, err)
	}
}

// TestAPictureIsServedAsItWasPublished: one that was spoiled since is not.
func TestAPictureIsServedAsItWasPublished(t *testing.T) {
	cfg := configure(t)
	publish(t, cfg, nil, feedgen.NewFile("images/a.png", feedgen.ImageFile, "image/png", []byte("picture")))
	_, address := open(t, cfg)
	if got := ask(t, "GET", address+"/feeds/images/a.png"); got.body != "picture" {
		t.Errorf("body is %q", got.body)
	}
	file := filepath.Join(cfg.Serve.Folder, "images", "a.png")
	secret := filepath.Join(t.TempDir(), "secret")
	for _, spoil := range []func() error{
		func() error { return os.WriteFile(file, []byte("pict"), 0o644) },
		func() error { return os.Remove(file) },
		func() error { return os.WriteFile(secret, []byte("secrets"), 0o644) },
		func() error { return os.Symlink(secret, file) },
	} {
		if err := spoil(); err != nil {
			t.Fatal(err)
		}
		if got := ask(t, "GET", address+"/feeds/images/a.png"); got.status != 404 {
			t.Errorf("status %d, body %q", got.status, got.body)
		}
	}
}

// TestAFeedIsServedAtTheAddressThatItNames as well as under its file's name.
func TestAFeedIsServedAtTheAddressThatItNames(t *testing.T) {
	cfg := configure(t, "[feed.addresses]\nrss = \"./\"\natom = \"https://elsewhere.example/atom\"")
	publish(t, cfg, map[string]string{"rss.xml": "<rss/>", "atom.xml": "<feed/>"})
	shelf, address := open(t, cfg)
	for path, want := range map[string]int{"/feeds/": 200, "/feeds/rss.xml": 200, "/feeds/atom.xml": 200, "/atom": 404, "/feeds": 404} {
		if got := ask(t, "GET", address+path); got.status != want {
			t.Errorf("%s: %d, want %d", path, got.status, want)
		}
	}
	if got := shelf.Addresses("host")[0].URL; got != "http://host/feeds/" {
		t.Errorf("it is said to be at %s", got)
	}
}
