package posts

import (
	"errors"
	"fmt"
	"html"
	"net/url"
	"path"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"

	"feedgen/sources"
	"feedgen/sources/markup"
)

// A postReader reads one post, and gathers what there is to say of it.
type postReader struct {
	source   *Source
	name     string // path from the site's folder
	place    *place
	head     head
	matter   matter
	about    interest   // what matter may tell
	room     *room      // memory
	lastDate *foundDate // for a post that says no date
	guessed  bool       // lastDate is taken
	placed   placed     // for its address
	page     *url.URL   // of the post
	bundled  int        // pictures whose address only the generator knows
	uses     map[string]string
	notes    []sources.Note
	failed   error // of looking for other posts
}

func (s *Source) reader(name string, h head) postReader {
	return postReader{source: s, name: name, place: s.placeOf(path.Dir(name)), head: h}
}

// turn makes r the reader of the next post, which is mostly in the folder of the last.
func (s *Source) turn(r *postReader, name string, h head) {
	last, at := r.name, strings.LastIndexByte(name, '/')
	if at >= 0 && at == strings.LastIndexByte(last, '/') && name[:at] == last[:at] {
		*r = postReader{source: s, name: name, place: r.place, head: h}
		return
	}
	*r = s.reader(name, h)
}

// take makes m the post's front matter.
func (r *postReader) take(m matter) {
	m.defaults = r.place.defaults
	r.matter = m
	r.about = r.source.interests.of(m.fields) | r.source.interests.of(m.defaults)
}

// tell adds a note.
func (r *postReader) tell(line int, kind sources.Kind, text string) {
	r.notes = append(r.notes, r.source.note(r.name, line, kind, text))
}

// report tells those oddities whose line is wanted.
func (r *postReader) report(all []oddity, wanted func(line int) bool) {
	for _, o := range all {
		if wanted(o.line) {
			r.tell(o.line, sources.Mended, o.what)
		}
	}
}

// entry reads what the head says. An error means that the post is no entry. What
// it gives may stand in the room.
func (r *postReader) entry(room *room) (sources.Entry, error) {
	s := r.source
	r.room = room
	m, mended, err := r.head.parse(room)
	if err != nil {
		return sources.Entry{}, err
	}
	r.take(m)
	r.report(mended, func(int) bool { return true })

	e := sources.Entry{
		Source:  s.name,
		Path:    s.within(r.name),
		Title:   r.title(),
		Authors: r.authors(),
		Draft:   r.held(),
	}
	categories := r.categories()
	e.Terms = r.terms(categories)
	e.Language = r.language()
	e.Expires, _ = r.date(keyExpires)
	// A draft may have no date yet.
	if e.Published, err = r.published(); err != nil && !e.Draft {
		return e, err
	}
	if e.Published.IsZero() && !e.Draft {
		e.Draft = true
		r.tell(0, sources.HeldBack, fmt.Sprintf("no date: for %s it is a page and no post; a key `date` would make it one", s.generator.preset.name))
	}
	e.Undated = r.guessed
	e.Updated, _ = r.date(keyUpdated)
	if e.Updated.Before(e.Published) {
		e.Updated = time.Time{}
	}
	e.GivenID = r.givenID()
	e.URL, err = r.permalink(e, categories)
	if e.Draft && errors.Is(err, errUndated) {
		err = nil
	}
	return e, err
}

// held says whether the author keeps the post out of feeds, and tells by what.
func (r *postReader) held() bool {
	if r.about&aboutHolds == 0 {
		return false
	}
	for _, c := range r.source.generator.preset.holds {
		if v := r.matter.at(c.key); v.is(c.values...) || c.values == nil && !v.empty() {
			r.tell(v.line, sources.HeldBack, fmt.Sprintf("`%s: %s` keeps it out of feeds", c.key, shorten(strings.Join(v.texts(), " "))))
			return true
		}
	}
	return false
}

// tag matches the tags that authors put into a line of text. Others, such as
// <div>, are what a title speaks of.
var tag = regexp.MustCompile(`(?i)</?(?:a|abbr|b|br|cite|code|del|em|i|mark|big|font|kbd|q|s|samp|small|span|strike|strong|sub|sup|tt|u|var|wbr)(?:\s[^<>]*)?/?>`)

// plainLine makes one line of plain text of what an author wrote in front
// matter, where entities and inline tags may be meant as HTML.
func plainLine(s string) string {
	if strings.IndexByte(s, '<') < 0 && strings.IndexByte(s, '&') < 0 {
		return oneLine(s)
	}
	return oneLine(html.UnescapeString(tag.ReplaceAllString(s, "")))
}

// title is the front matter's, else the body's first heading.
func (r *postReader) title() string {
	for _, key := range r.source.keys[keyTitle] {
		v := r.matter.at(key)
		if v.kind == scalar && !v.empty() {
			return plainLine(v.text)
		}
		if v.kind == scalar {
			continue // "", which says nothing
		}
		// YAML takes `# Foo` for a comment, `[x]` for a list and `{x}` for a table.
		if written := r.matter.written(v); written != "" && (v.kind != null || written[0] == '#') {
			r.tell(v.line, sources.Mended, fmt.Sprintf("%s: read as the text “%s”", key, shorten(written)))
			return plainLine(written)
		}
	}
	if other := r.otherTitle(); other != "" {
		return other
	}
	if heading, _ := r.heading(r.head.body); heading != "" || !r.source.generator.preset.named {
		return heading
	}
	return r.nameTitle()
}

// otherTitle gives what stands under the only key that has to be meant as the
// title, newstitle or page_title, of a post that has none.
func (r *postReader) otherTitle() string {
	var found []field
	for _, f := range r.matter.fields {
		if key := strings.ToLower(f.key); strings.HasSuffix(key, "title") && !lesserTitle.MatchString(key) && f.value.kind == scalar && !f.value.empty() {
			found = append(found, f)
		}
	}
	if len(found) != 1 {
		return ""
	}
	r.tell(found[0].value.line, sources.Mended, fmt.Sprintf("%s: taken as the title; `fields = { title = %q }` says so", found[0].key, found[0].key))
	return plainLine(found[0].value.text)
}

// lesserTitle matches keys of titles that are not the post's own.
var lesserTitle = regexp.MustCompile(`sub|short|seo|meta|og|twitter|social|side|nav|link|menu|image|series|section|head|alt`)

// nameTitle makes a title of the file's name: as it stands, or of its words if
// blanks are written as dashes.
func (r *postReader) nameTitle() string {
	if r.source.generator.preset.noted {
		return oneLine((&placed{path: r.name}).value("filename"))
	}
	name := (&placed{path: r.name}).value("name")
	if strings.Contains(name, " ") {
		return oneLine(name)
	}
	words := strings.FieldsFunc(name, func(c rune) bool { return c == '-' || c == '_' })
	for i, w := range words {
		first, size := utf8.DecodeRuneInString(w)
		words[i] = string(unicode.ToUpper(first)) + w[size:]
	}
	return strings.Join(words, " ")
}

// underline matches what makes the line above it a heading of the first level.
var underline = regexp.MustCompile(`^ {0,3}=+[ \t]*$`)

// heading gives the text of the heading that begins a body, if there is one, and
// what follows it.
func (r *postReader) heading(body string) (text, rest string) {
	line, rest, _ := strings.Cut(strings.TrimLeft(body, " \n"), "\n")
	if under, after, _ := strings.Cut(rest, "\n"); underline.MatchString(under) && !blank(line) {
		line, rest = "# "+line, after
	}
	if !strings.HasPrefix(line, "# ") {
		return "", body
	}
	if !affordable(line) {
		return "", body
	}
	rendered, err := r.source.markdown(line, nil)
	if err != nil {
		return "", body
	}
	return oneLine(markup.Text(rendered)), rest
}

// givenID is the author's id. An `id` that is a bare number is that of a row in some
// database, and says nothing to anybody else: the permalink serves as the id. A `guid`
// is what a feed has said before, and stays as it is.
func (r *postReader) givenID() string {
	if !r.says(keyID) {
		return ""
	}
	for _, key := range r.source.keys[keyID] {
		given := oneLine(strings.Join(r.matter.at(key).texts(), " "))
		if given != "" && (key != "id" || strings.Trim(given, "0123456789") != "") {
			return given
		}
	}
	return ""
}

// language is a BCP 47 tag, or nothing.
func (r *postReader) language() string {
	v, key := r.first(keyLanguage)
	if v.kind != scalar {
		return ""
	}
	t, err := language.Parse(trim(v.text))
	if err != nil {
		r.tell(v.line, sources.Warned, fmt.Sprintf("%s: %q is no language; write it like en-GB", key, trim(v.text)))
		return ""
	}
	return t.String()
}
