package images

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"feedgen/feedgen"
	"feedgen/sources"
	"feedgen/sources/markup"
	"feedgen/sources/media"
)

const (
	// heavy is the size from which on a picture is worth a word, in bytes: it keeps
	// readers on the road waiting.
	heavy = 5 << 20

	// small is the width and height below which a picture of the text is an icon,
	// in pixels.
	small = 48
)

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

// withoutPassword gives an address as it may be shown.
func withoutPassword(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return link
	}
	return u.Redacted()
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

// unreachable is said of what only some readers could have.
const unreachable = "no address that every reader can reach; left out"

// images gives the pictures that a feed can show, with what is known of them.
func (f *filling) images(all []sources.Image) []sources.Image {
	var kept []sources.Image
	for _, img := range all {
		if feedgen.FileURL(img.URL) == "" {
			f.tell(img.Line, "image %s: %s", withoutPassword(img.URL), unreachable)
			f.moved[img.URL] = ""
			continue
		}
		if f.image(&img) {
			kept = append(kept, img)
		}
	}
	return kept
}

// image is false if no feed should name the picture.
func (f *filling) image(img *sources.Image) bool {
	was, r := img.URL, f.library.remote(img.URL)
	if img.File != "" {
		r = f.library.shelf.Records[localKey(f.key.Source, img.File)]
	} else if !f.told(r, "image", was, img.Trouble, img.Line) || !f.remote(img, r) {
		f.moved[was] = "" // it would be a broken one
		return false
	}
	// A picture that front matter names has a line, and is meant as one.
	if img.Line == 0 && 0 < img.Width && img.Width < small && img.Height < small {
		return false
	}
	if !f.copied(img, r) && r.Facts.Trouble != "" && r.Uncopied == "" && img.File == "" {
		f.tell(img.Line, "image %s: %s; linked without its dimensions", was, r.Facts.Trouble)
	}
	if img.Size > heavy {
		f.tell(img.Line, "image %s: %.1f MB is much for a reader on the road", was, float64(img.Size)/1e6)
	}
	if img.URL != was {
		f.moved[was] = img.URL
	}
	return true
}

// remote fills in what is known of a picture elsewhere. It is false if there is
// none at its address.
func (f *filling) remote(img *sources.Image, r record) bool {
	switch was := img.URL; {
	case !r.Known:
		return true
	case r.Facts.Empty:
		f.tell(img.Line, "image %s: the file is empty; left out", was)
		return false
	case !strings.HasPrefix(r.Facts.Type, "image/") && !vague(r.Facts.Type):
		f.tell(img.Line, "image %s: it is %s, no picture; left out", was, r.Facts.Type)
		return false
	case !vague(r.Facts.Type) && media.TypeByName(was) != "" && media.TypeByName(was) != r.Facts.Type:
		f.tell(img.Line, "image %s: it is %s, whatever its name says", was, r.Facts.Type)
	}
	img.URL, img.Type, img.Size = r.Facts.URL, cmp.Or(r.Facts.Type, img.Type), r.Facts.Size
	img.Width, img.Height = r.Facts.Width, r.Facts.Height
	return true
}

// copied puts the copy in the picture's place. It is false if there is none.
func (f *filling) copied(img *sources.Image, r record) bool {
	l := f.library
	switch {
	case !l.cfg.Copy || r.Linked:
		return false
	case r.Uncopied != "":
		f.tell(img.Line, "image %s: %s", img.URL, r.Uncopied)
		return false
	case !l.usable(r):
		if why := cmp.Or(r.Failure, "there is no copy of it now"); img.File != "" || r.Known && r.Failure == "" {
			f.tell(img.Line, "image %s: %s; linked instead", img.URL, why)
		}
		return false
	}
	c := l.shelf.Copies[r.Copy]
	img.URL, img.Type, img.Size, img.Width, img.Height = l.cfg.URL+c.Name, c.Type, c.Size, c.Width, c.Height
	return true
}

// attachments gives the files that a feed can name, with what is known of them.
func (f *filling) attachments(all []sources.Attachment) []sources.Attachment {
	var kept []sources.Attachment
	for _, a := range all {
		if feedgen.FileURL(a.URL) == "" {
			f.tell(0, "enclosure %s: %s", withoutPassword(a.URL), unreachable)
			continue
		}
		if a.File == "" && !f.attachment(&a) {
			continue
		}
		kept = append(kept, a)
	}
	return kept
}

// attachment fills in what is known of a file elsewhere. It is false if there is
// none at its address.
func (f *filling) attachment(a *sources.Attachment) bool {
	r := f.library.remote(a.URL)
	if !f.told(r, "enclosure", a.URL, a.Trouble, 0) {
		return false
	}
	if !r.Known {
		return true
	}
	if r.Facts.Type == "text/html" && a.Type != "text/html" {
		f.tell(0, "enclosure %s: it is a web page, no file; left out", a.URL)
		return false
	}
	if a.Size > 0 && r.Facts.Size > 0 && a.Size != r.Facts.Size {
		f.tell(0, "enclosure %s: it has %d bytes, whatever the post says", a.URL, r.Facts.Size)
	}
	a.URL, a.Size = r.Facts.URL, cmp.Or(r.Facts.Size, a.Size)
	if a.Type == "" || r.Looked && r.Facts.Type != "" {
		a.Type = r.Facts.Type
	}
	return true
}

// remote gives what is known of an address.
func (l *Library) remote(link string) record {
	if !l.cfg.Probe && !l.cfg.Copy {
		return record{} // what was known once may have changed
	}
	return l.shelf.Records[link]
}

// told tells of a question that had no answer. It is false if the file is gone for
// good, as far as anyone can say: it was never there, or not for long. Trouble is
// why the site itself has no such file, though it should.
func (f *filling) told(r record, what, link, trouble string, line int) bool {
	switch {
	case r.Failure == "" && (trouble == "" || r.Known):
		return true
	case r.Failure == "":
		f.tell(line, "%s %s: %s; linked without its size", what, link, trouble)
		return true
	}
	why := r.Failure
	if trouble != "" {
		why = trouble + " (" + why + ")"
	}
	if f.library.cfg.Copy && f.library.usable(r) {
		f.tell(line, "%s %s: %s; shown as it was copied", what, link, why)
		return true
	}
	if r.Gone && (!r.Known || f.library.now.Sub(r.Since) >= f.library.cfg.Recheck) {
		f.tell(line, "%s %s: %s; left out", what, link, why)
		return false
	}
	if r.Known {
		f.tell(line, "%s %s: %s; shown as it was known", what, link, why)
		return true
	}
	f.tell(line, "%s %s: %s; linked without its size", what, link, why)
	return true
}
