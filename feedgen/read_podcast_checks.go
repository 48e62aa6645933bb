package feedgen

import (
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// readShort refuses text that directories cut.
func readShort(most int) readCheck {
	return func(v readValue) []readFault {
		if n := utf8.RuneCountInString(v.text); n > most {
			return readSay("TooLong", "has %d characters; directories take %d", n, most)
		}
		return nil
	}
}

// checkITunesCategory wants Apple's own names, in capitals and small letters as
// Apple has them.
func (r *reader) checkITunesCategory(e *readElement, where string) {
	known := PodcastCategories()
	name := e.attr("text")
	if !slices.Contains(known, name) || strings.Contains(name, categoryMark) {
		r.report(e.from, "InvalidItunesCategory", "%s %s is none of Apple's", where, readQuote(name))
		return
	}
	for _, sub := range e.all("itunes:category") {
		if !slices.Contains(known, name+categoryMark+sub.attr("text")) {
			r.report(sub.from, "InvalidItunesCategory", "%s %s is none of Apple's subcategories of %s", where, readQuote(sub.attr("text")), readQuote(name))
		}
	}
}

// checkPodcast wants of a feed with any of Apple's elements all those that Apple
// asks for, and of its episodes files that can be played.
func (r *reader) checkPodcast(channel *readElement, where string) {
	items := channel.all("item")
	if !slices.ContainsFunc(append(items, channel), (*readElement).hasITunes) {
		return
	}
	for _, name := range []string{"language", "itunes:category", "itunes:explicit", "itunes:image"} {
		if !channel.has(name) {
			r.report(channel.from, "MissingItunesElement", "%s is missing; Apple Podcasts refuses a feed without it", readWithin(where, name))
		}
	}
	if !channel.has("itunes:owner") {
		r.report(channel.from, "MissingItunesEmail", "%s is missing; some directories write to it to know whose the podcast is", readWithin(where, "itunes:owner"))
	}
	first := map[string]int{}
	for i, item := range items {
		r.checkEpisodeFile(item.kid("enclosure"), i+1, first)
	}
}

// hasITunes reports an element that holds one of Apple's.
func (e *readElement) hasITunes() bool {
	return slices.ContainsFunc(e.kids, func(k *readElement) bool { return strings.HasPrefix(k.name, "itunes:") })
}

// checkEpisodeFile checks the file of an episode, which may be no other's. first
// tells by URL which item had it first.
func (r *reader) checkEpisodeFile(file *readElement, number int, first map[string]int) {
	if kind := medium(file.attr("type")); kind != "audio" && kind != "video" {
		return
	}
	url := file.attr("url")
	if ext := fileExtension(url); !slices.Contains(applePlays(), ext) {
		r.report(file.from, "UnsupportedItunesFormat", "item %d: enclosure %s ends in %s; Apple Podcasts plays %s", number, readQuote(url), readQuote(ext), strings.Join(applePlays(), ", "))
	}
	if before, used := first[url]; used {
		r.report(file.from, "DuplicateEnclosureURL", "item %d: enclosure %s is also that of item %d; Apple Podcasts passes over all but one", number, readQuote(url), before)
		return
	}
	first[url] = number
}

// applePlays are the endings of the names of audio and video files that Apple
// Podcasts plays; it goes by them.
func applePlays() []string { return []string{".m4a", ".mp3", ".mov", ".mp4", ".m4v"} }

// fileExtension gives the ending of the name of a file that a URL leads to.
func fileExtension(address string) string {
	address, _, _ = strings.Cut(address, "#")
	address, _, _ = strings.Cut(address, "?")
	return strings.ToLower(path.Ext(address))
}
