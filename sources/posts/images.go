package posts

import (
	"fmt"
	"net/url"
	"strings"

	"feedgen/sources"
	"feedgen/sources/markup"
)

// maxImages is how many pictures of a post a feed names. All of them stay in
// the text.
const maxImages = 50

// A reference is a picture as front matter names it.
type reference struct {
	src, alt string
	line     int
}

// images gives the post's pictures: what front matter names, then those of the
// body, each once.
func (r *postReader) images(page *url.URL, inBody []markup.Image) []sources.Image {
	var all []sources.Image
	at := make(map[string]int)
	add := func(src, alt string, line int) {
		link, ok := markup.AbsoluteURL(page, src)
		if !ok {
			r.tell(line, sources.Warned, fmt.Sprintf("image %q is no address", shorten(src)))
			return
		}
		if i, seen := at[link]; seen {
			if all[i].Alt == "" {
				all[i].Alt = alt
			}
			return
		}
		img := sources.Image{URL: link, Alt: alt, Type: typeByName(link)}
		if r.knowImage(&img, page, line) {
			at[link] = len(all)
			all = append(all, img)
		}
	}
	alt, _ := r.first(keyImageAlt)
	for i, ref := range r.frontImages() {
		if ref.src = r.leadPicture(ref.src); ref.src == "" {
			continue
		}
		if i == 0 && ref.alt == "" && alt.kind == scalar {
			ref.alt = alt.text
		}
		add(ref.src, plainLine(ref.alt), ref.line)
	}
	for _, img := range inBody {
		if len(all) == maxImages {
			break
		}
		add(img.Src, img.Alt, 0)
	}
	return all
}

// frontImages gives the pictures of the first key that names any. `image: false` is
// an author's way to say none.
func (r *postReader) frontImages() []reference {
	for _, key := range r.source.keys[keyImage] {
		if refs := references(r.matter.at(key)); len(refs) > 0 {
			return refs
		}
	}
	// Hugo's page resources say by name what they are for.
	for _, item := range r.matter.at("resources").items {
		name, _ := named(item.fields, "name")
		if n := strings.ToLower(name.text); strings.Contains(n, "feature") || strings.Contains(n, "cover") {
			return references(item)
		}
	}
	return nil
}

// references reads an address, a table that holds one, or a list of those.
func references(v value) []reference {
	switch v.kind {
	case scalar:
		if v.empty() || v.is("true", "false", "no", "yes", "none", "null") || strings.ContainsAny(trim(v.text)[:1], "[{") {
			return nil
		}
		return []reference{{src: trim(v.text), line: v.line}}
	case list:
		var refs []reference
		for _, item := range v.items {
			refs = append(refs, references(item)...)
		}
		return refs
	case table:
		m := matter{fields: v.fields}
		src, _ := m.first([]string{"src", "url", "path", "image", "feature", "file", "og_image", "teaser", "thumbnail"})
		alt, _ := m.first([]string{"alt", "image_alt", "alt_text", "title"})
		refs := references(src)
		if len(refs) > 0 && alt.kind == scalar {
			refs[0].alt = alt.text
		}
		return refs
	}
	return nil
}

// knowImage fills in what the picture's own file tells, if the site has it. It
// is false if the file is no picture.
func (r *postReader) knowImage(img *sources.Image, page *url.URL, line int) bool {
	f, local, err := r.facts(img.URL, page)
	switch {
	case !local:
		return true
	case err != nil:
		r.tell(line, sources.Warned, fmt.Sprintf("image %s: %s; linked without its size", img.URL, reason(err)))
		return true
	case !strings.HasPrefix(f.mediaType, "image/"):
		r.tell(line, sources.Warned, fmt.Sprintf("image %s: the file is %s, no picture; left out", img.URL, f.mediaType))
		return false
	case img.Type != "" && img.Type != f.mediaType:
		r.tell(line, sources.Warned, fmt.Sprintf("image %s: the file is %s, whatever its name says", img.URL, f.mediaType))
	}
	img.Type, img.Size, img.Width, img.Height = f.mediaType, f.size, f.width, f.height
	return true
}
