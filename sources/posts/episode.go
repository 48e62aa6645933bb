package posts

import (
	"fmt"
	"strconv"
	"strings"

	"feedgen/sources"
)

// episode reads what front matter says for a podcast's player. Keys such as
// `season` or `number` mean other things in a post without a recording; there
// nothing is noted to be wrong.
func (r *postReader) episode(recorded bool) sources.Episode {
	before := len(r.notes)
	e := sources.Episode{
		Season:   said(r, keySeason, "no whole number", wholeNumber),
		Number:   said(r, keyEpisode, "no whole number", wholeNumber),
		Type:     said(r, keyEpisodeType, "none of full, trailer and bonus", episodeType),
		Explicit: said(r, keyExplicit, "neither true nor false", explicit),
		Image:    r.artwork(),
	}
	if chapters := r.files(keyChapters, "application/json+chapters", chaptersType); len(chapters) > 0 {
		e.Chapters = chapters[0]
	}
	e.Transcripts = r.files(keyTranscripts, "text/vtt", transcriptType)
	if !recorded {
		r.notes = r.notes[:before]
	}
	return e
}

// wholeNumber reads 5, 05 or #5. Players know no episode 0.
func wholeNumber(s string) (int, bool) {
	n, err := strconv.ParseUint(strings.TrimPrefix(s, "#"), 10, 31)
	return int(n), err == nil
}

// episodeType reads the types of https://podcasters.apple.com/support/823-podcast-requirements.
// A media type under the same key is of the recording.
func episodeType(s string) (string, bool) {
	switch s = strings.ToLower(s); s {
	case "full", "trailer", "bonus":
		return s, true
	case "audio", "video":
		return "", true
	}
	return "", statedType(s) != ""
}

func explicit(s string) (string, bool) {
	switch strings.ToLower(s) {
	case "true", "yes", "explicit", "on", "1":
		return "true", true
	case "false", "no", "clean", "off", "0":
		return "false", true
	}
	return "", false
}

// artwork gives the address of the episode's own picture.
func (r *postReader) artwork() string {
	v, key := r.first(keyArtwork)
	refs := references(v)
	if len(refs) == 0 || !looksLikeAddress(refs[0].src) && typeByName(refs[0].src) == "" {
		return ""
	}
	link, ok := r.fileLink(refs[0].src)
	if !ok {
		r.tell(refs[0].line, sources.Warned, fmt.Sprintf("%s: %q is no address", key, shorten(refs[0].src)))
	}
	return link
}

// files gives those that the first key for a thing names which names any. Their
// types are as written, or as typeOf knows by their endings.
func (r *postReader) files(what thing, example string, typeOf func(link string) string) []sources.Link {
	if !r.says(what) {
		return nil
	}
	var all []sources.Link
	for _, key := range r.source.keys[what] {
		v := r.matter.at(key)
		if what == keyChapters && v.kind == list {
			continue // of the chapters themselves
		}
		for _, f := range fileReferences(v) {
			if typeOf(f.URL) == "" && !looksLikeAddress(f.URL) {
				continue // the text itself
			}
			link, ok := r.fileLink(f.URL)
			if !ok {
				r.tell(f.line, sources.Warned, fmt.Sprintf("%s: %q is no address", key, shorten(f.URL)))
				continue
			}
			if f.Type == "" {
				f.Type = typeOf(link)
			}
			if f.Type == "" {
				r.tell(f.line, sources.Warned, fmt.Sprintf("%s: %s is left out, as its name tells no type; write {url: …, type: %s}", key, link, example))
				continue
			}
			all = append(all, sources.Link{URL: link, Type: f.Type})
		}
		if len(all) > 0 {
			return all
		}
	}
	return nil
}

// A fileReference is a file as front matter names it.
type fileReference struct {
	sources.Link
	line int
}

// fileReferences reads an address, a table that holds one, or a list of those.
func fileReferences(v value) []fileReference {
	switch v.kind {
	case scalar:
		if !v.mayBeAddress() {
			return nil
		}
		return []fileReference{{sources.Link{URL: trim(v.text)}, v.line}}
	case list:
		var all []fileReference
		for _, item := range v.items {
			all = append(all, fileReferences(item)...)
		}
		return all
	case table:
		m := matter{fields: v.fields}
		src, _ := m.first([]string{"url", "src", "href", "file", "path"})
		if src.kind != scalar {
			return nil
		}
		link := sources.Link{URL: trim(src.text), Type: statedType(m.at("type").text)}
		return []fileReference{{link, src.line}}
	}
	return nil
}
