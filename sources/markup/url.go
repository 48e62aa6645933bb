package markup

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
)

// The characters that RFC 3986 lets stand for themselves, by part of a URI
// (sections 3.2.1 to 3.5). An escape, % and two hexadecimal digits, may stand
// in any of them.
const (
	unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
	subDelims  = "!$&'()*+,;="
	userChars  = unreserved + subDelims + ":"
	hostChars  = unreserved + subDelims
	pathChars  = unreserved + subDelims + ":@/"
	queryChars = pathChars + "?"
)

// AbsoluteURL resolves a reference as an author wrote it against base, which
// may be nil or any absolute URL. It mends what a browser would mend: blanks
// around and line ends within, backslashes, characters that a URI may not hold,
// hosts in other scripts, a missing // after the scheme. What is escaped
// already stays so.
//
// The result is a strictly valid URI by RFC 3986, with the scheme http or https
// and a host, and AbsoluteURL gives it back unchanged. It is false for an empty
// reference, for any other scheme, and for what cannot be mended.
func AbsoluteURL(base *url.URL, ref string) (string, bool) {
	ref = trimURL(ref)
	if ref == "" {
		return "", false
	}
	scheme, rest := splitScheme(ref)
	authority := "" // what comes before the host, if there is one
	switch scheme {
	case "http", "https":
		// As in a browser, http:example.com and http:\\example.com have a host.
		authority, rest = scheme+"://", strings.TrimLeft(rest, `/\`)
	case "":
		if base == nil {
			return "", false
		}
		if bare := strings.TrimLeft(rest, `/\`); len(rest)-len(bare) > 1 {
			authority, rest = "//", bare
		}
	default:
		return "", false
	}
	u, err := url.Parse(mendReference(authority, rest))
	if err != nil || authority != "" && u.Host == "" {
		return "", false
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	return strictURL(u)
}

// linkURL is AbsoluteURL for what a link may lead to, which includes mailto:
// and tel: addresses.
func linkURL(base *url.URL, ref string) (string, bool) {
	scheme, rest := splitScheme(trimURL(ref))
	switch scheme {
	case "mailto":
		rest = escape(strings.TrimSpace(rest), queryChars)
	case "tel":
		// RFC 3966 has visual separators, but a blank is not among them.
		rest = escape(strings.Join(strings.Fields(rest), ""), pathChars)
	default:
		return AbsoluteURL(base, ref)
	}
	return scheme + ":" + rest, rest != ""
}

// trimURL takes away what the URL standard of browsers has parsers take away
// (https://url.spec.whatwg.org/#concept-basic-url-parser), and the marks that
// come along when an address is copied from a document.
func trimURL(ref string) string {
	ref = strings.TrimFunc(ref, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
	})
	if strings.IndexFunc(ref, unicode.IsControl) < 0 {
		return ref
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, ref)
}

// splitScheme gives the scheme in lower case and what follows its colon. The
// scheme is empty if ref is relative.
func splitScheme(ref string) (scheme, rest string) {
	i := strings.IndexAny(ref, ":/?#\\")
	if i <= 0 || ref[i] != ':' {
		return "", ref
	}
	for j, r := range ref[:i] {
		letter := 'a' <= r|0x20 && r|0x20 <= 'z'
		if !letter && (j == 0 || !strings.ContainsRune("0123456789+-.", r)) {
			return "", ref
		}
	}
	return strings.ToLower(ref[:i]), ref[i+1:]
}

// mendReference gives authority and rest as one reference, with everything
// escaped that would keep url.Parse from reading it. If authority is not empty,
// rest begins with user or host.
func mendReference(authority, rest string) string {
	rest, fragment, hasFragment := strings.Cut(rest, "#")
	path, query, hasQuery := strings.Cut(rest, "?")
	path = strings.ReplaceAll(path, `\`, "/")

	first, more, hasMore := strings.Cut(path, "/")
	if hasMore {
		more = "/" + escape(more, pathChars)
	}
	if authority == "" {
		// A colon in the first segment would read as the end of a scheme.
		first = strings.ReplaceAll(escape(first, pathChars), ":", "%3A")
	} else if at := strings.LastIndexByte(first, '@'); at >= 0 {
		first = escape(first[:at], userChars) + first[at:]
	}
	ref := authority + first + more
	if hasQuery {
		ref += "?" + escape(query, queryChars)
	}
	if hasFragment {
		ref += "#" + escape(fragment, queryChars)
	}
	return ref
}

// strictURL writes u with nothing in it that RFC 3986 does not allow. The base
// that u was resolved against may have been less than strict.
func strictURL(u *url.URL) (string, bool) {
	if u.Scheme != "http" && u.Scheme != "https" {
		return "", false
	}
	host, ok := strictHost(u)
	if !ok {
		return "", false
	}
	var b strings.Builder
	b.WriteString(u.Scheme + "://")
	if u.User != nil {
		b.WriteString(escape(u.User.String(), userChars) + "@")
	}
	b.WriteString(host)
	b.WriteString(escape(u.EscapedPath(), pathChars))
	if u.RawQuery != "" || u.ForceQuery {
		b.WriteString("?" + escape(u.RawQuery, queryChars))
	}
	if u.Fragment != "" {
		b.WriteString("#" + escape(u.EscapedFragment(), queryChars))
	}
	return b.String(), true
}

// strictHost gives host and port, the host in lower case and, if it is in
// another script, as browsers send it.
func strictHost(u *url.URL) (string, bool) {
	host, port := strings.ToLower(u.Hostname()), u.Port()
	if strings.HasPrefix(u.Host, "[") {
		ip, err := netip.ParseAddr(host)
		if err != nil || !ip.Is6() || ip.Zone() != "" {
			return "", false
		}
		host = "[" + ip.String() + "]"
	} else if isASCII(host) {
		if strings.Trim(host, hostChars) != "" || strings.Trim(host, ".") == "" {
			return "", false
		}
	} else {
		ascii, err := idna.Lookup.ToASCII(host)
		if err != nil || strings.Trim(ascii, ".") == "" {
			return "", false
		}
		host = ascii
	}
	if port == "" {
		return host, true
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return "", false
	}
	return host + ":" + port, true
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// escape escapes each byte of s that is neither in allowed nor part of an
// escape.
func escape(s, allowed string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	done := 0 // s[:done] is written
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c < 0x80 && strings.IndexByte(allowed, c) >= 0 {
			continue
		}
		if c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			i += 2
			continue
		}
		b.WriteString(s[done:i])
		b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		done = i + 1
	}
	if done == 0 {
		return s
	}
	b.WriteString(s[done:])
	return b.String()
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f'
}
