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

	"feedgen/sources"
	"feedgen/sources/markup"
)

// permalink is the front matter's address, else what the pattern gives.
func (r *postReader) permalink(e sources.Entry, categories []string) (string, error) {
	s := r.source
	given, _ := r.first(keySlug)
	p := &r.placed
	*p = placed{
		preset:     &s.generator.preset,
		collection: r.place.collection,
		title:      e.Title,
		slug:       strings.Trim(strings.Join(given.texts(), "-"), "/"),
		published:  e.Published.In(s.zone),
		matter:     r.matter,
		categories: categories,
		room:       r.room,
	}
	p.path, _ = relative(r.place.root, s.generator.unmarked(r.name))
	if e.Published.IsZero() {
		p.published = time.Time{}
	}
	written, key := r.first(keyPermalink)
	if written.kind == scalar && !written.is("true", "false") {
		own, err := p.own(html.UnescapeString(trim(written.text)))
		if unknown := (*templateError)(nil); errors.As(err, &unknown) {
			r.tell(written.line, sources.Warned, fmt.Sprintf("%s: %v; the address is made of the file's path, or of source.permalink", key, err))
			return r.patterned(p)
		}
		if err != nil {
			return "", &lineError{written.line, err}
		}
		if link, ok := permalinkURL(s.base, own); ok {
			return link, nil
		}
		return "", &lineError{written.line, fmt.Errorf("%s: %q is no address", key, shorten(written.text))}
	}
	return r.patterned(p)
}

// patterned is the address that the pattern for the post gives.
func (r *postReader) patterned(p *placed) (string, error) {
	s := r.source
	pattern := s.permalinks.of(p)
	filled, err := pattern.fill(p)
	if err != nil {
		return "", err
	}
	if strings.HasSuffix(filled, "/") && !strings.HasSuffix(pattern.text, "/") {
		// The pattern's last part is empty: a title of nothing but signs.
		p.title = path.Base(p.stem())
		if filled, err = pattern.fill(p); err != nil {
			return "", err
		}
		r.tell(0, sources.Warned, "the title gives no address; the file's name is taken")
	}
	filled = s.permalinks.uglied(p, p.slashed(filled))
	if plainPath(filled) {
		r.room.url = append(append(r.room.url[:0], s.home...), filled...)
		return shared(r.room.url), nil
	}
	u := url.URL{Scheme: s.base.Scheme, Host: s.base.Host, Path: strings.TrimSuffix(s.base.Path, "/") + filled}
	return u.String(), nil
}

// plainPath reports that a URL may hold a path as it is.
func plainPath(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && c != '-' && c != '/' && c != '.' && c != '_' {
			return false
		}
	}
	return true
}

// noPage matches the beginning of addresses that are no page's.
var noPage = regexp.MustCompile(`^(?i:mailto|javascript|vbscript|data|ftp|file|tel):`)

// own fills what stands in the post itself: a path, a pattern, the name of a
// style, or a whole URL.
func (p *placed) own(s string) (string, error) {
	if isWeb(s) {
		return s, nil
	}
	if noPage.MatchString(s) {
		return "", fmt.Errorf("%q is no address of a page", shorten(s))
	}
	if style, ok := p.preset.styles[s]; ok {
		s = style
	}
	if strings.Contains(s, "{{") || strings.Contains(s, "{%") {
		plain, err := untemplated(s)
		if err != nil {
			return "", &templateError{err}
		}
		s = plain
	}
	own, err := parsePattern(s)
	if err != nil {
		return "", err
	}
	filled, err := own.fill(p)
	return p.slashed(strings.TrimSuffix(filled, "index.html")), err
}

// slashed gives a path that a pattern made the slash that the generator gives to
// those of folders. In a name such as v1.2 the dot begins no ending.
func (p *placed) slashed(filled string) string {
	if !p.preset.slashed || strings.HasSuffix(filled, "/") || strings.ContainsAny(filled, "?#") {
		return filled
	}
	switch path.Ext(filled) {
	case ".html", ".htm", ".xhtml", ".php", ".xml", ".json", ".txt":
		return filled
	}
	return filled + "/"
}

// A templateError is about a permalink that only the generator can make.
type templateError struct{ error }

// permalinkURL makes a permalink of a path below the site's home page, with or
// without a query, or of a whole URL.
func permalinkURL(site *url.URL, s string) (string, bool) {
	if isWeb(s) {
		return markup.AbsoluteURL(site, s)
	}
	// What stands in a post may be escaped already, and have a query.
	end := strings.IndexAny(s, "?#")
	if end < 0 {
		end = len(s)
	}
	return markup.AbsoluteURL(site, strings.TrimSuffix(site.Path, "/")+cleanPath(s[:end])+s[end:])
}

// isWeb reports that s begins as a URL of the web does.
func isWeb(s string) bool {
	scheme, _, ok := strings.Cut(strings.ToLower(s), "://")
	return ok && (scheme == "http" || scheme == "https")
}
