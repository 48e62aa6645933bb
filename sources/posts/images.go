package posts

import (
	"cmp"
	"fmt"
	"strings"

	"feedgen/sources"
	"feedgen/sources/markup"
)

// maxImages is how many pictures of a post a feed names. All of them stay in
// the text.
const maxImages = 50

// A reference is a picture as front matter names it.
type reference struct {
	src, alt        string
	caption, credit value
	line            int
}

// images gives the post's pictures: what front matter names, then those of the
// body, each once. A card made for sharing is one only if there is no other.
// Of what is no picture, though it stands where one should, the address becomes a
// key of broken.
func (r *postReader) images(inBody []markup.Image) (all []sources.Image, broken map[string]string) {
	g := gallery{reader: r, at: make(map[string]int), broken: make(map[string]string)}
	for i, ref := range r.frontImages() {
		g.addReference(ref, i == 0)
	}
	for _, img := range inBody {
		if len(g.all) == maxImages {
			break
		}
		if !isOrnament(img) {
			g.add(sources.Image{URL: img.Src, Alt: img.Alt, Caption: img.Caption}, 0)
		}
	}
	if len(g.all) == 0 && r.says(keyShareImage) {
		g.addCard()
	}
	return g.all, g.broken
}

// A gallery gathers the pictures of a post.
type gallery struct {
	reader *postReader
	all    []sources.Image
	at     map[string]int // by address
	broken map[string]string
}

// addCard adds the first card that can be shown.
func (g *gallery) addCard() {
	for _, key := range g.reader.source.keys[keyShareImage] {
		for _, ref := range references(g.reader.matter.at(key)) {
			if g.addReference(ref, true); len(g.all) > 0 {
				g.all[0].Card = true
				return
			}
		}
	}
}

// addReference adds a picture that front matter names. More may stand of the lead
// under keys of their own.
func (g *gallery) addReference(ref reference, lead bool) {
	r := g.reader
	src := r.leadPicture(ref.src)
	if src == "" {
		return
	}
	if lead {
		if v, _ := r.first(keyImageAlt); ref.alt == "" && v.kind == scalar {
			ref.alt = v.text
		}
		if ref.caption.empty() {
			ref.caption, _ = r.first(keyCaption)
		}
		if ref.credit.empty() {
			ref.credit, _ = r.first(keyCredit)
		}
	}
	g.add(sources.Image{URL: src, Alt: plainLine(ref.alt), Caption: r.words(ref.caption), Credit: r.words(ref.credit)}, ref.line)
}

// add adds a picture that is not there yet. What another mention of it says is
// taken where the first says nothing. A line of 0 is that of a picture in the
// text.
func (g *gallery) add(img sources.Image, line int) {
	link, ok := markup.AbsoluteURL(g.reader.page, img.URL)
	if !ok {
		g.reader.tell(line, sources.Warned, fmt.Sprintf("image %q is no address", shorten(img.URL)))
		return
	}
	if i, seen := g.at[link]; seen {
		g.all[i].Alt = cmp.Or(g.all[i].Alt, img.Alt)
		g.all[i].Caption = cmp.Or(g.all[i].Caption, img.Caption)
		return
	}
	img.URL, img.Type, img.Line = link, typeByName(link), line
	if !g.reader.knowImage(&img, line) {
		g.broken[link] = ""
		return
	}
	if line > 0 || !isDot(img.Width, img.Height) {
		g.at[link] = len(g.all)
		g.all = append(g.all, img)
	}
}

// words gives plain text of what front matter says of a picture: a line, perhaps
// with links, or a table with a name.
func (r *postReader) words(v value) string {
	if v.kind == table {
		v, _ = matter{fields: v.fields}.first([]string{"name", "text", "title", "author"})
	}
	if v.kind != scalar || v.is("true", "false") || strings.HasPrefix(typeByName(trim(v.text)), "image/") {
		return ""
	}
	if strings.Contains(v.text, "](") && affordable(v.text) {
		if rendered, err := r.source.markdown(v.text, nil); err == nil {
			return markup.Text(rendered)
		}
	}
	return plainText(v.text)
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
	return r.besideIndex()
}

// references reads an address, a table that holds one, or a list of those.
func references(v value) []reference {
	switch v.kind {
	case scalar:
		if !v.mayBeAddress() {
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
		src, _ := m.first([]string{"src", "url", "path", "image", "feature", "file", "teaser", "thumbnail", "href"})
		alt, _ := m.first([]string{"alt", "image_alt", "alt_text", "title"})
		refs := references(src)
		if len(refs) == 0 {
			return nil
		}
		if alt.kind == scalar {
			refs[0].alt = alt.text
		}
		refs[0].caption, _ = m.first([]string{"caption", "figcaption", "image_caption", "params.caption"})
		refs[0].credit, _ = m.first([]string{"credit", "credits", "image_credit", "photo_credit", "photographer", "attribution", "copyright", "source", "params.credit"})
		return refs
	}
	return nil
}

// mayBeAddress tells a scalar that may name a file from a word that says whether
// there is one, and from a template.
func (v value) mayBeAddress() bool {
	return !v.empty() && !v.is("true", "false", "no", "yes", "none", "null") && !strings.ContainsAny(trim(v.text)[:1], "[{")
}

// knowImage fills in what the picture's own file tells, if the site has it. It
// is false if the file is no picture.
func (r *postReader) knowImage(img *sources.Image, line int) bool {
	f, local, err := r.facts(img.URL, r.page)
	switch {
	case (!local || err != nil) && img.Type != "" && !strings.HasPrefix(img.Type, "image/"):
		r.tell(line, sources.Warned, fmt.Sprintf("image %s: by its name it is %s, no picture; left out", img.URL, img.Type))
		return false
	case !local:
		return true
	case err != nil:
		img.Trouble = trouble(err)
		return true
	case f.size == 0:
		r.tell(line, sources.Warned, fmt.Sprintf("image %s: the file is empty; left out", img.URL))
		return false
	case f.Type != "" && !strings.HasPrefix(f.Type, "image/"):
		r.tell(line, sources.Warned, fmt.Sprintf("image %s: the file is %s, no picture; left out", img.URL, f.Type))
		return false
	case f.Type != "" && img.Type != "" && img.Type != f.Type:
		r.tell(line, sources.Warned, fmt.Sprintf("image %s: the file is %s, whatever its name says", img.URL, f.Type))
	}
	if f.trouble != nil {
		r.tell(line, sources.Warned, fmt.Sprintf("image %s: %v; linked without its dimensions", img.URL, f.trouble))
	}
	img.Type, img.Size, img.Width, img.Height = cmp.Or(f.Type, img.Type), f.size, f.Width, f.Height
	img.File = f.use
	return true
}
