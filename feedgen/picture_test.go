package feedgen

import (
	"strings"
	"testing"

	"feedgen/feedgen/ledger"
	"feedgen/sources"
)

// TestEveryFormatShowsAPictureElsewhere: of a picture on another host nothing
// is known but its address and what its name says. Readers differ in where they
// look, so it stands in each of those places.
func TestEveryFormatShowsAPictureElsewhere(t *testing.T) {
	p := sources.Post{
		Entry: sources.Entry{
			Source: "articles", Path: "heron.md", URL: "https://example.com/articles/heron",
			Title: "A heron stops the village pump", Terms: []string{"latest", "news"}, Published: at(1),
		},
		Summary: "Two plumbers came.",
		HTML:    "<p>A heron has stood on the handle of the pump since Friday.</p>",
		Images:  []sources.Image{{URL: "https://pictures.example.net/heron.jpg", Type: "image/jpeg"}},
	}
	want := map[Format][]string{
		RSS: {
			`<enclosure url="https://pictures.example.net/heron.jpg" length="0" type="image/jpeg"></enclosure>`,
			`<media:content url="https://pictures.example.net/heron.jpg" type="image/jpeg" medium="image"></media:content>`,
			`<media:thumbnail url="https://pictures.example.net/heron.jpg"></media:thumbnail>`,
			`<img src="https://pictures.example.net/heron.jpg" alt="">`,
			`<pubDate>Sun, 01 Mar 2026 07:30:00 +0000</pubDate>`,
			`<category>latest</category>`,
			`<category>news</category>`,
		},
		Atom: {
			`<link href="https://pictures.example.net/heron.jpg" rel="enclosure" type="image/jpeg"></link>`,
			`<media:content url="https://pictures.example.net/heron.jpg" type="image/jpeg" medium="image"></media:content>`,
			`<media:thumbnail url="https://pictures.example.net/heron.jpg"></media:thumbnail>`,
			`<published>2026-03-01T07:30:00Z</published>`,
			`<category term="latest"></category>`,
			`<category term="news"></category>`,
		},
		JSON: {
			`"image": "https://pictures.example.net/heron.jpg"`,
			`"attachments": [ { "url": "https://pictures.example.net/heron.jpg", "mime_type": "image/jpeg" } ]`,
			`"date_published": "2026-03-01T07:30:00Z"`,
			`"tags": [ "latest", "news" ]`,
		},
	}
	items := Resolve(&ledger.Ledger{}, []sources.Entry{p.Entry}, at(2)).Items
	feed := Arrange(gazette(), spec(Spec{}), items)
	for _, f := range encode(t, feed, map[sources.Key]sources.Post{p.Key(): p}) {
		text := strings.Join(strings.Fields(string(f.Data)), " ")
		for _, part := range want[f.Format] {
			if !strings.Contains(text, part) {
				t.Errorf("%s: no %s in\n%s", f.Name, part, f.Data)
			}
		}
		if len(want[f.Format]) == 0 {
			t.Errorf("%s: nothing is wanted", f.Name)
		}
		delete(want, f.Format)
	}
	if len(want) > 0 {
		t.Errorf("formats that were not written: %v", want)
	}
}
