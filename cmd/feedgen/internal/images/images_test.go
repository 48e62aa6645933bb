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
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"feedgen/cmd/feedgen/internal/images"
	"feedgen/cmd/feedgen/internal/state"
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
	return images.Open(s.cfg, s.cache, s.now, asker, func(_, name string) (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(s.local[name])), nil
	})
}

var key = sources.Key{Source: "posts", Path: "a.md"}

// know has a library fill in one post.
func know(t *testing.T, l *images.Library, p sources.Post) (sources.Post, []string) {
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
	if err := l.Keep(); err != nil {
		t.Fatal(err)
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
	data := picture(t, 30, 20)
	o.set("/a.jpg", data)
	post := withImages(o.URL + "/a.jpg")
	filled := []sources.Image{{URL: o.URL + "/a.jpg", Alt: "alt", Type: "image/png", Size: int64(len(data)), Width: 30, Height: 20}}

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
	o.set("/a.png", picture(t, 30, 20))
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
	want(t, "width of the same picture", 30, p.Images[0].Width)

	o.set("/a.png", picture(t, 3000, 20))
	s.now = s.now.Add(8 * 24 * time.Hour)
	p, _ = know(t, s.open(t), post)
	want(t, "width of the new picture", 3000, p.Images[0].Width)
}

func TestAKnownFactOutlivesAnOutage(t *testing.T) {
	o, s := newOrigin(t), newShop(t)
	o.set("/a.png", picture(t, 30, 20))
	post := withImages(o.URL + "/a.png")
	before, _ := know(t, s.open(t), post)
	o.fail(true)
	s.now = s.now.Add(8 * 24 * time.Hour)
	after, told := know(t, s.open(t), post)
	want(t, "images", before.Images, after.Images)
	want(t, "told", []string{"image " + o.URL + "/a.png: 503 Service Unavailable; shown as it was known"}, told)
}

func TestFailuresAreRememberedForLongerAndLonger(t *testing.T) {
	o, s := newOrigin(t), newShop(t)
	post := withImages(o.URL + "/none.png")
	var waits []time.Duration
	for range 12 {
		o.requests()
		l := s.open(t)
		p, told := know(t, l, post)
		want(t, "requests", 1, len(o.requests()))
		want(t, "images", nil, p.Images)
		want(t, "told", []string{"image " + o.URL + "/none.png: 404 Not Found; left out"}, told)
		waits = append(waits, l.Due().Sub(s.now))

		s.now = l.Due().Add(-time.Second)
		know(t, s.open(t), post)
		want(t, "requests too early", nil, o.requests())
		s.now = l.Due()
	}
	m, week := time.Minute, 7*24*time.Hour
	want(t, "waits", []time.Duration{15 * m, 30 * m, 60 * m, 120 * m, 240 * m, 480 * m, 960 * m, 1920 * m, 3840 * m, 7680 * m, week, week}, waits)
}

func TestAPictureThatIsGoneLeavesAfterATime(t *testing.T) {
	o, s := newOrigin(t), newShop(t)
	o.set("/a.png", picture(t, 30, 20))
	post := withImages(o.URL + "/a.png")
	know(t, s.open(t), post)
	delete(o.files, "/a.png")
	s.now = s.now.Add(8 * 24 * time.Hour)
	p, told := know(t, s.open(t), post)
	want(t, "images at first", 1, len(p.Images))
	want(t, "told at first", []string{"image " + o.URL + "/a.png: 404 Not Found; shown as it was known"}, told)
	s.now = s.now.Add(8 * 24 * time.Hour)
	p, told = know(t, s.open(t), post)
	want(t, "images in the end", 0, len(p.Images))
	want(t, "told in the end", []string{"image " + o.URL + "/a.png: 404 Not Found; left out"}, told)
}

func TestAPageIsNoPicture(t *testing.T) {
	o, s := newOrigin(t), newShop(t)
	o.set("/a.png", []byte("<!DOCTYPE html><title>Sorry</title><p>No such picture."))
	p, told := know(t, s.open(t), withImages(o.URL+"/a.png"))
	want(t, "images", nil, p.Images)
	want(t, "told", []string{"image " + o.URL + "/a.png: it is text/html, no picture; left out"}, told)
}

func TestPicturesThatMovedForGoodAreShownWhereTheyAre(t *testing.T) {
	o, s := newOrigin(t), newShop(t)
	o.set("/new.png", picture(t, 30, 20))
	moved := httptest.NewServer(http.RedirectHandler(o.URL+"/new.png", http.StatusMovedPermanently))
	defer moved.Close()
	p, _ := know(t, s.open(t), withImages(moved.URL+"/old.png"))
	want(t, "image", o.URL+"/new.png", p.Images[0].URL)
	want(t, "text", `<p><img src="`+o.URL+`/new.png"></p>`, p.HTML)
}

func TestWithoutANetworkWhatIsKnownStays(t *testing.T) {
	o, s := newOrigin(t), newShop(t)
	o.set("/a.png", picture(t, 30, 20))
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
	o.set("/a.png", picture(t, 30, 20))
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
		{URL: o.URL + "/a.mp3", Type: "audio/mpeg"},
		{URL: o.URL + "/none.mp3", Type: "audio/mpeg"},
		{URL: o.URL + "/said.mp3", Type: "audio/mpeg", Size: 5},
	}})
	want(t, "attachments", []sources.Attachment{
		{URL: o.URL + "/a.mp3", Type: "audio/mpeg", Size: 12345},
		{URL: o.URL + "/said.mp3", Type: "audio/mpeg", Size: 5},
	}, p.Attachments)
	want(t, "told", []string{"enclosure " + o.URL + "/none.mp3: 404 Not Found; left out"}, told)
}

func TestCopiesArePublishedUnderTheirHash(t *testing.T) {
	o, s := newOrigin(t), newShop(t)
	s.cfg.Copy, s.cfg.MaxWidth = true, 100
	o.set("/a.png", picture(t, 300, 200))
	post := withImages(o.URL + "/a.png")

	l := s.open(t)
	p, told := know(t, l, post)
	want(t, "told", nil, told)
	img := p.Images[0]
	name, ok := strings.CutPrefix(img.URL, s.cfg.URL)
	if !ok || !strings.HasPrefix(name, "images/") || !strings.HasSuffix(name, ".png") {
		t.Errorf("copy is at %s", img.URL)
	}
	want(t, "width and height", []int{100, 67}, []int{img.Width, img.Height})
	want(t, "text", `<p><img src="`+img.URL+`"></p>`, p.HTML)
	files := l.Files(map[sources.Key]sources.Post{key: p})
	if len(files) != 1 || files[0].Name != name || files[0].Size != img.Size {
		t.Fatalf("files are %v", files)
	}
	r, err := files[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if c, err := png.DecodeConfig(r); err != nil || c.Width != 100 {
		t.Errorf("copy is %v, %v", c, err)
	}

	// The origin may go: what was copied stays.
	o.requests()
	o.fail(true)
	again, _ := know(t, s.open(t), post)
	want(t, "images", p.Images, again.Images)
	want(t, "requests", nil, o.requests())
	s.now = s.now.Add(30 * 24 * time.Hour)
	again, _ = know(t, s.open(t), post)
	want(t, "images in an outage", p.Images, again.Images)
}

func TestCopiesThatNoPostShowsAreNotKept(t *testing.T) {
	o, s := newOrigin(t), newShop(t)
	s.cfg.Copy = true
	o.set("/a.png", picture(t, 30, 20))
	l := s.open(t)
	p, _ := know(t, l, withImages(o.URL+"/a.png"))
	want(t, "files", 1, len(l.Files(map[sources.Key]sources.Post{key: p})))
	l = s.open(t)
	want(t, "files that nothing shows", 0, len(l.Files(nil)))
	if err := l.Keep(); err != nil {
		t.Fatal(err)
	}
	o.requests()
	know(t, s.open(t), withImages(o.URL+"/a.png"))
	want(t, "requests for the copy that is needed again", 1, len(o.requests()))
}

func TestASitesOwnPicturesAreCopiedToo(t *testing.T) {
	s := newShop(t)
	s.cfg.Copy, s.cfg.Probe = true, false
	s.local = map[string][]byte{"file:0:a.png": picture(t, 30, 20)}
	post := withImages("https://site.example/a.png")
	post.Images[0].File, post.Uses = "file:0:a.png", map[string]string{"file:0:a.png": "1"}
	p, _ := know(t, s.openWith(nil), post)
	if !strings.HasPrefix(p.Images[0].URL, s.cfg.URL+"images/") {
		t.Errorf("image is at %s", p.Images[0].URL)
	}
	s.local["file:0:a.png"] = picture(t, 40, 20)
	same, _ := know(t, s.openWith(nil), post)
	want(t, "width while the file is said to be the same", 30, same.Images[0].Width)
	post.Uses = map[string]string{"file:0:a.png": "2"}
	other, _ := know(t, s.openWith(nil), post)
	want(t, "width of the file that changed", 40, other.Images[0].Width)
}

func TestWhatCannotBeCopiedIsLinked(t *testing.T) {
	o, s := newOrigin(t), newShop(t)
	s.cfg.Copy = true
	o.set("/a.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>`))
	o.set("/b.png", picture(t, 30, 20)[:40])
	p, told := know(t, s.open(t), withImages(o.URL+"/a.svg", o.URL+"/b.png"))
	want(t, "images", 2, len(p.Images))
	for i, name := range []string{"/a.svg", "/b.png"} {
		want(t, "address", o.URL+name, p.Images[i].URL)
	}
	want(t, "told", 2, len(told))
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
