package posts

import (
	"encoding/hex"
	"slices"
	"strings"
	"testing"
)

// hashOf gives the hash of a post of that text.
func hashOf(t *testing.T, text string) string {
	t.Helper()
	return hashWith(t, text, nil)
}

// hashWith gives that of a site with keys of its own.
func hashWith(t *testing.T, text string, fields map[string]string) string {
	t.Helper()
	s, err := Open(site(t, map[string]string{"2026-01-01-tide.md": text}), nil, Config{
		Name: "posts", Site: "https://example.com/", Preset: "plain", Fields: fields,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	l, err := s.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	entries, _, err := l.Entries()
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 {
		t.Fatalf("%d entries", len(entries))
	}
	p, _, err := s.Load(t.Context(), entries[0])
	if err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(p.Hash[:])
}

const tide = `---
title: The tide is late
description: Nobody saw it come.
cover:
  image: /tide.jpg
  alt: Water
image_alt: The quay
OG_Image: card.png
seo: { image: seo.png, robots: all }
extra: { hero: hero.png, mood: calm }
audio: [tide.mp3, tide.ogg]
podcast: { url: tide.opus, duration: 42 }
poster: { src: poster.png }
tags: [sea]
---

It came at *nine*.

{{< figure src="quay.png" >}}
`

// TestHashStaysForGood: with another one every post that was published would count as
// edited. If this fails, mend the code and not the test.
func TestHashStaysForGood(t *testing.T) {
	if got, want := hashOf(t, tide), "38204ee06cf5f600901a0db1da139cd6cbaa5d099dcc5d762d758c1cc5a3356e"; got != want {
		t.Errorf("hash is %s, want %s", got, want)
	}
}

// TestHashIsOfWhatTheAuthorWrote: of what readers get, and of nothing else.
func TestHashIsOfWhatTheAuthorWrote(t *testing.T) {
	for what, change := range map[string][2]string{
		"lines that end as on Windows": {"\n", "\r\n"},
		"a blank line at the end":      {".png\" >}}\n", ".png\" >}}\n\n\n"},
		"a tag":                        {"[sea]", "[sea, quay]"},
		"another date":                 {"tags:", "date: 2026-02-02\ntags:"},
		"a key that nobody reads":      {"tags:", "layout: post\ntags:"},
		"a title for search engines":   {"tags:", "seo_title: Tide\ntags:"},
		"the site's own key":           {"poster.png", "placard.png"},
		"a duration":                   {"duration: 42", "duration: 43"},
		"beside a card":                {"robots: all", "robots: none"},
		"beside a picture of Zola's":   {"mood: calm", "mood: wild"},
		"another case":                 {"title:", "Title:"},
		"another case in a table":      {"  alt:", "  Alt:"},
		"another order":                {"  image: /tide.jpg\n  alt: Water\n", "  alt: Water\n  image: /tide.jpg\n"},
		"quotes":                       {"The tide is late", `"The tide is late"`},
	} {
		if hashOf(t, tide) != hashOf(t, strings.ReplaceAll(tide, change[0], change[1])) {
			t.Errorf("%s: the post counts as edited", what)
		}
	}
	for what, change := range map[string][2]string{
		"title":       {"is late", "was late"},
		"description": {"Nobody saw", "Nobody heard"},
		"picture":     {"/tide.jpg", "/ebb.jpg"},
		"alt text":    {"alt: Water", "alt: Sea"},
		"recording":   {"tide.ogg", "tide.flac"},
		"alternative": {"The quay", "A quay"},
		"card":        {"card.png", "ace.png"},
		"seo":         {"seo.png", "ace.png"},
		"Zola's":      {"hero.png", "ace.png"},
		"podcast":     {"tide.opus", "ebb.opus"},
		"text":        {"nine", "ten"},
		"shortcode":   {"quay.png", "pier.png"},
	} {
		if hashOf(t, tide) == hashOf(t, strings.ReplaceAll(tide, change[0], change[1])) {
			t.Errorf("%s: the post does not count as edited", what)
		}
	}
}

// TestHashKnowsTheTitleByAnyName: whatever a post without a title takes for one.
func TestHashKnowsTheTitleByAnyName(t *testing.T) {
	for what, titles := range map[string][2]string{
		"in capitals": {"Title: Ebb", "Title: Flood"},
		"other key":   {"newsTitle: Ebb", "newsTitle: Flood"},
		"comment":     {"title: # Ebb", "title: # Flood"},
		"list":        {"title: [Ebb]", "title: [Flood]"},
		"table":       {"title: {Ebb}", "title: {Flood}"},
	} {
		if hashOf(t, "---\n"+titles[0]+"\n---\nIt came.\n") == hashOf(t, "---\n"+titles[1]+"\n---\nIt came.\n") {
			t.Errorf("%s: the post does not count as edited", what)
		}
	}
}

// TestHashIsNotOfTheConfiguration: to name a key there is no author's change.
func TestHashIsNotOfTheConfiguration(t *testing.T) {
	fields := map[string]string{"image": "poster.src", "title": "tags", "enclosure": "extra.mood"}
	if hashWith(t, tide, fields) != hashOf(t, tide) {
		t.Error("with keys of the site's own the post counts as edited")
	}
}

// TestHashCoversWhatIsRead: a key for a title, a summary, pictures or recordings that is
// read is one that the hash covers, or is left out of it on purpose.
func TestHashCoversWhatIsRead(t *testing.T) {
	// Keys that came after a release, since authoredKeys stay as they are.
	exceptions := []string{}

	covered := make(map[string]bool)
	for _, key := range authoredKeys {
		covered[strings.ToLower(key)] = true
	}
	covers := func(key string) bool {
		key = strings.TrimPrefix(strings.ToLower(key), "extra.")
		for at := range key {
			if key[at] == '.' && covered[key[:at]] {
				return true
			}
		}
		return covered[key]
	}
	all := map[string]keys{"": commonKeys()}
	for _, p := range presets() {
		all[p.name] = p.keys
	}
	names := thingNames()
	for preset, k := range all {
		for _, what := range []thing{keyTitle, keyDescription, keyImage, keyImageAlt, keyShareImage, keyEnclosure, keyArtwork} {
			for _, key := range k[what] {
				if !covers(key) && !slices.Contains(exceptions, key) {
					t.Errorf("preset %q: no hash covers %s, a key for %s; before the first release add it to authoredKeys, after it to the exceptions", preset, key, names[what])
				}
			}
		}
	}
}
