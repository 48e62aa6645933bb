package images_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"feedgen/cmd/feedgen/internal/images"
	"feedgen/sources/media/remote"
)

func TestAKnownFactOutlivesAnOutage(t *testing.T) {
	o, s := newOrigin(t), newShop(t)
	o.set("/a.png", picture(t, 60, 50))
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
	o.set("/a.png", picture(t, 60, 50))
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

func TestAHostThatWantsRestGetsItInTheNextRunToo(t *testing.T) {
	asked := 0
	busy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked++
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(http.StatusTooManyRequests)
	}))
	defer busy.Close()
	s := newShop(t)
	s.now = time.Now()
	know(t, s.open(t), withImages(busy.URL+"/a.png"))
	s.now = s.now.Add(30 * time.Minute)
	know(t, s.open(t), withImages(busy.URL+"/a.png", busy.URL+"/b.png"))
	want(t, "requests", 1, asked)
	s.now = s.now.Add(time.Hour)
	know(t, s.open(t), withImages(busy.URL+"/b.png"))
	want(t, "requests in the end", 2, asked)
}

func TestAPasswordInAnAddressIsNotShown(t *testing.T) {
	_, told := know(t, newShop(t).open(t), withImages("https://user:secret@pictures.example/a.png"))
	want(t, "told", []string{"image https://user:xxxxx@pictures.example/a.png: no address that every reader can reach; left out"}, told)
}

func TestAPanicIsOneFilesFailure(t *testing.T) {
	s := newShop(t)
	_, told := know(t, s.openWith(panicking{}), withImages("https://pictures.example/a.png"))
	want(t, "told", []string{"image https://pictures.example/a.png: feedgen failed on it: odd bytes; linked without its size"}, told)
}

// panicking is an asker with a fault.
type panicking struct{ images.Asker }

func (panicking) Probe(context.Context, string, remote.Validators, remote.Look) (remote.Answer, error) {
	panic("odd bytes")
}

func (panicking) Each(urls []string, do func(i int)) {
	for i := range urls {
		do(i)
	}
}
