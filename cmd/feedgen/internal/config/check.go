package config

import (
	"io/fs"
	"net/mail"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	"golang.org/x/text/language"

	"feedgen/out"
)

// language gives a BCP 47 tag in its canonical form, or "".
func (t *table) language(key string) string {
	s, ok := t.word(key)
	if !ok {
		return ""
	}
	tag, err := language.Parse(s)
	if err != nil {
		t.report(key, "%s = %q (want a BCP 47 language tag such as \"en-GB\")", key, s)
		return ""
	}
	return tag.String()
}

// email gives a bare e-mail address, or "".
func (t *table) email(key string) string {
	s, ok := t.word(key)
	if !ok {
		return ""
	}
	a, err := mail.ParseAddress(s)
	// Feeds are read far away, where a host without a dot means nothing.
	if err != nil || a.Address != s || !strings.Contains(s[strings.LastIndex(s, "@"):], ".") {
		t.report(key, "%s = %q (want a bare e-mail address such as \"news@example.com\")", key, s)
		return ""
	}
	return s
}

// globs gives a list of patterns for slash-separated paths.
func (t *table) globs(key string, otherwise ...string) []string {
	globs, ok := t.texts(key)
	if !ok {
		return otherwise
	}
	for _, g := range globs {
		if !isGlob(g) {
			t.report(key, "%s has %q (want a pattern for paths below the source's, such as \"news/**/*.md\")", key, g)
		}
	}
	return globs
}

func isGlob(g string) bool {
	for part := range strings.SplitSeq(g, "/") {
		if part == "" || part == "." || part == ".." {
			return false // no path of a source has such a part
		}
	}
	return doublestar.ValidatePattern(g)
}

// file gives a slash-separated path that stays below its folder everywhere.
func (t *table) file(key, otherwise string) string {
	s, ok := t.word(key)
	if !ok {
		return otherwise
	}
	// A backslash separates folders on some systems and not on others.
	if !fs.ValidPath(s) || s == "." || strings.Contains(s, `\`) || strings.ContainsFunc(s, isControl) {
		t.report(key, "%s = %q (want a file's path below the feeds' folder, such as \"news/rss.xml\")", key, s)
		return otherwise
	}
	// What feedgen puts beside the feeds: its manifest, the ledger, copies of pictures.
	for _, own := range []string{out.ManifestName, ".feedgen", "images"} {
		if clash(s, own) {
			t.report(key, "%s = %q is in the way of %s, where feedgen keeps what is its own (want another name)", key, s, own)
			return otherwise
		}
	}
	return s
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f }

// clash tells whether two files cannot stand side by side: they are one, or one
// would have to be the folder of the other. Case is no difference, as on many
// disks.
func clash(a, b string) bool {
	a, b = strings.ToLower(a)+"/", strings.ToLower(b)+"/"
	return strings.HasPrefix(a, b) || strings.HasPrefix(b, a)
}
