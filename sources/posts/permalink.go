package posts

import (
	"fmt"
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
		own, err := p.own(trim(written.text))
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
	link, ok := permalinkURL(s.base, filled)
	if !ok {
		return "", fmt.Errorf("permalink %q is no address", filled)
	}
	return link, nil
}

// permalinkURL makes a permalink of a path below the site's home page, with or
// without a query, or of a whole URL.
func permalinkURL(site *url.URL, s string) (string, bool) {
	if isWeb(s) {
		return markup.AbsoluteURL(site, s)
	}
	if scheme, _, ok := strings.Cut(s, ":"); ok && !strings.ContainsAny(scheme, "/?#.") {
		return "", false // mailto:x, javascript:x
	}
	p, query, _ := strings.Cut(s, "?")
	u := url.URL{Scheme: site.Scheme, Host: site.Host, Path: strings.TrimSuffix(site.Path, "/") + cleanPath(p), RawQuery: query}
	return markup.AbsoluteURL(nil, u.String())
}

// isWeb reports that s begins as a URL of the web does.
func isWeb(s string) bool {
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
}
