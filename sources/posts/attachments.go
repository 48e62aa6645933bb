package posts

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"feedgen/sources"
	"feedgen/sources/markup"
)

// attachments gives the audio, video and other files that front matter names, or
// else the one recording that the text holds.
func (r *postReader) attachments(text markup.Fragment) []sources.Attachment {
	all := r.namedFiles()
	if len(all) == 0 {
		all = r.played(text)
	}
	r.measure(all)
	return all
}

// namedFiles gives the files that front matter names, each once.
func (r *postReader) namedFiles() []sources.Attachment {
	if !r.says(keyEnclosure) {
		return nil
	}
	var all []enclosed
	at := make(map[string]int)
	for _, key := range r.source.keys[keyEnclosure] {
		for _, e := range enclosures(key, r.matter.at(key)) {
			evident := e.isEvident()
			if !evident && !looksLikeAddress(e.URL) && typeByName(e.URL) == "" {
				continue // words
			}
			link, ok := r.fileLink(e.URL)
			if !ok {
				if evident {
					r.tell(e.line, sources.Warned, fmt.Sprintf("%s: %q is no address", key, shorten(e.URL)))
				}
				continue
			}
			if i, seen := at[link]; seen {
				all[i].add(e.Attachment)
				continue
			}
			e.URL = link
			if r.knowFile(&e, evident) {
				at[link] = len(all)
				all = append(all, e)
			}
		}
	}
	files := make([]sources.Attachment, len(all))
	for i, e := range all {
		files[i] = e.Attachment
	}
	return files
}

// fileLink gives the absolute address of a file that front matter names.
func (r *postReader) fileLink(ref string) (string, bool) {
	if root, ok := r.atRoot(ref); ok {
		ref = root
	}
	return markup.AbsoluteURL(r.page, ref)
}

// knowFile fills in what the file itself tells, if the site has it. It is false
// for what is no file to come with a post, or has no type, which a feed must
// give. That is told if the author evidently meant one.
func (r *postReader) knowFile(e *enclosed, evident bool) bool {
	refuse := func(why string) bool {
		if evident {
			r.tell(e.line, sources.Warned, fmt.Sprintf("enclosure %s: left out, as %s", e.URL, why))
		}
		return false
	}
	if isPage(e.URL) {
		return refuse("it is a page and no file")
	}
	f, local, err := r.facts(e.URL, r.page)
	byName := typeByName(e.URL)
	e.Type = cmp.Or(e.Type, byName)
	// A file whose beginning tells nothing may be known by author or name.
	if local && err == nil && f.Type != "" && f.Type != "text/plain" {
		e.Type = f.Type
	}
	switch {
	case local && err == nil && f.size == 0:
		return refuse("the file is empty")
	case e.Type == "":
		return refuse("its name tells no type; write {url: …, type: audio/mpeg}")
	case !evident && !isRecording(e.Type) && !strings.HasPrefix(byName, "application/"):
		return false
	case local && err == nil:
		if f.Type == "text/plain" && isRecording(e.Type) {
			r.tell(e.line, sources.Warned, fmt.Sprintf("enclosure %s: it is text, whatever its name says", e.URL))
		}
		e.Size, e.Duration, e.File = f.size, cmp.Or(f.duration, e.Duration), f.use
		if isRecording(e.Type) && f.trouble != nil {
			r.tell(e.line, sources.Warned, fmt.Sprintf("enclosure %s: %v", e.URL, f.trouble))
		}
	case local:
		e.Trouble = trouble(err)
	}
	return true
}

// measure adds what front matter says, in keys of their own, of the main
// recording.
func (r *postReader) measure(all []sources.Attachment) {
	for i := range all {
		a := &all[i]
		if !isRecording(a.Type) {
			continue
		}
		if a.Duration == 0 {
			a.Duration = r.duration()
		}
		if a.Size == 0 {
			a.Size = said(r, keySize, "", parseSize)
		}
		return
	}
}

// duration is what front matter says. A length may be one of time.
func (r *postReader) duration() time.Duration {
	if d := said(r, keyDuration, "no duration; write it like 42:10", parseDuration); d > 0 {
		return d
	}
	return said(r, keySize, "", parseTime)
}

// said gives what the first key for a thing says of which read makes something.
// If there is none, the first that says anything is noted to be wrong, unless
// wrong is empty.
func said[T any](r *postReader, what thing, wrong string, read func(string) (T, bool)) T {
	var none T
	if !r.says(what) {
		return none
	}
	var bad value
	badKey := ""
	for _, key := range r.source.keys[what] {
		v := r.matter.at(key)
		if v.kind != scalar || v.empty() {
			continue
		}
		if got, ok := read(trim(v.text)); ok {
			return got
		}
		if badKey == "" {
			bad, badKey = v, key
		}
	}
	if badKey != "" && wrong != "" {
		r.tell(bad.line, sources.Warned, fmt.Sprintf("%s: “%s” is %s", badKey, shorten(bad.text), wrong))
	}
	return none
}
