package feedgen

import (
	"slices"

	"github.com/google/uuid"

	"feedgen/sources"
	"feedgen/sources/markup"
)

// Lengths that directories cut texts to, in characters.
const (
	longestTag  = 255 // of Apple's elements
	longestName = 128 // of a person, or of a link for funding
)

const serialPodcast = "serial"

// composePodcast tidies a podcast; nil if there is none.
func composePodcast(p *Podcast) *Podcast {
	if p == nil {
		return nil
	}
	tidy := Podcast{
		Author:   markup.Excerpt(plainLine(p.Author), longestTag),
		Image:    FileURL(p.Image),
		Explicit: p.Explicit,
		Type:     "episodic",
		Locked:   p.Locked,
		Funding:  Funding{webURL(p.Funding.URL), markup.Excerpt(plainLine(p.Funding.Text), longestName)},
	}
	if owner, ok := person(p.Owner); ok {
		tidy.Owner = sources.Author{Name: markup.Excerpt(owner.Name, longestTag), Email: owner.Email}
	}
	if p.Type == serialPodcast {
		tidy.Type = serialPodcast
	}
	if id, err := uuid.Parse(p.GUID); err == nil {
		tidy.GUID = id.String()
	}
	known := PodcastCategories()
	for _, name := range names(p.Categories) {
		if slices.Contains(known, name) {
			tidy.Categories = append(tidy.Categories, name)
		}
	}
	return &tidy
}

// An episode is an item as part of a podcast.
type episode struct {
	sources.Episode
	people []sources.Author // those whom the post itself names
}

// composeEpisode tidies what a post says of itself as an episode; nil if a
// player would have nothing to play.
func composeEpisode(it item, said sources.Episode) *episode {
	if !it.isPlayable() {
		return nil
	}
	e := &episode{people: it.authors}
	e.Season, e.Number = max(said.Season, 0), max(said.Number, 0)
	if slices.Contains([]string{"full", "trailer", "bonus"}, said.Type) {
		e.Type = said.Type
	}
	if said.Explicit == "true" || said.Explicit == "false" {
		e.Explicit = said.Explicit
	}
	e.Image = FileURL(said.Image)
	e.Chapters, _ = composeLink(said.Chapters)
	for _, l := range said.Transcripts {
		if l, ok := composeLink(l); ok && !slices.Contains(e.Transcripts, l) {
			e.Transcripts = append(e.Transcripts, l)
		}
	}
	return e
}

// isPlayable reports that an item's main file is audio or video.
func (it item) isPlayable() bool {
	if len(it.enclosures) == 0 {
		return false
	}
	kind := medium(it.enclosures[0].mediaType)
	return kind == "audio" || kind == "video"
}

// composeLink tidies a link; false if its address or its type is missing, both
// of which the podcast namespace wants.
func composeLink(l sources.Link) (sources.Link, bool) {
	l = sources.Link{URL: webURL(l.URL), Type: mediaType(l.Type)}
	if l.URL == "" || l.Type == "" {
		return sources.Link{}, false
	}
	return l, true
}
