package posts

import (
	"os"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

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
			if diff := cmp.Diff([]sources.Image{want}, p.Images); diff != "" {
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
	if diff := cmp.Diff(want, p.Images); diff != "" {
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
		if diff := cmp.Diff([]sources.Image{c.want}, p.Images); diff != "" {
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
	want := []sources.Image{{URL: "https://example.com/none.png", Type: "image/png"}}
	if diff := cmp.Diff(want, p.Images); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(notes) != 1 || !anyNote(notes, "warned:4: linked without its size") {
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
	want := []sources.Attachment{{URL: "https://example.com/assets/audio/foghorn.mp3", Type: "audio/mpeg", Size: 18292}}
	if diff := cmp.Diff(want, p.Attachments); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
