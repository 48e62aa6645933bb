package posts

import (
	"crypto/sha256"
	"hash"
	"io"
	"maps"
	"slices"
	"strings"
)

// authoredKeys are the front matter keys for a title, a summary, pictures and
// recordings that a post's hash covers. They stay as they are, whatever keys are
// read one day: with another hash every post would count as changed by its author.
var authoredKeys = strings.Fields(`
	title
	description summary excerpt subtitle spoiler deck
	image cover cover_image coverImage featured_image featuredImage featureImage feature_image hero heroImage hero_image
	banner header teaser thumbnail thumb images og_image ogImage socialImage social_image
	enclosure enclosures audio audio_url audioUrl audio_file audioFile mp3 podcast podcast_url podcast_link
	video video_url videoUrl video_file videoFile media media_url file`)

// authoredThings are what a site's own keys may name of that.
var authoredThings = []thing{keyTitle, keyDescription, keyImage, keyShareImage, keyEnclosure}

// authored lists the keys that the hash of a site's posts covers.
func authored(fields map[string]string) []string {
	keys := slices.Clone(authoredKeys)
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if what, ok := thingNamed(name); ok && slices.Contains(authoredThings, what) {
			keys = append(keys, fields[name])
		}
	}
	return keys
}

// hash sums up what the author wrote: what stands under keys, and the text. Blank
// lines and blanks at its ends, and how lines end, are the editor's.
func (r *postReader) hash(keys []string) [sha256.Size]byte {
	h := sha256.New()
	for _, key := range keys {
		if v := lookUp(r.matter.fields, key); !v.empty() {
			_, _ = io.WriteString(h, key) // a hash takes all
			v.hash(h)
		}
	}
	_, _ = io.WriteString(h, "\x00"+strings.TrimSpace(r.head.body))
	return [sha256.Size]byte(h.Sum(nil))
}

// hash adds a value as it was written, with its structure.
func (v value) hash(h hash.Hash) {
	_, _ = io.WriteString(h, "\x01"+trim(v.text))
	for _, item := range v.items {
		item.hash(h)
	}
	for _, f := range v.fields {
		_, _ = io.WriteString(h, "\x02"+f.key)
		f.value.hash(h)
	}
	_, _ = io.WriteString(h, "\x03")
}
