package feedgen

import (
	"cmp"
	"fmt"
	"html"
	"slices"
	"strings"
	"time"

	"feedgen/feedgen/ledger"
	"feedgen/sources"
	"feedgen/sources/markup"
)

// A document is what a feed says, in no format yet. All its text is clean, its
// URLs are absolute and its dates are whole seconds in UTC, so that the formats
// have nothing left to decide but their own form.
type document struct {
	title, home, description string
	language, copyright      string
	icon, logo               string
	author                   sources.Author
	updated                  time.Time
	version                  string
	podcast                  *Podcast // nil: the feed is none
	hubs                     []string // each once
	cloud                    *Cloud   // nil: none
	items                    []item
}

// An item of a document. Only id, url, published and updated are always there.
type item struct {
	id, url            string
	row                *ledger.Row // what is known of the post; nil: nothing
	title, summary     string      // plain text
	html               string
	language           string
	published, updated time.Time // equal where the post was not updated
	authors            []sources.Author
	terms              []string
	images             []sources.Image // the lead image first
	enclosures         []enclosure     // the main one first
	episode            *episode        // nil: it is none, or the feed is no podcast
}

// An enclosure is a file that an item brings along, whatever its kind.
type enclosure struct {
	url, mediaType, title string
	size                  int64 // 0: not known
	seconds               int64 // likewise
	width, height         int
	description, credit   string
}

// noItems is the date of a feed that has no items yet: Atom wants one, and it
// must be the same on every run.
var noItems = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

func compose(f Feed, posts map[sources.Key]sources.Post) document {
	d := document{
		title:     plainLine(f.Site.Title),
		home:      webURL(f.Site.URL),
		language:  languageTag(f.Site.Language),
		copyright: plainLine(f.Site.Copyright),
		icon:      webURL(f.Site.Icon),
		logo:      webURL(f.Site.Logo),
		updated:   noItems,
		version:   f.Spec.Version,
		podcast:   composePodcast(f.Site.Podcast),
		hubs:      hubs(f.Spec.Hubs),
		cloud:     f.Spec.Cloud,
	}
	d.description = cmp.Or(plainLine(f.Site.Description), d.title)
	d.author, _ = person(f.Site.Author)
	byline := people([]sources.Author{f.Site.Author})
	seen := make(map[string]bool)
	for _, chosen := range f.Items {
		p, ok := posts[chosen.Key()]
		if !ok {
			continue
		}
		it, ok := composeItem(chosen, p, f.Spec)
		if !ok || seen[it.id] {
			continue
		}
		seen[it.id] = true
		if d.podcast != nil {
			it.episode = composeEpisode(it, p.Episode)
		}
		// RSS has no author of a whole feed, and not every reader of the others
		// looks there.
		if len(it.authors) == 0 {
			it.authors = byline
		}
		if it.updated.After(d.updated) || len(d.items) == 0 {
			d.updated = it.updated
		}
		d.items = append(d.items, it)
	}
	return d
}

// hubs keeps the hubs that can be reached, each once.
func hubs(all []string) []string {
	var kept []string
	for _, h := range all {
		if h = webURL(h); h != "" && !slices.Contains(kept, h) {
			kept = append(kept, h)
		}
	}
	return kept
}

// composeItem makes an item of a post; false if there is nothing to show,
// or nowhere to lead to.
func composeItem(chosen Item, p sources.Post, spec Spec) (item, bool) {
	it := item{
		url:       webURL(chosen.URL),
		row:       chosen.Known,
		title:     plainLine(chosen.Title),
		summary:   plainLine(p.Summary),
		html:      strings.TrimSpace(markup.Legal(p.HTML)),
		language:  languageTag(chosen.Language),
		published: second(chosen.Published),
		updated:   second(chosen.Updated),
		terms:     names(chosen.Terms),
		authors:   people(chosen.Authors),
		images:    pictures(p.Images),
	}
	it.id = commonID(chosen.ID, it.url)
	if it.updated.Before(it.published) {
		it.updated = it.published
	}
	if it.url == "" || it.published.IsZero() {
		return item{}, false
	}
	if !spec.BareContent {
		it.html = withLead(it.html, it.images)
	}
	if spec.SummaryOnly && it.summary != "" {
		it.html = ""
	}
	// A title can be all there is, and every format wants a text.
	if it.html == "" {
		it.summary = cmp.Or(it.summary, it.title)
	}
	it.enclosures = enclosures(p.Attachments, it.images)
	return it, it.summary != "" || it.html != ""
}

// idIn is the item's id in a format.
func (it item) idIn(f Format) string { return formatID(f, it.id, it.url, it.row) }

// withLead puts the lead image at the top of a text that does not show it.
// Readers differ in where they look for a picture; this gives all of them one.
func withLead(text string, images []sources.Image) string {
	if len(images) == 0 {
		return text
	}
	lead := images[0]
	if lead.Card {
		return text
	}
	src := strings.ReplaceAll(html.EscapeString(lead.URL), "&#39;", "'")
	if strings.Contains(text, ` src="`+src+`"`) {
		return text
	}
	size := ""
	if lead.Width > 0 && lead.Height > 0 {
		size = fmt.Sprintf(` width="%d" height="%d"`, lead.Width, lead.Height)
	}
	shown := fmt.Sprintf(`<img src="%s" alt="%s"%s>`, src, html.EscapeString(lead.Alt), size)
	words := strings.Join(slices.DeleteFunc([]string{lead.Caption, lead.Credit}, func(s string) bool { return s == "" }), " · ")
	if words == "" {
		return strings.TrimSpace("<p>" + shown + "</p>\n" + text)
	}
	return strings.TrimSpace("<figure>" + shown + "<figcaption>" + html.EscapeString(words) + "</figcaption></figure>\n" + text)
}

// pictures keeps the images that can be linked to, each once.
func pictures(all []sources.Image) []sources.Image {
	var kept []sources.Image
	seen := make(map[string]bool)
	for _, img := range all {
		img.URL = FileURL(img.URL)
		img.Alt, img.Caption, img.Credit = plainLine(img.Alt), plainLine(img.Caption), plainLine(img.Credit)
		img.Type = mediaType(img.Type)
		img.Size = max(img.Size, 0)
		if img.Width <= 0 || img.Height <= 0 {
			img.Width, img.Height = 0, 0
		}
		if img.URL != "" && !seen[img.URL] {
			seen[img.URL] = true
			kept = append(kept, img)
		}
	}
	return kept
}

// enclosures orders what an item brings along: audio and video before pictures,
// since a player needs the enclosure and a picture has other places; then the
// rest. What has no known type cannot be an enclosure.
func enclosures(attachments []sources.Attachment, images []sources.Image) []enclosure {
	var media, rest []enclosure
	for _, a := range attachments {
		e := enclosure{url: FileURL(a.URL), mediaType: mediaType(a.Type), title: plainLine(a.Title), size: max(a.Size, 0), seconds: seconds(a.Duration)}
		if medium(e.mediaType) == "document" {
			rest = append(rest, e)
			continue
		}
		media = append(media, e)
	}
	for _, img := range images {
		media = append(media, enclosure{
			url: img.URL, mediaType: img.Type, size: img.Size, width: img.Width, height: img.Height,
			description: description(img), credit: img.Credit,
		})
	}
	seen := make(map[string]bool)
	return slices.DeleteFunc(append(media, rest...), func(e enclosure) bool {
		drop := e.url == "" || e.mediaType == "" || seen[e.url]
		seen[e.url] = true
		return drop
	})
}
