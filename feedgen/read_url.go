package feedgen

import (
	"net/url"
	"path"
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"
)

var (
	readScheme  = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.-]*):`)
	readEscapes = regexp.MustCompile(`^([^%]|%[0-9A-Fa-f]{2})*$`)
	readFullURI = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:(//)?[0-9A-Za-z;/?:@&=+$.\-_!~*'()%,#]+$`)
	readBadByte = regexp.MustCompile(`[^0-9A-Za-z;/?:@&=+$.\-_!~*'()%,#\x80-\x{10FFFF}]`)
	readHost    = regexp.MustCompile(`^(?i:https?)://[^/?#:]+(:\d*)?([/?#]|$)`)
	// An enclosure's host has to look like one of the internet.
	readFileURL = regexp.MustCompile(`^(?i:https?)://([0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.|([A-Za-z0-9-]+\.)+)[A-Za-z0-9][A-Za-z0-9-]*(:\d+)?(/|$)`)
	readTagURI  = regexp.MustCompile(`^tag:([a-z0-9\-._]+@)?[a-z0-9.-]+,\d{4}(-\d{2}(-\d{2})?)?:[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,]*(#[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,]*)?$`)
	readURN     = regexp.MustCompile(`^(?i:urn):[a-zA-Z0-9][a-zA-Z0-9-]{1,31}:([a-zA-Z0-9()+,.:=@;$_!*'-]|%[0-9A-Fa-f]{2})+$`)
	readUUID    = regexp.MustCompile(`^(?i:urn:uuid):[a-fA-F0-9]{8}-[a-fA-F0-9]{4}-[a-fA-F0-9]{4}-[a-fA-F0-9]{4}-[a-fA-F0-9]{12}$`)
)

// readRegistered are the URI schemes that a feed may be expected to use.
const readRegistered = ` ftp http https gopher mailto news nntp telnet file prospero cid mid service imap nfs rtsp pop data dav sip sips tel fax ldap urn go tftp dict crid tag dns info xmpp `

// readURI checks an absolute URI of any scheme.
func readURI(v readValue) []readFault {
	if faults := readTight(v); len(faults) > 0 {
		return faults
	}
	scheme, _, _ := strings.Cut(strings.ToLower(v.text), ":")
	quoted := readQuote(v.text)
	switch {
	case scheme == "tag" && !readTagURI.MatchString(v.text):
		return readSay("InvalidTAG", "is %s; wanted is a tag URI such as tag:example.com,2006:name", quoted)
	case strings.HasPrefix(strings.ToLower(v.text), "urn:uuid:") && !readUUID.MatchString(v.text):
		return readSay("InvalidUUID", "is %s, which is no UUID", quoted)
	case scheme == "urn" && !readURN.MatchString(v.text):
		return readSay("InvalidURN", "is %s, which is no URN", quoted)
	case readBadByte.MatchString(v.text):
		return readSay("InvalidUriChar", "is %s, where %s has to be percent-encoded", quoted, readQuote(readBadByte.FindString(v.text)))
	case !readFullURI.MatchString(v.text), !readEscapes.MatchString(v.text):
		return readSay("InvalidFullLink", "is %s; wanted is an absolute, percent-encoded URL", quoted)
	case !strings.Contains(readRegistered, " "+scheme+" "):
		return readSay("SchemeNotIANARegistered", "is %s; few readers know the scheme %q", quoted, scheme)
	case strings.HasPrefix(scheme, "http") && !readHost.MatchString(v.text):
		return readSay("InvalidFullLink", "is %s, which names no host", quoted)
	}
	return nil
}

// readWebURL checks the absolute URL of something on the web.
func readWebURL(v readValue) []readFault {
	if faults := readURI(v); len(faults) > 0 {
		return faults
	}
	if !readHost.MatchString(v.text) {
		return readSay("InvalidFullLink", "is %s; wanted is an absolute http or https URL", readQuote(v.text))
	}
	if strings.Contains(v.text, "&amp;") {
		return readSay("DoubleEscaped", "is %s, where & seems to be escaped twice", readQuote(v.text))
	}
	return nil
}

// readEnclosureURL checks the URL of an enclosure, for which readers are
// pickier than for a link.
func readEnclosureURL(v readValue) []readFault {
	if faults := readWebURL(v); len(faults) > 0 {
		return faults
	}
	if !readFileURL.MatchString(v.text) {
		return readSay("InvalidURLAttribute", "is %s; wanted is http or https, a full host name, and a path", readQuote(v.text))
	}
	return nil
}

// readAtomID checks the id of a feed or entry: an absolute URI, compared by
// readers letter for letter, and therefore best in its normal form.
func readAtomID(v readValue) []readFault {
	if faults := readURI(v); len(faults) > 0 {
		return faults
	}
	if normal := readNormalURI(v.text); normal != v.text {
		return readSay("NonCanonicalURI", "is %s, which some would write as %s", readQuote(v.text), readQuote(normal))
	}
	return nil
}

var readSplitURI = regexp.MustCompile(`^([^:/?#]+):(?://([^/?#]*))?([^?#]*)(\?[^#]*)?(#.*)?$`)

// readNormalURI gives the form that RFC 3986, section 6.2, prefers among equal
// URIs.
func readNormalURI(uri string) string {
	m := readSplitURI.FindStringSubmatch(uri)
	if m == nil {
		return uri
	}
	scheme, host, file, query, fragment := strings.ToLower(m[1]), m[2], m[3], m[4], m[5]
	start := scheme + ":"
	if strings.HasPrefix(uri[len(start):], "//") {
		start += "//" + readNormalHost(scheme, host)
		if file == "" {
			file = "/"
		}
	}
	if strings.HasPrefix(file, "/") {
		file = readNormalPath(file)
	}
	return start + readNormalEscapes(file) + readNormalEscapes(query) + readNormalEscapes(fragment)
}

func readNormalHost(scheme, host string) string {
	user, address, named := strings.Cut(host, "@")
	if !named {
		user, address = "", host
	} else {
		user += "@"
	}
	address = strings.TrimSuffix(strings.ToLower(address), ":")
	port := map[string]string{"http": ":80", "https": ":443", "ftp": ":21"}[scheme]
	if port != "" {
		address = strings.TrimSuffix(address, port)
	}
	return user + address
}

// readNormalPath takes . and .. out of a path, and keeps doubled slashes.
func readNormalPath(file string) string {
	const empty = "\x00" // path.Clean would join what stands beside an empty segment
	kept := strings.ReplaceAll(strings.ReplaceAll(file, "//", "/"+empty+"/"), "//", "/"+empty+"/")
	clean := path.Clean(kept)
	if last := path.Base(kept); clean != "/" && (strings.HasSuffix(kept, "/") || last == "." || last == "..") {
		clean += "/"
	}
	return strings.ReplaceAll(clean, empty, "")
}

// readNormalEscapes writes escapes in capitals, and those that are not needed
// as what they stand for.
func readNormalEscapes(part string) string {
	var b strings.Builder
	for i := 0; i < len(part); {
		end := i
		for end < len(part) && (readIsUnreserved(part[end]) || part[end] == '%') {
			end++
		}
		if end > i {
			b.WriteString(readNormalRun(part[i:end]))
			i = end
			continue
		}
		b.WriteByte(part[i])
		i++
	}
	return b.String()
}

// readNormalRun normalises escapes, and letters between them. What they spell is
// put in Unicode's form C, as far as it is text.
func readNormalRun(run string) string {
	decoded, err := url.PathUnescape(run)
	if err != nil {
		return run
	}
	var b strings.Builder
	for _, c := range []byte(norm.NFC.String(decoded)) {
		if readIsUnreserved(c) {
			b.WriteByte(c)
			continue
		}
		const digits = "0123456789ABCDEF"
		b.WriteByte('%')
		b.WriteByte(digits[c>>4])
		b.WriteByte(digits[c&15])
	}
	return b.String()
}

func readIsUnreserved(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0
}
