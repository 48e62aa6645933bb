package posts

import (
	"errors"
	"html"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"feedgen/sources"
	"feedgen/sources/markup"
)

// excerptLength is how long a summary made of the body may be, in characters.
const excerptLength = 280

// markedLength is how long one may be that the author marked.
const markedLength = 1000

// anyTag matches what makes a text HTML.
var anyTag = regexp.MustCompile(`</?[A-Za-z][^<>]*>|<!--`)

// post reads the whole of a post from the bytes of its file.
func (s *Source) post(e sources.Entry, data []byte) (sources.Post, []sources.Note, error) {
	name := s.full(e.Path)
	if len(data) > maxPostSize {
		return sources.Post{}, nil, errors.New(tooLarge(int64(len(data))))
	}
	t := decode(data)
	r := s.reader(name, split(t.string))
	r.report(t.oddities, func(line int) bool { return line >= r.head.bodyAt })
	m, _, err := r.head.parse(new(room))
	if err != nil {
		return sources.Post{}, nil, err
	}
	r.take(m)
	page, err := url.Parse(e.URL)
	if err != nil {
		return sources.Post{}, nil, err
	}
	r.page = page
	body := r.rewrite(r.head.body)
	// Readers show the title above the text, where it would stand twice.
	if heading, rest := r.heading(body); heading != "" && (s.generator.preset.headed || strings.EqualFold(heading, e.Title)) {
		body = rest
	}
	raw, err := r.render(body)
	if err != nil {
		return sources.Post{}, nil, err
	}
	fragment := s.cleaner.Clean(raw, page)
	p := sources.Post{Entry: e, HTML: fragment.HTML, Hash: r.hash()}
	p.Summary = r.summary(fragment.HTML)
	var broken map[string]string
	p.Images, broken = r.images(fragment.Images)
	p.HTML = markup.Relocate(p.HTML, broken)
	p.Attachments = r.attachments(fragment)
	p.Episode = r.episode(slices.ContainsFunc(p.Attachments, func(a sources.Attachment) bool { return isRecording(a.Type) }))
	p.Uses = r.uses
	if r.failed != nil {
		return sources.Post{}, nil, r.failed
	}
	r.tellBundled()
	if p.Title == "" && p.Summary == "" && p.HTML == "" && len(p.Images) == 0 {
		return sources.Post{}, nil, errors.New("neither a title nor a text")
	}
	return p, r.notes, nil
}

// render makes HTML of a body, or a part of it, that was rewritten. It is Markdown
// unless the file's name says otherwise.
func (r *postReader) render(body string) (string, error) {
	switch strings.ToLower(path.Ext(r.name)) {
	case ".html", ".htm":
		return body, nil
	}
	if !affordable(body) {
		r.tell(r.head.bodyAt, sources.Warned, "the text nests too deeply or has too many brackets or asterisks for Markdown; shown as plain text")
		return plainParagraphs(body), nil
	}
	return r.source.markdown(body, r)
}

// summary is the author's, else what stands above the mark that ends an
// excerpt, else the first paragraph, the latter cut at a word.
func (r *postReader) summary(cleaned string) string {
	if v, _ := r.first(keyDescription); v.kind == scalar && !v.is("false", "true") {
		if r.source.generator.preset.formatted {
			if rendered, err := r.source.markdown(v.text, r); err == nil {
				return markup.Text(rendered)
			}
		}
		return plainText(v.text)
	}
	if above, ok := r.excerpt(); ok {
		// What is wrong with it is told for the whole text.
		silent := *r
		if rendered, err := silent.render(silent.rewrite(above)); err == nil {
			if text := markup.Text(rendered); text != "" {
				return markup.Excerpt(text, markedLength)
			}
		}
	}
	return markup.Excerpt(markup.FirstParagraph(cleaned), excerptLength)
}

// excerpt gives what stands above the mark that ends an excerpt, if there is
// one. A post may name its own mark, and so may the site.
func (r *postReader) excerpt() (string, bool) {
	for _, mark := range []string{r.matter.at("excerpt_separator").text, r.source.generator.setting(siteCut).text} {
		if above, _, ok := strings.Cut(r.head.body, mark); ok && trim(mark) != "" {
			return above, true
		}
	}
	for _, at := range r.source.cut.FindAllStringIndex(r.head.body, maxMarksOfCut) {
		if above := r.head.body[:at[0]]; !inCode(above) {
			return above, true
		}
	}
	return "", false
}

// maxMarksOfCut bounds how many marks are looked at: all but one are in code.
const maxMarksOfCut = 10

// inCode reports that what follows a text is in a block of code that is open, or
// in a code span on its last line.
func inCode(above string) bool {
	fences := 0
	line := ""
	for line = range strings.Lines(above) {
		if l := strings.TrimLeft(line, " >"); strings.HasPrefix(l, "```") || strings.HasPrefix(l, "~~~") {
			fences++
		}
	}
	if strings.HasSuffix(line, "\n") {
		line = ""
	}
	return fences%2 == 1 || strings.Count(line, "`")%2 == 1
}

// cutPattern matches any of the marks, in any case and spacing.
func cutPattern(marks []string) *regexp.Regexp {
	var all []string
	for _, mark := range marks {
		for _, bracket := range []string{"<!--", "{/*"} {
			if inner, ok := strings.CutPrefix(mark, bracket); ok {
				end := inner[len(inner)-3:]
				all = append(all, regexp.QuoteMeta(bracket)+`\s*`+regexp.QuoteMeta(strings.TrimSuffix(inner, end))+`\s*`+regexp.QuoteMeta(end))
			}
		}
	}
	return regexp.MustCompile("(?i)" + strings.Join(all, "|"))
}

// plainText makes plain text of what an author wrote in front matter, be it
// text or HTML.
func plainText(s string) string {
	if anyTag.MatchString(s) {
		return markup.Text(s)
	}
	return oneLine(html.UnescapeString(s))
}
