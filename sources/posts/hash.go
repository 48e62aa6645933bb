package posts

import (
	"crypto/sha256"
	"hash"
	"io"
	"slices"
	"strings"
)

// authoredKeys are the front matter keys for a title, a summary, pictures, cards for
// other sites and recordings, and for what stands in for a picture. A post's hash
// covers what they say, below Zola's `extra` too. They stay as they are, whatever keys
// are read one day: with another hash every post would count as changed by its author.
// A site's own keys, which [Config] names, are not among them for the same reason:
// naming one is no author's change.
var authoredKeys = strings.Fields(`
	title
	description summary excerpt subtitle spoiler deck

	image cover cover_image coverImage featured_image featuredImage featureImage feature_image
	hero heroImage hero_image banner header.image header.teaser teaser thumbnail thumb images resources
	image_alt imageAlt img_alt alt

	og_image ogImage og.image header.og_image socialImage social_image sharing_image sharingImage share_image shareImage
	twitter_image twitterImage twitter.image openGraphImage open_graph_image meta_image metaImage seo.image

	enclosure enclosures audio audio_url audioUrl audio_file audioFile audio_link audio_src mp3 mp3_url mp3Url
	podcast podcast_url podcastUrl podcast_link podcast_audio podcast_file podcastFile
	episode_file episode_url media_override
	video video_url videoUrl video_file videoFile media media_url mediaUrl file

	episode_image episodeImage podcast_image itunes_image itunes:image itunes.image artwork episode_artwork episode.image`)

// asideKeys are those in a table under one of authoredKeys that say something else:
// dates, ids, tags, and what is known of a recording. They stay as they are too.
var asideKeys = strings.Fields(`
	date id guid uuid tags duration time length bytes size size_in_bytes
	season episode number episode_type episodetype explicit chapters transcript transcripts`)

// hash sums up what the author wrote: what stands under authoredKeys, and the text.
// Blank lines and blanks at its ends, and how lines end, are the editor's.
func (r *postReader) hash() [sha256.Size]byte {
	h := sha256.New()
	fields := r.matter.fields
	for _, key := range authoredKeys {
		hashField(h, key, lookUp(fields, key))
		hashField(h, "extra."+key, lookUp(fields, "extra."+key))
	}
	if title := lookUp(fields, "title"); title.empty() {
		// Its author may have meant a comment, or written newstitle.
		_, _ = io.WriteString(h, r.matter.written(title)) // a hash takes all
		for _, f := range sorted(fields) {
			if key := strings.ToLower(f.key); strings.HasSuffix(key, "title") && !slices.Contains(authoredKeys, key) {
				hashField(h, key, f.value)
			}
		}
	}
	_, _ = io.WriteString(h, "\x00"+strings.TrimSpace(r.head.body))
	return [sha256.Size]byte(h.Sum(nil))
}

// hashField adds a key that says something.
func hashField(h hash.Hash, key string, v value) {
	if !v.empty() {
		_, _ = io.WriteString(h, key)
		v.hash(h)
	}
}

// hash adds a value as it was written, with its structure. Keys of a table may stand
// in any order and case.
func (v value) hash(h hash.Hash) {
	_, _ = io.WriteString(h, "\x01"+trim(v.text))
	for _, item := range v.items {
		item.hash(h)
	}
	for _, f := range sorted(v.fields) {
		if key := strings.ToLower(f.key); !slices.Contains(asideKeys, key) {
			_, _ = io.WriteString(h, "\x02"+key)
			f.value.hash(h)
		}
	}
	_, _ = io.WriteString(h, "\x03")
}

// sorted gives fields by their keys, in any case.
func sorted(fields []field) []field {
	return slices.SortedStableFunc(slices.Values(fields), func(a, b field) int {
		return strings.Compare(strings.ToLower(a.key), strings.ToLower(b.key))
	})
}
