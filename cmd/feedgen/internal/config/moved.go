package config

import (
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"

	"feedgen/feedgen"
)

// moved reads where things went that were served before.
func (s *Serve) moved(t *table, feed Feed) {
	t = t.table("moved")
	s.Moved = make(map[string]string)
	keys := slices.Sorted(maps.Keys(t.keys))
	for _, key := range keys {
		written, ok := t.word(key)
		if !ok {
			continue
		}
		from, to := t.retired(key, key, feed), t.target(key, written, feed)
		if _, twice := s.Moved[from]; twice {
			t.report(key, "%q is there twice, in different forms", key)
		}
		if from != "" && to != "" {
			s.Moved[from] = to
		}
	}
	t.close()
	for _, key := range keys {
		from, _ := URLPath(key)
		if to := feed.here(s.Moved[from]); s.Moved[to] != "" {
			t.report(key, "%q leads to %q, which has moved too (want where it is now)", key, to)
		}
	}
}

// gone reads which feeds have ended.
func (s *Serve) gone(t *table, feed Feed) {
	texts, _ := t.texts("gone")
	for _, text := range texts {
		p := t.retired("gone", text, feed)
		switch {
		case p == "":
		case s.Moved[p] != "":
			t.report("gone", "gone has %q, which is in moved too", text)
		case slices.Contains(s.Gone, p):
			t.report("gone", "gone has %q twice", text)
		default:
			s.Gone = append(s.Gone, p)
		}
	}
	for _, from := range slices.Sorted(maps.Keys(s.Moved)) {
		if to := feed.here(s.Moved[from]); slices.Contains(s.Gone, to) {
			t.report("gone", "gone has %q, to which %q leads", to, from)
		}
	}
}

// retired gives the form of a path at which a feed was, or "".
func (t *table) retired(key, written string, feed Feed) string {
	p, ok := URLPath(written)
	if !ok || strings.ContainsAny(written, "?#") || strings.ContainsFunc(written, isControl) {
		t.report(key, "%q is no path of an address (want one such as \"/old/rss.xml\")", written)
		return ""
	}
	for _, format := range feed.Formats {
		if feed.URL != "" && slices.Contains(feed.Paths(format), p) {
			t.report(key, "%q is where the %s feed is now", written, format)
			return ""
		}
	}
	return p
}

// target gives the absolute address of where something is now. It may be written as a
// path at the host of the feeds.
func (t *table) target(key, written string, feed Feed) string {
	base, err := url.Parse(feed.URL)
	if err != nil || feed.URL == "" {
		return "" // that was reported
	}
	if strings.HasPrefix(written, "/") && !strings.HasPrefix(written, "//") {
		if u, err := url.Parse(written); err == nil {
			written = base.ResolveReference(u).String()
		}
	} else if !strings.Contains(written, "://") {
		t.report(key, "%q leads to %q (want a path such as \"/feeds/rss.xml\", or %s)", key, written, wantAddress)
		return ""
	}
	a := t.checkAddress(key, written)
	if a == nil {
		return ""
	}
	return a.String()
}

// Path gives the path, in the form of [URLPath], at which a file below URL is read.
func (f Feed) Path(name string) string {
	base, err := url.Parse(f.URL)
	if err != nil {
		return ""
	}
	p, _ := URLPath(base.EscapedPath() + (&url.URL{Path: name}).EscapedPath())
	return p
}

// Paths are those at which a format is read, in the form of [URLPath]: first where readers
// go. One that has an address of its own is read at its file's name, too.
func (f Feed) Paths(format feedgen.Format) []string {
	file := f.Path(f.Files[format])
	if own := f.here(f.Addresses[format]); own != "" && own != file {
		return []string{own, file}
	}
	return []string{file}
}

// here gives the path of an address at the host of the feeds, in the form of [URLPath];
// empty: it is elsewhere.
func (f Feed) here(address string) string {
	base, err := url.Parse(f.URL)
	if err != nil {
		return ""
	}
	u, err := url.Parse(address)
	if err != nil || u.Host != base.Host || u.RawQuery != "" {
		return ""
	}
	p, _ := URLPath(u.EscapedPath())
	return p
}

// URLPath gives the one form of a URL's path in which all that mean the same are alike:
// percent-encoded where need be, and nowhere else. It is false for what is no path from
// a server's root, or has a part that no file has.
func URLPath(escaped string) (string, bool) {
	if !strings.HasPrefix(escaped, "/") {
		return "", false
	}
	parts := strings.Split(escaped, "/")
	for i, part := range parts {
		plain, err := url.PathUnescape(part)
		if err != nil {
			return "", false
		}
		parts[i] = url.PathEscape(plain)
	}
	joined := strings.Join(parts, "/")
	// A slash at the end, as WordPress has it, is part of the path.
	clean := path.Clean(joined)
	return joined, joined == clean || joined == clean+"/"
}
