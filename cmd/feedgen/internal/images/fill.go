package images

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"feedgen/sources"
	"feedgen/sources/markup"
	"feedgen/sources/media"
)

// heavy is the size from which on a picture is worth a word, in bytes: it keeps
// readers on the road waiting.
const heavy = 5 << 20

// fillIn fills in what is known, and tells what is not as it should be.
func (l *Library) fillIn(posts map[sources.Key]sources.Post) []sources.Note {
	var notes []sources.Note
	for key, p := range posts {
		f := filling{library: l, key: key, moved: make(map[string]string)}
		p.Images = f.images(p.Images)
		p.Attachments = f.attachments(p.Attachments)
		p.HTML = markup.Relocate(p.HTML, f.moved)
		posts[key] = p
		notes = append(notes, f.notes...)
	}
	slices.SortStableFunc(notes, func(a, b sources.Note) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Path, b.Path))
	})
	return notes
}

// remote gives what is known of an address.
func (l *Library) remote(link string) record {
	if !l.cfg.Probe {
		return record{} // what was known once may have changed
	}
	return l.shelf.Records[link]
}

// A filling is of one post.
type filling struct {
	library *Library
	key     sources.Key
	moved   map[string]string // from where pictures were to where they are
	notes   []sources.Note
}

func (f *filling) tell(line int, format string, args ...any) {
	f.notes = append(f.notes, sources.Note{Source: f.key.Source, Path: f.key.Path, Line: line, Kind: sources.Warned, Text: fmt.Sprintf(format, args...)})
}

// images gives the pictures that a feed can show, with what is known of them.
func (f *filling) images(all []sources.Image) []sources.Image {
	var kept []sources.Image
	for _, img := range all {
		if f.image(&img) {
			kept = append(kept, img)
		}
	}
	return kept
}

// image is false if there is no such picture.
func (f *filling) image(img *sources.Image) bool {
	l, was := f.library, img.URL
	r := l.remote(was)
	if img.File != "" {
		r = l.shelf.Records[localKey(f.key.Source, img.File)]
	}
	if !f.told(r, "image", was, img.Line) {
		return false
	}
	if img.Trouble != "" && !r.Known && r.Failure == "" {
		f.tell(img.Line, "image %s: %s; linked without its size", was, img.Trouble)
	}
	if r.Known && img.File == "" {
		if !strings.HasPrefix(r.Facts.Type, "image/") && !vague(r.Facts.Type) {
			f.tell(img.Line, "image %s: it is %s, no picture; left out", was, r.Facts.Type)
			return false
		}
		if named := media.TypeByName(was); named != "" && named != r.Facts.Type && !vague(r.Facts.Type) {
			f.tell(img.Line, "image %s: it is %s, whatever its name says", was, r.Facts.Type)
		}
		if r.Facts.Trouble != "" && r.Uncopied == "" {
			f.tell(img.Line, "image %s: %s; linked without its dimensions", was, r.Facts.Trouble)
		}
		img.URL, img.Type, img.Size = r.Facts.URL, cmp.Or(r.Facts.Type, img.Type), r.Facts.Size
		img.Width, img.Height = r.Facts.Width, r.Facts.Height
	}
	if img.Size > heavy && !l.cfg.Copy {
		f.tell(img.Line, "image %s: %.1f MB is much for a reader on the road", was, float64(img.Size)/1e6)
	}
	f.copied(img, r)
	if img.URL != was {
		f.moved[was] = img.URL
	}
	return true
}

// copied puts the copy in the picture's place, if there is one.
func (f *filling) copied(img *sources.Image, r record) {
	l := f.library
	if !l.cfg.Copy {
		return
	}
	c, ok := l.shelf.Copies[r.Copy]
	if !ok {
		if r.Uncopied != "" {
			f.tell(img.Line, "image %s: %s", img.URL, r.Uncopied)
		}
		return
	}
	img.URL, img.Type, img.Size, img.Width, img.Height = l.cfg.URL+c.Name, c.Type, c.Size, c.Width, c.Height
}

// attachments gives the files that a feed can name, with what is known of them.
func (f *filling) attachments(all []sources.Attachment) []sources.Attachment {
	var kept []sources.Attachment
	for _, a := range all {
		var r record
		if a.Size == 0 {
			r = f.library.remote(a.URL)
		}
		if !f.told(r, "enclosure", a.URL, 0) {
			continue
		}
		if r.Known {
			if r.Facts.Type == "text/html" && a.Type != "text/html" {
				f.tell(0, "enclosure %s: it is a web page, no file; left out", a.URL)
				continue
			}
			a.URL, a.Size = r.Facts.URL, r.Facts.Size
			a.Type = cmp.Or(a.Type, r.Facts.Type)
		}
		kept = append(kept, a)
	}
	return kept
}

// told tells of a question that had no answer. It is false if the file is gone for
// good, as far as anyone can say: it was never there, or not for long.
func (f *filling) told(r record, what, link string, line int) bool {
	if r.Failure == "" {
		return true
	}
	if r.Gone && (!r.Known || f.library.now.Sub(r.Since) >= f.library.cfg.Recheck) {
		f.tell(line, "%s %s: %s; left out", what, link, r.Failure)
		return false
	}
	if r.Known {
		f.tell(line, "%s %s: %s; shown as it was known", what, link, r.Failure)
		return true
	}
	f.tell(line, "%s %s: %s; linked without its size", what, link, r.Failure)
	return true
}
