package posts

import (
	"cmp"
	"slices"
	"strings"

	"feedgen/sources"
)

// An enclosed is a file as front matter names it, its address as written.
type enclosed struct {
	sources.Attachment
	key  string // under which it stands
	line int
}

// enclosures reads an address, "address length type" as old feeds have it, a
// table, or a list of those.
func enclosures(key string, v value) []enclosed {
	switch v.kind {
	case scalar:
		if !v.mayBeAddress() {
			return nil
		}
		return []enclosed{{enclosureLine(v.text), key, v.line}}
	case list:
		var all []enclosed
		for _, item := range v.items {
			all = append(all, enclosures(key, item)...)
		}
		return all
	case table:
		return enclosureTable(key, v)
	}
	return nil
}

// enclosureLine reads an address, which its size, duration and media type may
// follow. WordPress writes more behind the type.
func enclosureLine(text string) sources.Attachment {
	whole := sources.Attachment{URL: oneLine(text)}
	parts := strings.Fields(text)
	if !strings.ContainsAny(parts[0], "/.") {
		return whole
	}
	a := sources.Attachment{URL: parts[0]}
	for _, part := range parts[1:] {
		if a.Type = statedType(part); a.Type != "" {
			return a
		}
		if d, ok := parseTime(part); ok {
			a.Duration = d
			continue
		}
		size, ok := parseSize(part)
		if !ok {
			return whole
		}
		a.Size = size
	}
	return a
}

// enclosureTable reads a table with an address and what is said of the file, or
// with an address for each of several formats.
func enclosureTable(key string, v value) []enclosed {
	m := matter{fields: v.fields}
	var all []enclosed
	if file, _ := m.first([]string{"url", "src", "href", "file", "path", "audio", "video", "enclosure"}); !file.empty() {
		all = enclosures(key, file)
	} else {
		for _, format := range []string{"mp3", "m4a", "aac", "ogg", "oga", "opus", "flac", "wav", "mp4", "webm"} {
			all = append(all, enclosures(key, m.at(format))...)
		}
	}
	more := sources.Attachment{
		Type:  cmp.Or(statedType(m.at("type").text), statedType(m.at("mime_type").text), statedType(m.at("mime").text)),
		Title: plainLine(cmp.Or(m.at("title").text, m.at("name").text)),
	}
	more.Duration, _ = parseDuration(m.at("duration").text)
	for _, key := range []string{"length", "bytes", "size_in_bytes", "size", "time"} {
		text := m.at(key).text
		if size, ok := parseSize(text); ok && key != "time" {
			more.Size = cmp.Or(more.Size, size)
		} else if d, ok := parseTime(text); ok {
			more.Duration = cmp.Or(more.Duration, d)
		}
	}
	if len(all) > 1 {
		more.Type, more.Size = "", 0 // of which of them, is not said
	}
	for i := range all {
		all[i].add(more)
	}
	return all
}

// add takes from others what is not known of the file.
func (e *enclosed) add(more sources.Attachment) {
	e.Type = cmp.Or(e.Type, more.Type)
	e.Title = cmp.Or(e.Title, more.Title)
	e.Size = cmp.Or(e.Size, more.Size)
	e.Duration = cmp.Or(e.Duration, more.Duration)
}

// pageKeys are the keys of enclosures under which a page stands as often as a
// file, or what is no address at all.
func pageKeys() []string {
	return []string{"video", "video_url", "videoUrl", "media", "media_url", "mediaUrl", "file", "podcast", "podcast_url", "podcastUrl", "podcast_link", "episode_url"}
}

// playerPages are pages that play what they show. They are no files, unless
// their names say so.
func playerPages() []webPart {
	return []webPart{
		{"youtube.com", ""}, {"youtube-nocookie.com", ""}, {"youtu.be", ""}, {"vimeo.com", ""},
		{"dailymotion.com", ""}, {"twitch.tv", ""}, {"tiktok.com", ""}, {"bilibili.com", ""},
		{"soundcloud.com", ""}, {"spotify.com", ""}, {"mixcloud.com", ""}, {"bandcamp.com", ""},
		{"podcasts.apple.com", ""}, {"itunes.apple.com", ""}, {"music.apple.com", ""}, {"podcasts.google.com", ""},
	}
}

// filePages are pages about files, whose names they bear.
func filePages() []webPart {
	return []webPart{
		{"", "/wiki/File:"}, {"", "/wiki/Datei:"}, {"", "/wiki/Fichier:"},
		{"github.com", "/blob/"}, {"gitlab.com", "/-/blob/"}, {"archive.org", "/details/"}, {"dropbox.com", "dl=0"},
	}
}

// isPage reports that an address is that of a page that shows or plays a file.
func isPage(link string) bool {
	return typeByName(link) == "" && anyHas(playerPages(), link) || anyHas(filePages(), link)
}

// isEvident reports that the author means a file, whatever it is.
func (e enclosed) isEvident() bool {
	at := e.key[strings.LastIndexByte(e.key, '.')+1:]
	switch {
	case e.Type != "":
		return true
	case slices.ContainsFunc(pageKeys(), func(key string) bool { return strings.EqualFold(key, at) }):
		return e.Size > 0 && !isPage(e.URL)
	case strings.EqualFold(at, "audio"):
		return looksLikeAddress(e.URL) && !isPage(e.URL)
	}
	return true
}

// looksLikeAddress tells an address from words.
func looksLikeAddress(s string) bool {
	return strings.ContainsAny(s, "/.") && !strings.ContainsAny(trim(s), " \t\n\u00A0")
}
