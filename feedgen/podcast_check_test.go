package feedgen

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"feedgen/sources"
)

// square is artwork as Apple wants it.
func square() sources.Image { return sources.Image{Type: "image/jpeg", Width: 3000, Height: 3000} }

func TestCheckPodcastAsksForNothingWhereAllIsThere(t *testing.T) {
	feed, posts := feedOf(gazette(), voice("a.md", 2), voice("b.md", 1))
	feed.Site.Podcast = foghorn()
	for _, artwork := range []sources.Image{square(), {}, {Type: "image/png", Width: 1400, Height: 1400}} {
		if notes := CheckPodcast(feed, posts, artwork); notes != nil {
			t.Errorf("with artwork %+v: %v", artwork, notes)
		}
	}
	feed.Site = Site{}
	if notes := CheckPodcast(feed, posts, sources.Image{}); notes != nil {
		t.Errorf("of a feed that is no podcast: %v", notes)
	}
}

// voice is an episode of which all is known.
func voice(name string, day int) sources.Post {
	return sources.Post{
		Entry:       sources.Entry{Path: name, URL: "https://example.com/" + name, Title: name, Published: at(day)},
		HTML:        "<p>Listen.</p>",
		Attachments: []sources.Attachment{{URL: "https://example.com/" + name + ".mp3", Type: "audio/mpeg", Size: 9}},
		Episode:     sources.Episode{Number: day},
	}
}

func TestCheckPodcastNamesWhatTheConfigurationLacks(t *testing.T) {
	feed, posts := feedOf(gazette(), voice("a.md", 1))
	for name, test := range map[string]struct {
		change  func(*Site)
		artwork sources.Image
		want    string
	}{
		"no image": {func(s *Site) { s.Podcast.Image = "" }, sources.Image{},
			"[podcast] image: none; Apple Podcasts wants a square of 1400 to 3000, JPEG or PNG"},
		"image at home": {func(s *Site) { s.Podcast.Image = "http://nas/cover.jpg" }, square(),
			`[podcast] image: "http://nas/cover.jpg" is no address that all can reach; Apple Podcasts wants a square of 1400 to 3000, JPEG or PNG`},
		"not square": {func(*Site) {}, sources.Image{Type: "image/png", Width: 1600, Height: 1400},
			"[podcast] image: 1600 × 1400 pixels; Apple Podcasts wants a square of 1400 to 3000, JPEG or PNG"},
		"small": {func(*Site) {}, sources.Image{Width: 1399, Height: 1399},
			"[podcast] image: 1399 × 1399 pixels; Apple Podcasts wants a square of 1400 to 3000, JPEG or PNG"},
		"large": {func(*Site) {}, sources.Image{Width: 3001, Height: 3001},
			"[podcast] image: 3001 × 3001 pixels; Apple Podcasts wants a square of 1400 to 3000, JPEG or PNG"},
		"webp": {func(*Site) {}, sources.Image{Type: "image/webp", Width: 3000, Height: 3000},
			"[podcast] image: image/webp; Apple Podcasts wants a square of 1400 to 3000, JPEG or PNG"},
		"no category": {func(s *Site) { s.Podcast.Categories = nil }, square(),
			`[podcast] categories: none; Apple Podcasts wants one of its own, such as "News" or "Arts > Books"`},
		"own category": {func(s *Site) { s.Podcast.Categories = []string{"News", "Fog"} }, square(),
			`[podcast] categories: "Fog" is none of Apple's, and is left out`},
		"no language": {func(s *Site) { s.Language = "" }, square(),
			`[site] language: none that Apple Podcasts knows; it wants the one that is spoken, such as "en-GB"`},
	} {
		site := gazette()
		site.Podcast = foghorn()
		test.change(&site)
		feed.Site = site
		want := []sources.Note{{Kind: sources.Warned, Text: test.want}}
		if diff := cmp.Diff(want, CheckPodcast(feed, posts, test.artwork)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestCheckPodcastNamesWhatPostsLack(t *testing.T) {
	const post = "b.md"
	for name, test := range map[string]struct {
		change func(*sources.Post)
		want   string
	}{
		"no length": {func(p *sources.Post) { p.Attachments[0].Size = 0 },
			"enclosure https://example.com/b.md.mp3: its length is not known; Apple Podcasts wants it, in bytes"},
		"another's file": {func(p *sources.Post) { p.Attachments[0].URL = "https://example.com/a.md.mp3" },
			"enclosure https://example.com/a.md.mp3 is also that of a.md; Apple Podcasts passes over all but one"},
		"a format of its own": {func(p *sources.Post) {
			p.Attachments[0].URL, p.Attachments[0].Type = "https://example.com/b.ogg?x=.mp3", "audio/ogg"
		}, "enclosure https://example.com/b.ogg?x=.mp3: Apple Podcasts plays only what ends in .m4a, .mp3, .mov, .mp4, .m4v"},
		"no title": {func(p *sources.Post) { p.Title = "" },
			"title: none; Apple Podcasts wants one of every episode"},
		"no number": {func(p *sources.Post) { p.Episode = sources.Episode{Type: "full"} },
			`episode: no number, which [podcast] type = "serial" wants of every full episode`},
		"a trailer needs no number": {func(p *sources.Post) { p.Episode = sources.Episode{Type: "trailer"} }, ""},
		"a post without sound":      {func(p *sources.Post) { p.Attachments, p.Title = nil, "" }, ""},
	} {
		b := voice(post, 1)
		test.change(&b)
		feed, posts := feedOf(gazette(), voice("a.md", 2), b)
		feed.Site.Podcast = foghorn()
		var want []sources.Note
		if test.want != "" {
			want = []sources.Note{{Source: "posts", Path: post, Kind: sources.Warned, Text: test.want}}
		}
		if diff := cmp.Diff(want, CheckPodcast(feed, posts, square())); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestCheckPodcastWantsAnEpisode(t *testing.T) {
	silent := voice("a.md", 1)
	silent.Attachments = []sources.Attachment{{URL: "https://example.com/a.pdf", Type: "application/pdf", Size: 9}}
	feed, posts := feedOf(gazette(), silent)
	feed.Site.Podcast = foghorn()
	want := []sources.Note{{Kind: sources.Warned, Text: "[podcast]: no post of the feed has audio or video; Apple Podcasts wants at least one episode"}}
	if diff := cmp.Diff(want, CheckPodcast(feed, posts, square())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
