package feedgen

import (
	"fmt"
	"slices"
	"strings"

	"feedgen/sources"
)

// CheckPodcast tells what Apple Podcasts asks for and a feed does not have, in
// sentences that name the key to set. A note without a path is on the
// configuration, the others are on posts. There are none for a feed that is no
// podcast.
//
// artwork is what is known of the picture at the podcast's Image; posts are those
// of the feed's items.
func CheckPodcast(f Feed, posts map[sources.Key]sources.Post, artwork sources.Image) []sources.Note {
	if f.Site.Podcast == nil {
		return nil
	}
	c := &podcastCheck{files: make(map[string]Item), serial: f.Site.Podcast.Type == serialPodcast}
	c.artwork(f.Site.Podcast.Image, artwork)
	c.categories(f.Site.Podcast.Categories)
	if languageTag(f.Site.Language) == "" {
		c.say("[site] language: none that Apple Podcasts knows; it wants the one that is spoken, such as \"en-GB\"")
	}
	for _, chosen := range f.Items {
		if p, ok := posts[chosen.Key()]; ok {
			c.episode(chosen, p, f.Spec)
		}
	}
	if len(c.files) == 0 {
		c.say("[podcast]: no post of the feed has audio or video; Apple Podcasts wants at least one episode")
	}
	return c.notes
}

// A podcastCheck is a check under way.
type podcastCheck struct {
	notes  []sources.Note
	files  map[string]Item // the episodes so far, by the URL of their file
	serial bool
}

// say adds a note on the configuration.
func (c *podcastCheck) say(format string, args ...any) {
	c.notes = append(c.notes, sources.Note{Kind: sources.Warned, Text: fmt.Sprintf(format, args...)})
}

// sayOf adds a note on a post.
func (c *podcastCheck) sayOf(item Item, format string, args ...any) {
	c.notes = append(c.notes, sources.Note{Source: item.Source, Path: item.Path, Kind: sources.Warned, Text: fmt.Sprintf(format, args...)})
}

// Apple's bounds for artwork, in pixels.
// https://podcasters.apple.com/support/896-artwork-requirements
const (
	leastArtwork = 1400
	mostArtwork  = 3000
)

func (c *podcastCheck) artwork(url string, facts sources.Image) {
	wanted := fmt.Sprintf("Apple Podcasts wants a square of %d to %d, JPEG or PNG", leastArtwork, mostArtwork)
	switch {
	case url == "":
		c.say("[podcast] image: none; %s", wanted)
		return
	case FileURL(url) == "":
		c.say("[podcast] image: %q is no address that all can reach; %s", url, wanted)
		return
	}
	kind := mediaType(facts.Type)
	if kind != "" && kind != "image/jpeg" && kind != "image/png" {
		c.say("[podcast] image: %s; %s", kind, wanted)
	}
	w, h := facts.Width, facts.Height
	if known := w > 0 && h > 0; known && (w != h || w < leastArtwork || w > mostArtwork) {
		c.say("[podcast] image: %d × %d pixels; %s", w, h, wanted)
	}
}

func (c *podcastCheck) categories(all []string) {
	known := PodcastCategories()
	if len(all) == 0 {
		c.say("[podcast] categories: none; Apple Podcasts wants one of its own, such as \"News\" or \"Arts > Books\"")
	}
	for _, name := range all {
		if !slices.Contains(known, name) {
			c.say("[podcast] categories: %q is none of Apple's, and is left out", name)
		}
	}
}

// episode checks a post, if it is an episode.
func (c *podcastCheck) episode(chosen Item, p sources.Post, spec Spec) {
	it, ok := composeItem(chosen, p, spec)
	if !ok || !it.isPlayable() {
		return
	}
	file := it.enclosures[0]
	first, used := c.files[file.url]
	if used {
		c.sayOf(chosen, "enclosure %s is also that of %s; Apple Podcasts passes over all but one", file.url, nameFor(chosen, first))
	} else {
		c.files[file.url] = chosen
	}
	if file.size == 0 {
		c.sayOf(chosen, "enclosure %s: its length is not known; Apple Podcasts wants it, in bytes", file.url)
	}
	if !slices.Contains(applePlays(), fileExtension(file.url)) {
		c.sayOf(chosen, "enclosure %s: Apple Podcasts plays only what ends in %s", file.url, strings.Join(applePlays(), ", "))
	}
	if it.title == "" {
		c.sayOf(chosen, "title: none; Apple Podcasts wants one of every episode")
	}
	if e := p.Episode; c.serial && e.Number <= 0 && e.Type != "trailer" && e.Type != "bonus" {
		c.sayOf(chosen, "episode: no number, which [podcast] type = %q wants of every full episode", serialPodcast)
	}
}
