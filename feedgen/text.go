package feedgen

import (
	"net/mail"
	"regexp"
	"strings"
	"time"

	"feedgen/sources"
	"feedgen/sources/markup"
)

// plainLine is legal text on one line, without blanks at its ends.
func plainLine(s string) string {
	return strings.Join(strings.Fields(markup.Legal(s)), " ")
}

// webURL gives an absolute http or https URL in its encoded form, or nothing.
// Those with a user's name or an IPv6 address are refused by validators.
func webURL(s string) string {
	u, ok := markup.AbsoluteURL(nil, s)
	if !ok || !namedHost.MatchString(u) {
		return ""
	}
	return u
}

var namedHost = regexp.MustCompile(`^https?://[A-Za-z0-9._-]+(:\d+)?(/|\?|#|$)`)

// FileURL gives a URL from which any subscriber can fetch a file, or nothing.
// A host like "intranet" has no meaning for them, and validators refuse it.
func FileURL(s string) string {
	u := webURL(s)
	if !publicHost.MatchString(u) {
		return ""
	}
	return u
}

var publicHost = regexp.MustCompile(`^https?://([A-Za-z0-9-]+\.)+[A-Za-z0-9][A-Za-z0-9-]*(:\d+)?/`)

// second cuts t to whole seconds in UTC. What RFC 3339 and RFC 822 cannot write
// is no date.
func second(t time.Time) time.Time {
	t = t.UTC().Truncate(time.Second)
	if t.Year() < 1000 || t.Year() > 9999 {
		return time.Time{}
	}
	return t
}

// seconds gives a duration in whole seconds, of which all formats are capable.
func seconds(d time.Duration) int64 { return max(int64(d.Round(time.Second)/time.Second), 0) }

// names tidies a list of words and keeps each once.
func names(all []string) []string {
	var kept []string
	seen := make(map[string]bool, len(all))
	for _, s := range all {
		if s = plainLine(s); s != "" && !seen[s] {
			seen[s] = true
			kept = append(kept, s)
		}
	}
	return kept
}

// people keeps the authors who can be named.
func people(all []sources.Author) []sources.Author {
	var kept []sources.Author
	for _, a := range all {
		if a, ok := person(a); ok {
			kept = append(kept, a)
		}
	}
	return kept
}

// person tidies an author; false if no name is left, which every format wants.
func person(a sources.Author) (sources.Author, bool) {
	a.Name, a.URL = plainLine(a.Name), webURL(a.URL)
	if parsed, err := mail.ParseAddress(a.Email); err != nil || !plainMail.MatchString(parsed.Address) {
		a.Email = ""
	} else {
		a.Email = parsed.Address
	}
	if a.Name == "" {
		a.Name = a.Email
	}
	return a, a.Name != ""
}

// plainMail matches the addresses that feed validators take: no quoted parts,
// no comments, ASCII.
var plainMail = regexp.MustCompile(`^[A-Za-z0-9!#$%&'*+/=?^_{|}~.-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$`)

// restricted matches a media type, RFC 6838 section 4.2.
var restricted = regexp.MustCompile(`^[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*$`)

// mediaType gives a media type without parameters, or nothing.
func mediaType(s string) string {
	s, _, _ = strings.Cut(s, ";")
	s = strings.ToLower(strings.TrimSpace(s))
	if !restricted.MatchString(s) {
		return ""
	}
	return s
}

// medium gives the value of Media RSS's medium attribute.
func medium(mediaType string) string {
	switch kind, _, _ := strings.Cut(mediaType, "/"); kind {
	case "image", "audio", "video":
		return kind
	}
	return "document"
}
