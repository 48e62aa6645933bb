package sources

import (
	"net/url"
	"strings"
)

// Address gives what stays of an address when a site moves to another domain or
// to https, or when its server is told to add slashes: the path, the query without what
// counts visitors, and the place in a page, as some sites tell posts apart by that alone.
func Address(link string) string {
	_, rest, ok := strings.Cut(link, "://")
	if !ok {
		rest = link
	}
	_, rest, _ = strings.Cut(rest, "/")
	rest, fragment, _ := strings.Cut(rest, "#")
	path, query, _ := strings.Cut(rest, "?")
	if plain, err := url.PathUnescape(path); err == nil {
		path = plain
	}
	if path == "index.html" || strings.HasSuffix(path, "/index.html") {
		path = strings.TrimSuffix(path, "index.html")
	}
	path = strings.TrimSuffix(path, "/")
	if fragment != "" {
		fragment = "#" + fragment
	}
	if query == "" {
		return path + fragment
	}
	var kept []string
	for part := range strings.SplitSeq(query, "&") {
		if part != "" && !strings.HasPrefix(part, "utm_") {
			kept = append(kept, part)
		}
	}
	if len(kept) == 0 {
		return path + fragment
	}
	return path + "?" + strings.Join(kept, "&") + fragment
}
