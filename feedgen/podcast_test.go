package feedgen

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/mmcdole/gofeed"
	ext "github.com/mmcdole/gofeed/extensions"

	"feedgen/sources"
)

func TestEncodePodcastMatchesGoldens(t *testing.T) {
	feed, posts := podcastFeed()
	wantGoldens(t, "podcast", feed, posts)
	for _, f := range encode(t, feed, posts) {
		if _, problems := Check(f); problems != nil {
			t.Errorf("%s: %v", f.Name, problems)
		}
	}
}

func foghorn() *Podcast {
	return &Podcast{
		Author:     "Foghorn & <friends>",
		Owner:      sources.Author{Name: "Ann Lee", Email: "ann@example.com"},
		Image:      "https://example.com/cover.jpg",
		Categories: []string{"Society & Culture > Places & Travel", "News"},
		Type:       "serial",
		Locked:     true,
		Funding:    Funding{URL: "https://example.com/give?a=1&b=2", Text: "Tea & toast"},
	}
}

// podcastFeed is a podcast with an episode of which all is said, one of which
// little is, and a post that is none.
func podcastFeed() (Feed, map[sources.Key]sources.Post) {
	all := []sources.Post{{
		Entry: sources.Entry{
			Path: "horn.md", URL: "https://example.com/horn", Title: "The horn", Language: "cy", Published: at(9),
			Authors: []sources.Author{{Name: "Ann Lee", URL: "https://example.com/ann"}, {Name: "B. Orr"}},
		},
		Summary: "It is loud.",
		HTML:    "<p>It is very loud.</p>",
		Images: []sources.Image{{
			URL: "https://example.com/horn.jpg", Alt: "A horn", Caption: "The horn & its keeper", Credit: "Cy <Dee>",
			Type: "image/jpeg", Size: 2048, Width: 1200, Height: 675,
		}},
		Attachments: []sources.Attachment{{
			URL: "https://example.com/horn.mp3", Type: "audio/mpeg", Title: "The horn", Size: 40000,
			Duration: time.Hour + time.Minute + 600*time.Millisecond,
		}},
		Episode: sources.Episode{
			Season: 2, Number: 5, Type: "full", Explicit: "true", Image: "https://example.com/horn-cover.png",
			Chapters: sources.Link{URL: "https://example.com/horn.json", Type: "application/json+chapters"},
			Transcripts: []sources.Link{
				{URL: "https://example.com/horn.vtt", Type: "text/vtt"},
				{URL: "https://example.com/horn.srt", Type: "application/x-subrip"},
			},
		},
	}, {
		Entry:       sources.Entry{Path: "film.md", URL: "https://example.com/film", Title: "The film", Published: at(8)},
		HTML:        "<p>See it.</p>",
		Attachments: []sources.Attachment{{URL: "https://example.com/film.mp4", Type: "video/mp4"}},
		Episode:     sources.Episode{Type: "trailer"},
	}, {
		Entry:       sources.Entry{Path: "paper.md", URL: "https://example.com/paper", Title: "Only words", Published: at(7)},
		HTML:        "<p>Read it.</p>",
		Attachments: []sources.Attachment{{URL: "https://example.com/paper.pdf", Type: "application/pdf", Size: 9}},
		Episode:     sources.Episode{Season: 1, Number: 1, Type: "bonus"},
	}}
	site := gazette()
	site.Podcast = foghorn()
	return feedOf(site, all...)
}

// feedOf is a feed of posts, each from a source "posts".
func feedOf(site Site, all ...sources.Post) (Feed, map[sources.Key]sources.Post) {
	posts := make(map[sources.Key]sources.Post)
	var items []Item
	for _, p := range all {
		p.Source = "posts"
		posts[p.Key()] = p
		items = append(items, Item{Entry: &p.Entry, ID: p.URL})
	}
	return Arrange(site, spec(Spec{}), items), posts
}

// TestOnlyRSSOfAPodcastTellsOfIt: the other formats have no words for it, and
// players read RSS alone.
func TestOnlyRSSOfAPodcastTellsOfIt(t *testing.T) {
	feed, posts := podcastFeed()
	told := encode(t, feed, posts)
	feed.Site.Podcast = nil
	untold := encode(t, feed, posts)
	for key, p := range posts {
		p.Episode = sources.Episode{}
		posts[key] = p
	}
	without := encode(t, feed, posts)
	for i, f := range untold {
		if diff := cmp.Diff(string(without[i].Data), string(f.Data)); diff != "" {
			t.Errorf("%s: without a podcast it differs by what posts say of episodes (-without +with):\n%s", f.Name, diff)
		}
		for _, name := range []string{"itunes", "podcast"} {
			if bytes.Contains(f.Data, []byte(name)) {
				t.Errorf("%s: without a podcast it speaks of %s", f.Name, name)
			}
		}
		if same := bytes.Equal(told[i].Data, f.Data); same != (f.Format != RSS) {
			t.Errorf("%s: that the podcast makes no difference is %t", f.Name, same)
		}
	}
}

func TestGofeedReadsThePodcastBack(t *testing.T) {
	feed, posts := podcastFeed()
	rss := encode(t, feed, posts)[0]
	got, err := gofeed.NewParser().Parse(bytes.NewReader(rss.Data))
	if err != nil {
		t.Fatal(err)
	}
	want := &ext.ITunesFeedExtension{
		Author:   "Foghorn & <friends>",
		Explicit: "false",
		Owner:    &ext.ITunesOwner{Name: "Ann Lee", Email: "ann@example.com"},
		Image:    "https://example.com/cover.jpg",
		Type:     "serial",
		Categories: []*ext.ITunesCategory{
			{Text: "Society & Culture", Subcategory: &ext.ITunesCategory{Text: "Places & Travel"}},
			{Text: "News"},
		},
	}
	if diff := cmp.Diff(want, got.ITunesExt); diff != "" {
		t.Errorf("feed (-want +got):\n%s", diff)
	}
	wantItems := []*ext.ITunesItemExtension{
		{Duration: "3661", Explicit: "true", Image: "https://example.com/horn-cover.png", Episode: "5", Season: "2", EpisodeType: "full"},
		{EpisodeType: "trailer"},
		nil,
	}
	for i, item := range got.Items {
		if diff := cmp.Diff(wantItems[i], item.ITunesExt); diff != "" {
			t.Errorf("item %d (-want +got):\n%s", i, diff)
		}
	}
	if guid := got.Extensions["podcast"]["guid"][0].Value; guid != podcastGUID("https://example.com/feeds/rss.xml") {
		t.Errorf("guid is %s", guid)
	}
}

// TestPodcastGUIDIsTheOneOfTheSpecification has its examples.
func TestPodcastGUIDIsTheOneOfTheSpecification(t *testing.T) {
	for feed, want := range map[string]string{
		"https://mp3s.nashownotes.com/pc20rss.xml": "917393e3-1b1e-5cef-ace4-edaa54e1f810",
		"http://mp3s.nashownotes.com/pc20rss.xml/": "917393e3-1b1e-5cef-ace4-edaa54e1f810",
		"https://podnews.net/rss":                  "9b024349-ccf0-5f69-a609-6b82873eab3c",
	} {
		if got := podcastGUID(feed); got != want {
			t.Errorf("%s: got %s, want %s", feed, got, want)
		}
	}
}

// TestPodcastIsTidied: whatever is said, the feed is valid.
func TestPodcastIsTidied(t *testing.T) {
	site := gazette()
	site.Podcast = &Podcast{
		Author:     " A\x00 " + strings.Repeat("b", 300),
		Owner:      sources.Author{Name: "Nobody", Email: "nobody"},
		Image:      "https://intranet/cover.jpg",
		Categories: []string{"news", "News", "News", "News > Poetry"},
		Type:       "seasonal",
		GUID:       "URN:UUID:917393E3-1B1E-5CEF-ACE4-EDAA54E1F810",
		Funding:    Funding{URL: "javascript:give()", Text: "Give"},
	}
	feed, posts := feedOf(site, sources.Post{
		Entry:       sources.Entry{Path: "a.md", URL: "https://example.com/a", Title: "A", Published: at(1)},
		HTML:        "<p>A</p>",
		Attachments: []sources.Attachment{{URL: "https://example.com/a.mp3", Type: "audio/mpeg", Size: -1, Duration: -time.Minute}},
		Episode: sources.Episode{
			Season: -1, Number: -2, Type: "half", Explicit: "clean", Image: "/a.png",
			Chapters: sources.Link{URL: "https://example.com/a.json"},
			Transcripts: []sources.Link{
				{Type: "text/vtt"}, {URL: "https://example.com/a.vtt", Type: "text/vtt"},
				{URL: "https://example.com/a.vtt", Type: "TEXT/VTT; charset=utf-8"},
			},
		},
	})
	rss := encode(t, feed, posts)[0]
	_, problems := Check(rss)
	if got, want := readRuleNames(problems), []string{"MissingItunesElement", "MissingItunesEmail"}; !slices.Equal(got, want) {
		t.Errorf("problems are %v, want %v:\n%s", got, want, rss.Data)
	}
	got := string(rss.Data)
	for _, part := range []string{
		"<itunes:category text=\"News\"></itunes:category>\n    <itunes:explicit>",
		"<itunes:type>episodic</itunes:type>",
		"<podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810</podcast:guid>",
		"<podcast:locked>no</podcast:locked>",
		"b…</itunes:author>",
	} {
		if !strings.Contains(got, part) {
			t.Errorf("no %s in\n%s", part, got)
		}
	}
	for _, name := range []string{
		"itunes:owner", "itunes:image", "podcast:funding", "itunes:duration", "itunes:episode", "itunes:season",
		"podcast:season", "podcast:episode", "podcast:chapters", "podcast:person", "nobody", "Poetry",
	} {
		if strings.Contains(got, name) {
			t.Errorf("there is %s in\n%s", name, got)
		}
	}
	if n := strings.Count(got, "<podcast:transcript "); n != 1 {
		t.Errorf("%d transcripts, want one:\n%s", n, got)
	}
}

func TestPodcastCategoriesAreApples(t *testing.T) {
	all := PodcastCategories()
	main := slices.DeleteFunc(slices.Clone(all), func(name string) bool { return strings.Contains(name, categoryMark) })
	// Apple says so many.
	if len(all) != 110 || len(main) != 19 {
		t.Errorf("%d categories, %d of them no parts", len(all), len(main))
	}
	sorted := slices.Compact(slices.Sorted(slices.Values(all)))
	if len(sorted) != len(all) {
		t.Error("a category stands twice")
	}
	for _, name := range []string{"TV & Film", "TV & Film > TV Reviews", "True Crime", "Education > How To"} {
		if !slices.Contains(all, name) {
			t.Errorf("no %s", name)
		}
	}
}
