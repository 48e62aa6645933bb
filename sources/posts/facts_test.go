package posts

import (
	"bytes"
	"image"
	"image/png"
	"io"
	"os"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"feedgen/sources"
)

// loadOnly reads the one post of a source, with all its notes.
func loadOnly(t *testing.T, cfg onDisk) (sources.Post, []sources.Note) {
	t.Helper()
	return loadFrom(t, cfg.open(t))
}

func loadFrom(t *testing.T, s *Source) (sources.Post, []sources.Note) {
	t.Helper()
	entries, notes, err := listed(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 {
		t.Fatalf("%d posts, want 1; notes: %v", len(entries), notes)
	}
	p, more, err := s.Load(t.Context(), entries[0])
	if err != nil {
		t.Fatal(err)
	}
	return p, append(notes, more...)
}

// The pictures of the example site; their facts are what other programs say.
const (
	exampleStatic = "../example/source"
	exampleJPEG   = "../example/source/assets/images/harbour.jpg" // 1200×675
	exampleWebP   = "../example/notes/lifeboat-day/lifeboat.webp" // 960×540
)

func readExample(t *testing.T, name string) *fstest.MapFile {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return &fstest.MapFile{Data: data}
}

// exceptPlace compares pictures and recordings but for the file and line that they come from.
func exceptPlace() cmp.Option {
	return cmp.Options{cmpopts.IgnoreFields(sources.Image{}, "File", "Line"), cmpopts.IgnoreFields(sources.Attachment{}, "File")}
}

func TestPicturesTellWhereTheyComeFrom(t *testing.T) {
	s := onDisk{
		Site:   "https://example.com",
		Files:  fstest.MapFS{"post.md": withImage("/assets/images/harbour.jpg")},
		Static: []string{exampleStatic},
	}.open(t)
	p, _ := loadFrom(t, s)
	if len(p.Images) != 1 || p.Images[0].Line != 4 || p.Uses[p.Images[0].File] == "" {
		t.Fatalf("images are %+v, uses %v", p.Images, p.Uses)
	}
	r, err := s.OpenFile(p.Images[0].File)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	got, err := io.ReadAll(r)
	if err != nil || !bytes.Equal(got, readExample(t, exampleJPEG).Data) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	for _, use := range []string{"", "file:1:../../../go.mod", "file:7:a.png", "file:1:assets", "file:1:none.png", "name:a.png", "post:a:b"} {
		if r, err := s.OpenFile(use); err == nil {
			r.Close()
			t.Errorf("opened %q", use)
		}
	}
}

// withImage is a post whose picture is at link.
func withImage(link string) *fstest.MapFile {
	return &fstest.MapFile{Data: []byte("---\ntitle: Picture\ndate: 2026-01-01\nimage: " + link + "\n---\nText.\n")}
}

func TestImageFactsAreThoseOfTheFile(t *testing.T) {
	for name, want := range map[string]sources.Image{
		"/assets/images/harbour.jpg": {Type: "image/jpeg", Size: 26690, Width: 1200, Height: 675},
		"/assets/images/ferry.png":   {Type: "image/png", Size: 11360, Width: 960, Height: 540},
		"/assets/images/gulls.gif":   {Type: "image/gif", Size: 12808, Width: 320, Height: 180},
	} {
		t.Run(name, func(t *testing.T) {
			p, notes := loadOnly(t, onDisk{
				Site:   "https://example.com",
				Files:  fstest.MapFS{"post.md": withImage(name)},
				Static: []string{exampleStatic},
			})
			want.URL = "https://example.com" + name
			if diff := cmp.Diff([]sources.Image{want}, p.Images, exceptPlace()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if len(notes) > 0 {
				t.Errorf("notes: %v", notes)
			}
		})
	}
}

// TestImageBesideThePostIsFound reads a WebP from a bundle's own folder.
func TestImageBesideThePostIsFound(t *testing.T) {
	p, notes := loadOnly(t, onDisk{Site: "https://example.com", Files: fstest.MapFS{
		"day/index.md":      withImage("./lifeboat.webp"),
		"day/lifeboat.webp": readExample(t, exampleWebP),
	}})
	want := []sources.Image{{URL: "https://example.com/day/lifeboat.webp", Type: "image/webp", Size: 8034, Width: 960, Height: 540}}
	if diff := cmp.Diff(want, p.Images, exceptPlace()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(notes) > 0 {
		t.Errorf("notes: %v", notes)
	}
}

// TestImageTypeIsThatOfTheBytes gives a WebP and a JPEG the other's ending.
func TestImageTypeIsThatOfTheBytes(t *testing.T) {
	for _, c := range []struct {
		link, file string
		want       sources.Image
	}{
		{"/pic.jpg", exampleWebP, sources.Image{Type: "image/webp", Size: 8034, Width: 960, Height: 540}},
		{"/pic.webp", exampleJPEG, sources.Image{Type: "image/jpeg", Size: 26690, Width: 1200, Height: 675}},
	} {
		p, notes := loadOnly(t, onDisk{
			Site:   "https://example.com",
			Files:  fstest.MapFS{"post.md": withImage(c.link)},
			Static: []string{writeTo(t, t.TempDir(), fstest.MapFS{c.link[1:]: readExample(t, c.file)})},
		})
		c.want.URL = "https://example.com" + c.link
		if diff := cmp.Diff([]sources.Image{c.want}, p.Images, exceptPlace()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.link, diff)
		}
		if len(notes) != 1 || !anyNote(notes, "warned:4: the file is "+c.want.Type) {
			t.Errorf("%s: notes: %v", c.link, notes)
		}
	}
}

func TestImageThatIsNoPictureIsLeftOut(t *testing.T) {
	p, notes := loadOnly(t, onDisk{
		Site:   "https://example.com",
		Files:  fstest.MapFS{"post.md": withImage("/gone.jpg")},
		Static: []string{writeTo(t, t.TempDir(), fstest.MapFS{"gone.jpg": {Data: []byte("<!DOCTYPE html>\n<html><title>Not found</title></html>\n")}})},
	})
	if len(p.Images) > 0 {
		t.Errorf("a web page passed for a picture: %v", p.Images)
	}
	if len(notes) != 1 || !anyNote(notes, "warned:4: the file is text/html, no picture; left out") {
		t.Errorf("notes: %v", notes)
	}
}

// TestMissingImageKeepsItsLink: the file may be on the server all the same.
func TestMissingImageKeepsItsLink(t *testing.T) {
	p, notes := loadOnly(t, onDisk{
		Site:   "https://example.com",
		Files:  fstest.MapFS{"post.md": withImage("/none.png")},
		Static: []string{t.TempDir()},
	})
	want := []sources.Image{{URL: "https://example.com/none.png", Type: "image/png", Trouble: "the site has no such file"}}
	if diff := cmp.Diff(want, p.Images, exceptPlace()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// What is known of it elsewhere decides whether there is anything to tell.
	if len(notes) > 0 {
		t.Errorf("notes: %v", notes)
	}
}

// TestAttachmentFactsAreThoseOfTheFile: whatever the author says of the file.
func TestAttachmentFactsAreThoseOfTheFile(t *testing.T) {
	p, _ := loadOnly(t, onDisk{
		Site: "https://example.com",
		Files: fstest.MapFS{"post.md": {Data: []byte("---\ntitle: Sound\ndate: 2026-01-01\n" +
			"enclosure: /assets/audio/foghorn.mp3 99 audio/ogg\n---\nText.\n")}},
		Static: []string{exampleStatic},
	})
	want := []sources.Attachment{{URL: "https://example.com/assets/audio/foghorn.mp3", Type: "audio/mpeg", Size: 18292, Duration: 2977959184}}
	if diff := cmp.Diff(want, p.Attachments, exceptPlace()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestRecordingsThatAreNoneAreTold(t *testing.T) {
	for data, want := range map[string]string{
		"":               "warned:4: left out, as the file is empty",
		"Not a sound.\n": "warned:4: it is text, whatever its name says",
	} {
		_, notes := loadOnly(t, onDisk{
			Site:   "https://example.com",
			Files:  fstest.MapFS{"post.md": {Data: []byte("---\ntitle: Sound\ndate: 2026-01-01\naudio: /a.mp3\n---\nText.\n")}},
			Static: []string{writeTo(t, t.TempDir(), fstest.MapFS{"a.mp3": {Data: []byte(data)}})},
		})
		if !anyNote(notes, want) {
			t.Errorf("%q: notes: %v", data, notes)
		}
	}
}

// TestAttachmentIsFoundAtTheRoot names the file by its place in the site, without
// a slash before it.
func TestAttachmentIsFoundAtTheRoot(t *testing.T) {
	p, notes := loadOnly(t, onDisk{
		Site:   "https://example.com",
		Files:  fstest.MapFS{"post.md": {Data: []byte("---\ntitle: Sound\ndate: 2026-01-01\naudio: assets/audio/foghorn.mp3\n---\nText.\n")}},
		Static: []string{exampleStatic},
	})
	want := []sources.Attachment{{URL: "https://example.com/assets/audio/foghorn.mp3", Type: "audio/mpeg", Size: 18292, Duration: 2977959184}}
	if diff := cmp.Diff(want, p.Attachments, exceptPlace()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(notes) > 0 {
		t.Errorf("notes: %v", notes)
	}
}

// TestAttachmentIsKnownByItsBytes gives a sound and a page the same name, which
// says nothing, under a key that may mean anything.
func TestAttachmentIsKnownByItsBytes(t *testing.T) {
	for name, c := range map[string]struct {
		file *fstest.MapFile
		want []sources.Attachment
	}{
		"sound": {readExample(t, exampleStatic+"/assets/audio/foghorn.mp3"), []sources.Attachment{{URL: "https://example.com/horn", Type: "audio/mpeg", Size: 18292, Duration: 2977959184}}},
		"page":  {&fstest.MapFile{Data: []byte("<!DOCTYPE html>\n<html><title>Horn</title></html>\n")}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			p, notes := loadOnly(t, onDisk{
				Site:   "https://example.com",
				Files:  fstest.MapFS{"post.md": {Data: []byte("---\ntitle: Sound\ndate: 2026-01-01\nmedia: /horn\n---\nText.\n")}},
				Static: []string{writeTo(t, t.TempDir(), fstest.MapFS{"horn": c.file})},
			})
			if diff := cmp.Diff(c.want, p.Attachments, exceptPlace()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if len(notes) > 0 {
				t.Errorf("notes: %v", notes)
			}
		})
	}
}

// TestDotIsNoPicture: a picture of the text whose file has one pixel only.
func TestDotIsNoPicture(t *testing.T) {
	var dot bytes.Buffer
	if err := png.Encode(&dot, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	p, _ := loadOnly(t, onDisk{
		Site:   "https://example.com",
		Files:  fstest.MapFS{"post.md": {Data: []byte("---\ntitle: Dot\ndate: 2026-01-01\n---\n![](/dot.png) ![](/harbour.jpg)\n")}},
		Static: []string{writeTo(t, t.TempDir(), fstest.MapFS{"dot.png": {Data: dot.Bytes()}, "harbour.jpg": readExample(t, exampleJPEG)})},
	})
	if len(p.Images) != 1 || p.Images[0].URL != "https://example.com/harbour.jpg" {
		t.Errorf("got %v", p.Images)
	}
}

// TestZolaKeepsRecordingsInExtra: its own tables refuse other keys.
func TestZolaKeepsRecordingsInExtra(t *testing.T) {
	p, notes := loadOnly(t, onDisk{
		Site:   "https://example.com",
		Preset: "zola",
		Files: fstest.MapFS{"content/horn.md": {Data: []byte("+++\ntitle = \"Sound\"\ndate = 2026-01-01\n[extra]\n" +
			"image = \"https://example.net/a.jpg\"\nimage_credit = \"Jane Gull\"\naudio = \"https://example.net/horn.mp3\"\nduration = \"42:10\"\nepisode = 5\n+++\nText.\n")}},
	})
	attachments := []sources.Attachment{{URL: "https://example.net/horn.mp3", Type: "audio/mpeg", Duration: 42*time.Minute + 10*time.Second}}
	if diff := cmp.Diff(attachments, p.Attachments); diff != "" {
		t.Errorf("attachments (-want +got):\n%s", diff)
	}
	if p.Episode.Number != 5 || len(p.Images) != 1 || p.Images[0].Credit != "Jane Gull" {
		t.Errorf("got %+v, %+v", p.Episode, p.Images)
	}
	if len(notes) > 0 {
		t.Errorf("notes: %v", notes)
	}
}
