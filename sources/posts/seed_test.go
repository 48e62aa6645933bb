package posts

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"feedgen/sources"
)

// seed is a post as an editor leaves it that puts a blank after every value,
// behind the closing fence, and a no-break space at the ends of lines.
const seed = "---\n" +
	"extends: _layouts.post \n" +
	"section: content \n" +
	"image: https://pictures.example.net/2020/09/heron-on-the-pump.jpg \n" +
	"title: A heron stops the village pump \n" +
	"description: Two plumbers came, and both of them took photographs. \n" +
	"date: 2020-09-14-03-38-12 \n" +
	"categories: [latest, news] \n" +
	"featured: true \n" +
	"--- \n" +
	"A heron has stood on the handle of the pump since Friday.\u00a0\n" +
	"\n" +
	"Nobody likes to ask it to move.\u00a0\n"

func TestPostWithBlanksBehindEverything(t *testing.T) {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	p, notes := loadOnly(t, onDisk{
		Name:       "articles",
		Collection: "_posts",
		Files:      fstest.MapFS{"A_heron_stops_the_village_pump.md": {Data: []byte(seed)}},
		Site:       "https://example.com",
		Zone:       zone,
		Preset:     "jigsaw",
		Permalink:  "/articles/{-title}",
	})
	if len(notes) > 0 {
		t.Errorf("notes: %v", notes)
	}
	if got, want := p.Published.UTC().Format(time.RFC3339), "2020-09-14T02:38:12Z"; got != want {
		t.Errorf("published %s, want %s", got, want)
	}
	for _, part := range []string{"<p>A heron has stood on the handle", "<p>Nobody likes to ask it to move."} {
		if !strings.Contains(p.HTML, part) {
			t.Errorf("no %q in %q", part, p.HTML)
		}
	}
	if strings.Contains(p.HTML, "---") || strings.Contains(p.HTML, "<hr") {
		t.Errorf("the fence is in the text: %q", p.HTML)
	}
	p.Published, p.HTML, p.Hash = time.Time{}, "", [32]byte{}
	want := sources.Post{
		Entry: sources.Entry{
			Source: "articles",
			Path:   "A_heron_stops_the_village_pump.md",
			URL:    "https://example.com/articles/a-heron-stops-the-village-pump",
			Title:  "A heron stops the village pump",
			Terms:  []string{"latest", "news"},
		},
		Summary: "Two plumbers came, and both of them took photographs.",
		Images:  []sources.Image{{URL: "https://pictures.example.net/2020/09/heron-on-the-pump.jpg", Type: "image/jpeg", Line: 4}},
	}
	if diff := cmp.Diff(want, p, cmpopts.IgnoreFields(sources.Entry{}, "Stamp")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
