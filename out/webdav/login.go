package webdav

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
)

// A login answers a server that asks for one. The password is not sent before.
type login struct {
	user, password string

	mu     sync.Mutex
	basic  bool
	digest *digest // nil: not asked for
	count  uint32  // how often the digest's nonce was used
}

// errRefused tells that a user and password were sent, and did not please.
var errRefused = errors.New("the server refuses the login; mend user or password")

// authorization gives the header's value for a request, which is empty if the
// server has not asked for any yet.
func (l *login) authorization(method, uri string) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.digest != nil:
		l.count++
		return l.digest.authorization(l.user, l.password, method, uri, l.count)
	case l.basic:
		return "Basic " + base64.StdEncoding.EncodeToString([]byte(l.user+":"+l.password))
	default:
		return ""
	}
}

// challenged takes note of what a server that refuses a request wants to see. It is
// an error if that cannot be given, or if it was given: answered tells that
// the request had an answer to the server's latest question.
func (l *login) challenged(h http.Header, answered bool) error {
	if l.user == "" {
		return errors.New("the server wants a login; set user and password")
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	var wanted []string
	basic, best := false, (*digest)(nil)
	for _, c := range challenges(h.Values("WWW-Authenticate")) {
		wanted = append(wanted, c.scheme)
		switch {
		case strings.EqualFold(c.scheme, "Basic"):
			basic = true
		case strings.EqualFold(c.scheme, "Digest"):
			if d := newDigest(c.params); d != nil && (best == nil || d.strength > best.strength) {
				best = d
			}
		}
	}
	switch {
	case answered && (best == nil || !best.stale):
		return errRefused
	case best == nil && !basic:
		return fmt.Errorf("the server wants a login by %q; have Basic and Digest", strings.Join(wanted, ", "))
	}
	l.basic, l.digest, l.count = basic, best, 0
	return nil
}

// leaks tells whether a text shows the password.
func (l *login) leaks(text string) bool {
	return l.password != "" && strings.Contains(text, l.password)
}

// A challenge is one of the ways to log in that a server offers.
type challenge struct {
	scheme string
	params map[string]string // by names in lower case
}

// challenges reads WWW-Authenticate headers (RFC 9110, 11.6.1). What it does not
// understand it passes over.
func challenges(values []string) []challenge {
	var all []challenge
	for _, s := range values {
		for s = strings.TrimLeft(s, " \t,"); s != ""; s = strings.TrimLeft(s, " \t,") {
			token, rest := cutToken(s)
			if token == "" {
				s = s[1:]
				continue
			}
			value, isParam := strings.CutPrefix(strings.TrimLeft(rest, " \t"), "=")
			if !isParam {
				all = append(all, challenge{token, map[string]string{}})
				s = rest
				continue
			}
			var text string
			text, s = cutValue(strings.TrimLeft(value, " \t"))
			if len(all) > 0 {
				all[len(all)-1].params[strings.ToLower(token)] = text
			}
		}
	}
	return all
}

// cutToken splits a text after the token that it begins with.
func cutToken(s string) (token, rest string) {
	end := strings.IndexFunc(s, func(r rune) bool {
		return r <= ' ' || r > '~' || strings.ContainsRune(`()<>@,;:\"/[]?={}`, r)
	})
	if end < 0 {
		end = len(s)
	}
	return s[:end], s[end:]
}

// cutValue splits a text after the token or quoted string that it begins with.
func cutValue(s string) (value, rest string) {
	if !strings.HasPrefix(s, `"`) {
		return cutToken(s)
	}
	var text strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '"':
			return text.String(), s[i+1:]
		case s[i] == '\\' && i+1 < len(s):
			i++
		}
		text.WriteByte(s[i])
	}
	return text.String(), ""
}
