package images_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image/png"
	"strings"
	"testing"
	"time"

	"feedgen/sources"
)

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
	o.set("/a.png", picture(t, 60, 50))
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
	s.local = map[string][]byte{"file:0:a.png": picture(t, 60, 50)}
	post := withImages("https://site.example/a.png")
	post.Images[0].File, post.Uses = "file:0:a.png", map[string]string{"file:0:a.png": "1"}
	p, _ := know(t, s.openWith(nil), post)
	if !strings.HasPrefix(p.Images[0].URL, s.cfg.URL+"images/") {
		t.Errorf("image is at %s", p.Images[0].URL)
	}
	s.local["file:0:a.png"] = picture(t, 70, 50)
	same, _ := know(t, s.openWith(nil), post)
	want(t, "width while the file is said to be the same", 60, same.Images[0].Width)
	post.Uses = map[string]string{"file:0:a.png": "2"}
	other, _ := know(t, s.openWith(nil), post)
	want(t, "width of the file that changed", 70, other.Images[0].Width)
}

func TestWhatCannotBeCopiedIsLinked(t *testing.T) {
	o, s := newOrigin(t), newShop(t)
	s.cfg.Copy = true
	o.set("/a.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="60" height="50"/>`))
	o.set("/b.png", picture(t, 60, 50)[:40])
	p, told := know(t, s.open(t), withImages(o.URL+"/a.svg", o.URL+"/b.png"))
	want(t, "images", 2, len(p.Images))
	for i, name := range []string{"/a.svg", "/b.png"} {
		want(t, "address", o.URL+name, p.Images[i].URL)
	}
	// Nobody can mend that an SVG is one.
	want(t, "told", []string{"image " + o.URL + "/b.png: cannot be copied: png: no end of image; linked instead"}, told)
}

func TestACopyThatIsGoneFromTheCacheHoldsUpNothing(t *testing.T) {
	o, s := newOrigin(t), newShop(t)
	s.cfg.Copy = true
	o.set("/a.png", picture(t, 60, 50))
	post := withImages(o.URL + "/a.png")
	p, _ := know(t, s.open(t), post)
	name := strings.TrimPrefix(p.Images[0].URL, s.cfg.URL)
	if err := s.cache.Drop(name); err != nil {
		t.Fatal(err)
	}
	o.fail(true)
	lost, told := know(t, s.open(t), post)
	want(t, "address while it cannot be had", o.URL+"/a.png", lost.Images[0].URL)
	want(t, "told", []string{"image " + o.URL + "/a.png: 503 Service Unavailable; shown as it was known"}, told)

	s.published = true
	kept, _ := know(t, s.open(t), post)
	want(t, "address of the copy that is published", p.Images[0].URL, kept.Images[0].URL)

	s.published = false
	o.fail(false)
	s.now = s.now.Add(time.Hour)
	again, _ := know(t, s.open(t), post)
	want(t, "address once it can be had again", p.Images[0].URL, again.Images[0].URL)
}

func TestASpoiledCopyIsMadeAnewAfterDoubt(t *testing.T) {
	o, s := newOrigin(t), newShop(t)
	s.cfg.Copy = true
	data := picture(t, 60, 50)
	o.set("/a.png", data)
	post := withImages(o.URL + "/a.png")
	p, _ := know(t, s.open(t), post)
	name := strings.TrimPrefix(p.Images[0].URL, s.cfg.URL)
	if err := s.cache.Keep(name, bytes.Repeat([]byte("x"), int(p.Images[0].Size))); err != nil {
		t.Fatal(err)
	}
	s.open(t).Doubt()
	l := s.open(t)
	p, _ = know(t, l, post)
	r, err := l.Files(map[sources.Key]sources.Post{key: p})[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := png.Decode(r); err != nil {
		t.Error(err)
	}
}

func TestWhatACacheDoesNotTakeIsTriedAgain(t *testing.T) {
	o, s := newOrigin(t), newShop(t)
	s.cfg.Copy = true
	o.set("/a.png", picture(t, 60, 50))
	post := withImages(o.URL + "/a.png")
	if err := s.cache.Keep("images", []byte("in the way")); err != nil {
		t.Fatal(err)
	}
	l := s.open(t)
	p, told := knowOnly(t, l, post)
	want(t, "address", o.URL+"/a.png", p.Images[0].URL)
	want(t, "told", []string{"image " + o.URL + "/a.png: there is no copy of it now; linked instead"}, told)
	want(t, "due", s.now, l.Due())
	if err := s.cache.Drop("images"); err != nil {
		t.Fatal(err)
	}
	p, _ = know(t, s.open(t), post)
	if !strings.HasPrefix(p.Images[0].URL, s.cfg.URL) {
		t.Errorf("address is %s", p.Images[0].URL)
	}
}

func TestManyPicturesAreCopiedAgainAtOnce(t *testing.T) {
	o, s := newOrigin(t), newShop(t)
	s.cfg.Copy = true
	var links []string
	for i := range 40 {
		o.set(fmt.Sprintf("/%d.png", i), picture(t, 60+i, 50))
		links = append(links, fmt.Sprintf("%s/%d.png", o.URL, i))
	}
	know(t, s.open(t), withImages(links...))
	s.cfg.MaxWidth = 50
	p, _ := know(t, s.open(t), withImages(links...))
	for _, img := range p.Images {
		want(t, "width", 50, img.Width)
	}
}

func TestAPictureThatClaimsTooMuchIsNotCopied(t *testing.T) {
	o, s := newOrigin(t), newShop(t)
	s.cfg.Copy = true
	data := picture(t, 60, 50)
	binary.BigEndian.PutUint32(data[16:], 60000)
	binary.BigEndian.PutUint32(data[20:], 60000)
	binary.BigEndian.PutUint32(data[29:], crc32.ChecksumIEEE(data[12:29]))
	o.set("/a.png", data)
	p, told := know(t, s.open(t), withImages(o.URL+"/a.png"))
	want(t, "address", o.URL+"/a.png", p.Images[0].URL)
	want(t, "width", 0, p.Images[0].Width)
	want(t, "told", []string{"image " + o.URL + "/a.png: cannot be copied: png: 60000 × 60000 pixels; linked instead"}, told)
}

func TestACopyOutlivesItsOrigin(t *testing.T) {
	o, s := newOrigin(t), newShop(t)
	s.cfg.Copy = true
	o.set("/a.png", picture(t, 60, 50))
	post := withImages(o.URL + "/a.png")
	p, _ := know(t, s.open(t), post)
	for what, replace := range map[string]func(){
		"gone":            func() { delete(o.files, "/a.png") },
		"a page":          func() { o.set("/a.png", []byte("<!DOCTYPE html><title>For sale</title>")) },
		"empty":           func() { o.set("/a.png", nil) },
		"failing":         func() { o.fail(true) },
		"no longer asked": func() { s.cfg.Probe = false },
		"too wide now":    func() { s.cfg.MaxWidth = 50; o.fail(true) },
	} {
		replace()
		for range 4 {
			s.now = s.now.Add(30 * 24 * time.Hour)
			again, _ := know(t, s.open(t), post)
			want(t, what, p.Images, again.Images)
		}
		o.fail(false)
		s.cfg.Probe, s.cfg.MaxWidth = true, 0
	}
}

func TestAPictureTooLargeToBeCopiedIsLinkedWithItsFacts(t *testing.T) {
	o, s := newOrigin(t), newShop(t)
	s.cfg.Copy = true
	data := append(picture(t, 60, 50), make([]byte, 33<<20)...)
	o.set("/a.png", data)
	p, told := know(t, s.open(t), withImages(o.URL+"/a.png"))
	want(t, "image", sources.Image{URL: o.URL + "/a.png", Alt: "alt", Type: "image/png", Size: int64(len(data)), Width: 60, Height: 50}, p.Images[0])
	want(t, "told", []string{
		"image " + o.URL + "/a.png: cannot be copied: larger than 32 MB; linked instead",
		"image " + o.URL + "/a.png: 34.6 MB is much for a reader on the road",
	}, told)
	o.requests()
	know(t, s.open(t), withImages(o.URL+"/a.png"))
	want(t, "requests of the second run", nil, o.requests())
}
