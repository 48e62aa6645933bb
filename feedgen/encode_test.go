package feedgen

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"feedgen/sources"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestEncodeMatchesGoldens writes a feed in which every element stands. After
// -update, read the difference before you commit it.
func TestEncodeMatchesGoldens(t *testing.T) {
	for name, feed := range map[string]Feed{
		"full":    fullFeed(Spec{}),
		"summary": fullFeed(Spec{SummaryOnly: true}),
		"empty":   {Site: gazette(), Spec: spec(Spec{})},
		"hubs":    {Site: gazette(), Spec: spec(hubbed())},
	} {
		t.Run(name, func(t *testing.T) { wantGoldens(t, name, feed, fullPosts()) })
	}
}

// wantGoldens compares each file of a feed with its golden.
func wantGoldens(t *testing.T, name string, feed Feed, posts map[sources.Key]sources.Post) {
	t.Helper()
	for _, f := range encode(t, feed, posts) {
		golden := filepath.Join("testdata", "golden", name+"-"+f.Name)
		if *update {
			if err := os.WriteFile(golden, f.Data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(f.Data)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", golden, diff)
		}
		_, problems := Check(f)
		for _, p := range problems {
			if p.Severity == Error || !tolerated(p) {
				t.Errorf("%s: %s", f.Name, p)
			}
		}
	}
}

func encode(t testing.TB, feed Feed, posts map[sources.Key]sources.Post) []Encoded {
	t.Helper()
	files, err := Encode(feed, posts)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func gazette() Site {
	return Site{
		Title:       "Tide & Time <weekly>",
		URL:         "https://example.com/",
		Description: "News from the quay & beyond",
		Language:    "en-GB",
		Author:      sources.Author{Name: "The Desk", Email: "desk@example.com", URL: "https://example.com/desk"},
		Copyright:   "© Tide & Time",
		Icon:        "https://example.com/icon.png",
		Logo:        "https://example.com/logo.png",
	}
}

// spec fills in what every test's spec has.
func spec(s Spec) Spec {
	s.URL = "https://example.com/feeds/"
	s.Formats = []Format{RSS, Atom, JSON}
	s.Files = map[Format]string{RSS: "rss.xml", Atom: "atom.xml", JSON: "feed.json"}
	s.Version = "0"
	return s
}

// hubbed is the spec of a feed that is announced. One of its hubs is named twice.
func hubbed() Spec {
	return Spec{
		Hubs:  []string{"https://hub.example/?a=1&b=2", "https://push.example/", "https://push.example/"},
		Cloud: &Cloud{Domain: "cloud.example", Port: 5337, Path: "/pleaseNotify?a&b"},
	}
}

func fullFeed(s Spec) Feed {
	var items []Item
	for _, key := range []string{"everything.md", "untitled.md", "audio.md", "summary.md", "foreign-id.md"} {
		p := fullPosts()[sources.Key{Source: "posts", Path: key}]
		id := p.GivenID
		if id == "" {
			id = p.URL
		}
		items = append(items, Item{Entry: &p.Entry, ID: id})
	}
	return Arrange(gazette(), spec(s), items)
}

func at(day int) time.Time { return time.Date(2026, 3, day, 7, 30, 0, 0, time.UTC) }

// fullPosts is a post of every kind.
func fullPosts() map[sources.Key]sources.Post {
	all := make(map[sources.Key]sources.Post)
	add := func(path string, p sources.Post) {
		p.Source, p.Path = "posts", path
		all[p.Key()] = p
	}
	add("everything.md", sources.Post{
		Entry: sources.Entry{
			URL:       "https://example.com/everything?a=1&b=2",
			Title:     `Fish & chips: "5 < 6" says <em>nobody</em> ]]>`,
			Language:  "cy",
			Terms:     []string{"Food & drink", "C#", "Ruby on Rails"},
			Authors:   []sources.Author{{Name: "Ann Lee", Email: "ann@example.com", URL: "https://example.com/ann"}, {Name: "B. Orr"}},
			Published: at(9),
			Updated:   at(10),
		},
		Summary: "Two < three & four.",
		HTML:    `<p>Text with ]]&gt; and <img src="https://example.com/b.png" alt="b"/> &amp; more.</p>`,
		Images: []sources.Image{
			{URL: "https://example.com/a.webp", Alt: `An "A"`, Type: "image/webp", Size: 12345, Width: 1200, Height: 675},
			{URL: "https://example.com/b.png", Alt: "b", Type: "image/png", Size: 99, Width: 10, Height: 20},
			{URL: "https://elsewhere.example/picture", Alt: "of unknown type"},
		},
	})
	add("untitled.md", sources.Post{
		Entry: sources.Entry{URL: "https://example.com/untitled", Published: at(8), Authors: []sources.Author{{Name: "Cy (the) Dee", Email: "cy@example.com"}}},
		HTML:  "<p>A note without a title.</p>",
	})
	add("audio.md", sources.Post{
		Entry:       sources.Entry{URL: "https://example.com/audio", Title: "Foghorn", Published: at(7), Authors: []sources.Author{{Name: "Ann Lee"}}},
		Summary:     "A sound.",
		HTML:        "<p>Listen.</p>",
		Images:      []sources.Image{{URL: "https://images.example/remote.jpg", Alt: "remote", Type: "image/jpeg"}},
		Attachments: []sources.Attachment{{URL: "https://example.com/notes.pdf", Type: "application/pdf", Size: 5}, {URL: "https://example.com/horn.mp3", Type: "audio/mpeg", Title: "The horn", Size: 40000}},
	})
	add("summary.md", sources.Post{
		Entry:   sources.Entry{URL: "https://example.com/summary", Title: "All there is", Published: at(6)},
		Summary: "Only a summary.",
	})
	add("foreign-id.md", sources.Post{
		Entry: sources.Entry{URL: "https://example.com/moved", GivenID: "42 at https://old.example", Title: "Moved here", Published: at(5)},
		HTML:  "<p>It kept its id.</p>",
	})
	return all
}
