package posts

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"feedgen/sources"
	"feedgen/sources/markup"
)

// attachments gives the audio, video and other files that front matter names.
func (r *postReader) attachments(page *url.URL) []sources.Attachment {
	var all []sources.Attachment
	seen := make(map[string]bool)
	for _, key := range r.source.keys[keyEnclosure] {
		v := r.matter.at(key)
		for _, a := range enclosures(v) {
			link, ok := markup.AbsoluteURL(page, a.URL)
			if !ok {
				r.tell(v.line, sources.Warned, fmt.Sprintf("%s: %q is no address", key, shorten(a.URL)))
				continue
			}
			if seen[link] {
				continue
			}
			seen[link] = true
			a.URL = link
			if r.knowAttachment(&a, page, v.line) {
				all = append(all, a)
			}
		}
	}
	return all
}

// enclosures reads an address, "address length type" as old feeds have it, a
// table, or a list of those. The addresses are as written.
func enclosures(v value) []sources.Attachment {
	switch v.kind {
	case scalar:
		if v.empty() || v.is("true", "false") {
			return nil
		}
		a := sources.Attachment{URL: trim(v.text)}
		if parts := strings.Fields(v.text); len(parts) == 3 && strings.Contains(parts[2], "/") {
			if size, err := strconv.ParseInt(parts[1], 10, 64); err == nil {
				a = sources.Attachment{URL: parts[0], Size: max(size, 0), Type: parts[2]}
			}
		}
		return []sources.Attachment{a}
	case list:
		var all []sources.Attachment
		for _, item := range v.items {
			all = append(all, enclosures(item)...)
		}
		return all
	case table:
		pick := func(keys ...string) string {
			found, _ := matter{fields: v.fields}.first(keys)
			return strings.Join(found.texts(), " ")
		}
		a := sources.Attachment{
			URL:   pick("url", "src", "href", "file", "path"),
			Type:  pick("type", "mime_type", "mime"),
			Title: plainLine(pick("title", "name")),
		}
		size, err := strconv.ParseInt(pick("length", "size", "size_in_bytes", "bytes"), 10, 64)
		if err == nil {
			a.Size = max(size, 0)
		}
		if a.URL == "" {
			return nil
		}
		return []sources.Attachment{a}
	}
	return nil
}

// knowAttachment fills in what the file itself tells, if the site has it. It is
// false if nothing tells the type, which a feed must give.
func (r *postReader) knowAttachment(a *sources.Attachment, page *url.URL, line int) bool {
	f, local, err := r.facts(a.URL, page)
	switch {
	case local && err == nil:
		a.Size = f.size
		// A file whose beginning tells nothing may be known by author or name.
		if f.mediaType != "application/octet-stream" && f.mediaType != "text/plain" {
			a.Type = f.mediaType
		}
	case local:
		r.tell(line, sources.Warned, fmt.Sprintf("enclosure %s: %s; linked without its size", a.URL, reason(err)))
	}
	if a.Type == "" {
		a.Type = typeByName(a.URL)
	}
	if a.Type == "" {
		r.tell(line, sources.Warned, fmt.Sprintf("enclosure %s: left out, as its name tells no type; write {url: …, type: audio/mpeg}", a.URL))
		return false
	}
	return true
}
