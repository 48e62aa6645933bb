package feedgen

import (
	"cmp"
	"strings"

	"feedgen/sources"
	"feedgen/sources/markup"
)

// rss gives the elements of the channel; nil if there is no podcast. self is the
// address of the feed.
func (p *Podcast) rss(self string) *rssPodcast {
	if p == nil {
		return nil
	}
	out := &rssPodcast{
		Author:   optionalText(p.Author),
		Artwork:  newArtwork(p.Image),
		Explicit: p.Explicit,
		Type:     p.Type,
		GUID:     cmp.Or(p.GUID, podcastGUID(self)),
		Locked:   podcastLocked{Owner: p.Owner.Email, Value: "no"},
	}
	if p.Locked {
		out.Locked.Value = "yes"
	}
	if p.Owner.Email != "" {
		out.Owner = &itunesOwner{Name: newPlainText(p.Owner.Name), Email: p.Owner.Email}
	}
	for _, category := range p.Categories {
		name, sub, divided := strings.Cut(category, categoryMark)
		c := itunesCategory{Text: name}
		if divided {
			c.Sub = &itunesCategory{Text: sub}
		}
		out.Categories = append(out.Categories, c)
	}
	if p.Funding.URL != "" && p.Funding.Text != "" {
		out.Funding = &podcastFunding{p.Funding.URL, newPlainText(p.Funding.Text)}
	}
	return out
}

// rss gives the elements of an item; nil if it is no episode.
func (e *episode) rss(it item) *rssEpisode {
	if e == nil {
		return nil
	}
	out := &rssEpisode{
		Duration: it.enclosures[0].seconds,
		Number:   e.Number,
		Season:   e.Season,
		Type:     e.Type,
		Artwork:  newArtwork(e.Image),
		Explicit: e.Explicit,
		AsSeason: e.Season,
		AsNumber: e.Number,
	}
	for _, l := range e.Transcripts {
		// Without a language it would be in that of the feed.
		out.Transcripts = append(out.Transcripts, podcastFile{l.URL, l.Type, it.language})
	}
	if e.Chapters != (sources.Link{}) {
		out.Chapters = &podcastFile{URL: e.Chapters.URL, Type: e.Chapters.Type}
	}
	for _, a := range e.people {
		out.People = append(out.People, podcastPerson{a.URL, newPlainText(markup.Excerpt(a.Name, longestName))})
	}
	return out
}

// newArtwork is nil for no picture, which leaves the element out.
func newArtwork(url string) *itunesImage {
	if url == "" {
		return nil
	}
	return &itunesImage{url}
}
