package sources

import (
	"net/url"
	"strings"
)

// Address gives what stays of an address when a site moves to another domain or
// to https, or when its server is told to add slashes: the path and the query, without
// what counts visitors.
func Address(link string) string {
	_, rest, ok := strings.Cut(link, "://")
	if !ok {
		rest = link
	}
	_, rest, _ = strings.Cut(rest, "/")
	rest, _, _ = strings.Cut(rest, "#")
	path, query, _ := strings.Cut(rest, "?")
	if plain, err := url.PathUnescape(path); err == nil {
		path = plain
	}
	path = strings.TrimSuffix(strings.TrimSuffix(path, "index.html"), "/")
	if query == "" {
		return path
	}
	var kept []string
	for part := range strings.SplitSeq(query, "&") {
		if part != "" && !strings.HasPrefix(part, "utm_") {
			kept = append(kept, part)
		}
	}
	if len(kept) == 0 {
		return path
	}
	return path + "?" + strings.Join(kept, "&")
}
