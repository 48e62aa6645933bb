package images_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"feedgen/cmd/feedgen/internal/images"
	"feedgen/cmd/feedgen/internal/state"
	"feedgen/feedgen"
	"feedgen/sources"
	"feedgen/sources/media/remote"
)

// An origin is a server of files that counts what it is asked for.
type origin struct {
	*httptest.Server
	mu    sync.Mutex
	files map[string][]byte
	down  bool
	asked []string
}

func newOrigin(t *testing.T) *origin {
	o := &origin{files: make(map[string][]byte)}
	o.Server = httptest.NewServer(o)
	t.Cleanup(o.Close)
	return o
}

func (o *origin) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.asked = append(o.asked, r.Method+" "+r.URL.Path)
	data, ok := o.files[r.URL.Path]
	switch {
	case o.down:
		http.Error(w, "down", http.StatusServiceUnavailable)
	case !ok:
		http.NotFound(w, r)
	default:
		w.Header().Set("ETag", fmt.Sprintf("%q", fmt.Sprint(len(data))))
		http.ServeContent(w, r, r.URL.Path, time.Time{}, bytes.NewReader(data))
	}
}

// requests gives what was asked since it was called last.
func (o *origin) requests() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	asked := o.asked
	o.asked = nil
	return asked
}

func (o *origin) set(path string, data []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.files[path] = data
}

func (o *origin) fail(down bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.down = down
}

// picture gives a PNG of a size.
func picture(t testing.TB, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A shop opens libraries on one cache.
type shop struct {
	cache *state.Cache
	cfg   images.Config
	now   time.Time
	local map[string][]byte

	published bool // the copies are
}

func newShop(t testing.TB) *shop {
	return &shop{
		cache: state.In(t.TempDir()),
		cfg:   images.Config{Probe: true, Recheck: 7 * 24 * time.Hour, URL: "https://site.example/feeds/"},
		now:   time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC),
	}
}

// open opens the library as a run would.
func (s *shop) open(t testing.TB) *images.Library {
	t.Helper()
	client, err := remote.New(remote.Config{UserAgent: "test", AllowHosts: []string{"127.0.0.1"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return s.openWith(client)
}

func (s *shop) openWith(asker images.Asker) *images.Library {
	local := func(_, name string) (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(s.local[name])), nil
	}
	published := func(feedgen.File) bool { return s.published }
	return images.Open(s.cfg, images.Place{Cache: s.cache, Asker: asker, Local: local, Published: published}, s.now)
}

var key = sources.Key{Source: "posts", Path: "a.md"}

// know has a library fill in one post, and keep what it knows.
func know(t *testing.T, l *images.Library, p sources.Post) (sources.Post, []string) {
	t.Helper()
	p, told := knowOnly(t, l, p)
	if err := l.Keep(); err != nil {
		t.Fatal(err)
	}
	return p, told
}

func knowOnly(t *testing.T, l *images.Library, p sources.Post) (sources.Post, []string) {
	t.Helper()
	p.Source, p.Path = key.Source, key.Path
	posts := map[sources.Key]sources.Post{key: p}
	notes, err := l.Know(t.Context(), posts)
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, n := range notes {
		told = append(told, n.Text)
	}
	return posts[key], told
}

func withImages(links ...string) sources.Post {
	var p sources.Post
	for _, link := range links {
		p.Images = append(p.Images, sources.Image{URL: link, Alt: "alt"})
		p.HTML += `<p><img src="` + link + `"></p>`
	}
	return p
}

func want[T any](t *testing.T, what string, want, got T) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestKnowFillsInWhatTheNetworkTells(t *testing.T) {
	o, s := newOrigin(t), newShop(t)
	data := picture(t, 60, 50)
	o.set("/a.jpg", data)
	post := withImages(o.URL + "/a.jpg")
	filled := []sources.Image{{URL: o.URL + "/a.jpg", Alt: "alt", Type: "image/png", Size: int64(len(data)), Width: 60, Height: 50}}

	p, told := know(t, s.open(t), post)
	want(t, "images", filled, p.Images)
	want(t, "told", []string{"image " + o.URL + "/a.jpg: it is image/png, whatever its name says"}, told)
	want(t, "requests", []string{"GET /a.jpg"}, o.requests())

	// The next run has no question, and says the same.
	p, told = know(t, s.open(t), post)
	want(t, "images", filled, p.Images)
	want(t, "told", 1, len(told))
	want(t, "requests", nil, o.requests())
}

func TestKnowAsksAgainAfterATime(t *testing.T) {
	o, s := newOrigin(t), newShop(t)
	o.set("/a.png", picture(t, 60, 50))
	post := withImages(o.URL + "/a.png")
	l := s.open(t)
	know(t, l, post)
	due := l.Due()
	if wait := due.Sub(s.now); wait > 7*24*time.Hour || wait < 5*24*time.Hour {
		t.Errorf("due after %v", wait)
	}
	o.requests()

	s.now = due
	p, _ := know(t, s.open(t), post)
	want(t, "requests", 1, len(o.requests()))
	want(t, "width of the same picture", 60, p.Images[0].Width)

	o.set("/a.png", picture(t, 3000, 20))
	s.now = s.now.Add(8 * 24 * time.Hour)
	p, _ = know(t, s.open(t), post)
	want(t, "width of the new picture", 3000, p.Images[0].Width)
}

func TestPicturesThatMovedForGoodAreShownWhereTheyAre(t *testing.T) {
	o, s := newOrigin(t), newShop(t)
	o.set("/new.png", picture(t, 60, 50))
	moved := httptest.NewServer(http.RedirectHandler(o.URL+"/new.png", http.StatusMovedPermanently))
	defer moved.Close()
	p, _ := know(t, s.open(t), withImages(moved.URL+"/old.png"))
	want(t, "image", o.URL+"/new.png", p.Images[0].URL)
	want(t, "text", `<p><img src="`+o.URL+`/new.png"></p>`, p.HTML)
}

func TestWithoutANetworkWhatIsKnownStays(t *testing.T) {
	o, s := newOrigin(t), newShop(t)
	o.set("/a.png", picture(t, 60, 50))
	known, unknown := withImages(o.URL+"/a.png"), withImages(o.URL+"/b.png")
	before, _ := know(t, s.open(t), known)

	p, told := know(t, s.openWith(nil), known)
	want(t, "images", before.Images, p.Images)
	want(t, "told", nil, told)

	l := s.openWith(nil)
	p, told = know(t, l, unknown)
	want(t, "unknown images", unknown.Images, p.Images)
	want(t, "told of them", nil, told)
	want(t, "due", s.now, l.Due())
}

func TestWithoutProbingNothingIsKnown(t *testing.T) {
	o, s := newOrigin(t), newShop(t)
	o.set("/a.png", picture(t, 60, 50))
	post := withImages(o.URL + "/a.png")
	know(t, s.open(t), post)
	s.cfg.Probe = false
	l := s.openWith(nil)
	p, _ := know(t, l, post)
	want(t, "images", post.Images, p.Images)
	want(t, "due", time.Time{}, l.Due())
}

func TestEnclosuresGetTheirLength(t *testing.T) {
	o, s := newOrigin(t), newShop(t)
	o.set("/a.mp3", bytes.Repeat([]byte("x"), 12345))
	p, told := know(t, s.open(t), sources.Post{Attachments: []sources.Attachment{
		{URL: o.URL + "/a.mp3", Type: "audio/mpeg", Size: 5},
		{URL: o.URL + "/none.mp3", Type: "audio/mpeg"},
		{URL: "https://site.example/own.mp3", Type: "audio/mpeg", Size: 5, File: "file:0:own.mp3"},
	}})
	want(t, "attachments", []sources.Attachment{
		{URL: o.URL + "/a.mp3", Type: "audio/mpeg", Size: 12345},
		{URL: "https://site.example/own.mp3", Type: "audio/mpeg", Size: 5, File: "file:0:own.mp3"},
	}, p.Attachments)
	want(t, "told", []string{
		"enclosure " + o.URL + "/a.mp3: it has 12345 bytes, whatever the post says",
		"enclosure " + o.URL + "/none.mp3: 404 Not Found; left out",
	}, told)
}

func TestAFileThatIsShownAfterItWasEnclosedIsLookedAt(t *testing.T) {
	o, s := newOrigin(t), newShop(t)
	o.set("/a.png", picture(t, 60, 50))
	know(t, s.open(t), sources.Post{Attachments: []sources.Attachment{{URL: o.URL + "/a.png", Type: "image/png"}}})
	p, _ := know(t, s.open(t), withImages(o.URL+"/a.png"))
	want(t, "width", 60, p.Images[0].Width)
}

func TestPicturesThatNobodyCanShowAreLeftOut(t *testing.T) {
	o, s := newOrigin(t), newShop(t)
	o.set("/empty.png", nil)
	o.set("/icon.png", picture(t, 20, 20))
	p, told := know(t, s.open(t), withImages("http://localhost/a.png", o.URL+"/empty.png", o.URL+"/icon.png"))
	want(t, "images", nil, p.Images)
	want(t, "told", []string{
		"image http://localhost/a.png: no address that every reader can reach; left out",
		"image " + o.URL + "/empty.png: the file is empty; left out",
	}, told)
}

func TestAHostThatIsAllowedIsAskedAtOnce(t *testing.T) {
	o, s := newOrigin(t), newShop(t)
	o.set("/a.png", picture(t, 60, 50))
	open := func(allowed ...string) *images.Library {
		client, err := remote.New(remote.Config{UserAgent: "test", AllowHosts: allowed})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(client.Close)
		s.cfg.AllowHosts = allowed
		return s.openWith(client)
	}
	_, told := know(t, open(), withImages(o.URL+"/a.png"))
	want(t, "told", []string{"image " + o.URL + "/a.png: refused: 127.0.0.1 is no public address; `images.allow_hosts` is for hosts of your own; linked without its size"}, told)
	p, _ := know(t, open("127.0.0.1"), withImages(o.URL+"/a.png"))
	want(t, "width", 60, p.Images[0].Width)
}

func TestAShorterRecheckCountsAtOnce(t *testing.T) {
	o, s := newOrigin(t), newShop(t)
	o.set("/a.png", picture(t, 60, 50))
	know(t, s.open(t), withImages(o.URL+"/a.png"))
	o.requests()
	s.cfg.Recheck, s.now = time.Hour, s.now.Add(2*time.Hour)
	know(t, s.open(t), withImages(o.URL+"/a.png"))
	want(t, "requests", 1, len(o.requests()))
}

func TestKnowEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	slow := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	}))
	defer slow.Close()
	posts := map[sources.Key]sources.Post{key: withImages(slow.URL + "/a.png")}
	if _, err := newShop(t).open(t).Know(ctx, posts); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v, want %v", err, context.Canceled)
	}
}
