package feedgen

import (
	"net/url"
	"path"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"
)

// atomID gives the id that an Atom entry has for an item's. They are the same
// where Atom can say it: it wants an absolute IRI (RFC 4287 section 4.2.6). A
// bare UUID becomes a URN; of any other id a name-based UUID is made, which is
// the same on every run.
//
// A permalink that can be written in two ways is no good id, as ids are compared
// letter by letter. One that the author gave is kept all the same: readers know
// it.
func atomID(id string, isPermalink bool) string {
	if canonicalURL(id) || !isPermalink && givenIRI.MatchString(id) {
		return id
	}
	if bare, err := uuid.Parse(id); err == nil {
		return bare.URN()
	}
	return uuid.NewSHA1(uuid.NameSpaceOID, []byte(id)).URN()
}

// givenIRI matches the URLs, tag URIs (RFC 4151) and URNs (RFC 8141) that feed
// validators know.
var givenIRI = regexp.MustCompile(`^(` +
	`https?://[A-Za-z0-9.-]+(:\d+)?(/([A-Za-z0-9;/?:@&=+$.\-_!~*'(),#]|%[0-9A-Fa-f]{2})*)?` +
	`|tag:([a-z0-9._-]+@)?[a-z0-9.-]+,\d{4}(-\d\d(-\d\d)?)?:[A-Za-z0-9/?:@&=+$.\-_!~*'(),;]*` +
	`|urn:uuid:[a-fA-F0-9]{8}(-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12}` +
	`|urn:[a-tv-z0-9][a-z0-9-]{1,31}:[A-Za-z0-9()+,.:=@;$_!*'-]+` +
	`)$`)

// canonicalURL reports a URL that two programs could hardly write in two ways,
// RFC 3986 section 6.2.2.
func canonicalURL(id string) bool {
	u, err := url.Parse(id)
	if err != nil || webURL(id) != id || u.User != nil || u.Port() == "80" || u.Port() == "443" || strings.HasSuffix(u.Host, ":") || strings.HasSuffix(u.Hostname(), ".") {
		return false
	}
	return strings.HasPrefix(u.Path, "/") && tidyPath(u.Path) && tidyEscapes(id)
}

// tidyPath reports a path without dot segments and empty ones.
func tidyPath(p string) bool {
	return path.Clean(p) == p || path.Clean(p)+"/" == p
}

// tidyEscapes reports that every escape in s is needed and in capitals, and
// that what they spell is in the form in which it is usually typed.
func tidyEscapes(s string) bool {
	const unreserved = "-._~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	plain, err := url.PathUnescape(s)
	if err != nil || !utf8.ValidString(plain) || !norm.NFC.IsNormalString(plain) {
		return false
	}
	for rest := s; ; {
		_, after, more := strings.Cut(rest, "%")
		if !more {
			return true
		}
		digits := after[:2] // PathUnescape has seen them
		octet, _ := url.PathUnescape("%" + digits)
		if digits != strings.ToUpper(digits) || strings.Contains(unreserved, octet) {
			return false
		}
		rest = after[2:]
	}
}
