package posts

import (
	"fmt"
	"html"
	"net/url"
	"path"
	"strings"

	"feedgen/sources"
	"feedgen/sources/markup"
)

// permalink is the front matter's address, else what the pattern gives.
func (r *postReader) permalink(e sources.Entry) (string, error) {
	s := r.source
	given, _ := r.matter.first(s.keys[keySlug])
	p := placed{
		path:       r.name,
		collection: s.collection,
		title:      e.Title,
		slug:       strings.Trim(strings.Join(given.texts(), "-"), "/"),
		published:  e.Published.In(s.zone),
		matter:     r.matter,
	}
	written, key := r.matter.first(s.keys[keyPermalink])
	if written.kind == scalar && !written.is("true", "false") {
		own, err := p.own(html.UnescapeString(trim(written.text)))
		if err != nil {
			return "", &lineError{written.line, err}
		}
		if link, ok := permalinkURL(s.base, own); ok {
			return link, nil
		}
		return "", &lineError{written.line, fmt.Errorf("%s: %q is no address", key, shorten(written.text))}
	}
	filled, err := p.fill(s.pattern)
	if err != nil {
		return "", err
	}
	if strings.HasSuffix(filled, "/") && !strings.HasSuffix(s.pattern, "/") {
		// The pattern's last part is empty: a title of nothing but signs.
		p.title = path.Base(p.stem())
		if filled, err = p.fill(s.pattern); err != nil {
			return "", err
		}
		r.tell(0, sources.Warned, "the title gives no address; the file's name is taken")
	}
	u := url.URL{Scheme: s.base.Scheme, Host: s.base.Host, Path: strings.TrimSuffix(s.base.Path, "/") + filled}
	return u.String(), nil
}

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
