package feedgen

import (
	"net/url"

	"feedgen/sources/markup"
)

// safeHTML is what a source makes of an author's HTML.
func safeHTML(s string) string {
	page := url.URL{Scheme: "https", Host: "example.com", Path: "/page/"}
	return markup.NewCleaner().Clean(s, &page).HTML
}
