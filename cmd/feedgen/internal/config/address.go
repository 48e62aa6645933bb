package config

import (
	"errors"
	"net/url"
	"strings"

	"golang.org/x/net/idna"
)

// An address is an absolute http or https URL.
type address struct{ url *url.URL }

// CheckAddress says what is wrong with an address that is to be the site's. Key
// is what the message calls it.
func CheckAddress(key, s string) error {
	t := &table{problems: &problems{}}
	if t.checkAddress(key, strings.TrimSpace(s)) != nil {
		return nil
	}
	return errors.New(t.problems.all[0].text)
}

const wantAddress = "an absolute address such as \"https://example.com/\""

// needAddress gives an address that must be there.
func (t *table) needAddress(key string) *address {
	s, ok := t.need(key)
	if !ok {
		return nil
	}
	return t.checkAddress(key, s)
}

// address gives an address, or nil.
func (t *table) address(key string) *address {
	s, ok := t.word(key)
	if !ok {
		return nil
	}
	return t.checkAddress(key, s)
}

// folder gives an address below which others lie, or nil. It may be a path,
// "./…" or "/…", from site, which is nil if that was already reported.
func (t *table) folder(key string, site *address) *address {
	s, ok := t.word(key)
	if !ok {
		return nil
	}
	// Without ./ or / it would be a host whose scheme was forgotten.
	if site != nil && (strings.HasPrefix(s, "./") || strings.HasPrefix(s, "/") && !strings.HasPrefix(s, "//")) {
		if u, err := url.Parse(s); err == nil {
			s = site.folder().url.ResolveReference(u).String()
		}
	}
	a := t.checkAddress(key, s)
	if a == nil {
		return nil
	}
	if a.url.RawQuery != "" || a.url.ForceQuery {
		t.report(key, "%s = %q has a query (want the address of a folder)", key, a)
		return nil
	}
	return a.folder()
}

// reference gives the absolute form of an address that may be relative to
// base. A nil base is one that was already reported.
func (t *table) reference(key string, base *address) string {
	s, ok := t.word(key)
	if !ok || base == nil {
		return ""
	}
	u, err := url.Parse(s)
	if err != nil {
		t.report(key, "%s = %q (want an address or a path such as \"/icon.png\")", key, s)
		return ""
	}
	a := t.checkAddress(key, base.url.ResolveReference(u).String())
	if a == nil {
		return ""
	}
	return a.String()
}

func (t *table) checkAddress(key, s string) *address {
	u, err := url.Parse(s)
	if err == nil && u.User != nil || err != nil && strings.Contains(s, "@") {
		// The value is not shown: it may hold a secret.
		t.report(key, "%s has a user's name or password in it, which would be published (want %s)", key, wantAddress)
		return nil
	}
	if err != nil || u.Hostname() == "" || (u.Scheme != "http" && u.Scheme != "https") {
		t.report(key, "%s = %q (want %s)", key, s, wantAddress)
		return nil
	}
	if u.Fragment != "" {
		t.report(key, "%s = %q has a #fragment (want %s)", key, s, wantAddress)
		return nil
	}
	host, err := asciiHost(u.Hostname())
	if err != nil {
		t.report(key, "%s = %q has no valid host name (want %s)", key, s, wantAddress)
		return nil
	}
	u.Host = strings.Replace(u.Host, u.Hostname(), host, 1)
	return &address{u}
}

// asciiHost gives the form of a host name that feeds need: RFC 3986 and every
// reader's resolver know no other.
func asciiHost(host string) (string, error) {
	for i := range len(host) {
		if host[i] >= 0x80 {
			return idna.Lookup.ToASCII(host)
		}
	}
	return host, nil
}

// String gives the address, percent-encoded.
func (a *address) String() string { return a.url.String() }

// folder gives the address as that of a folder: it ends in a slash and has no
// query.
func (a *address) folder() *address {
	u := *a.url
	u.RawQuery, u.ForceQuery = "", false
	if !strings.HasSuffix(u.EscapedPath(), "/") {
		// RawPath counts only while it agrees with Path.
		u.Path, u.RawPath = u.Path+"/", u.EscapedPath()+"/"
	}
	return &address{&u}
}
