package posts

import (
	"net/url"
	"strings"
)

// A webPart is a part of the web: the addresses of a host and of those below it
// that hold a text behind the host. What is empty may be anything.
type webPart struct{ host, holds string }

func (p webPart) has(u *url.URL) bool {
	above, ok := strings.CutSuffix(strings.ToLower(u.Hostname()), p.host)
	if !ok || p.host != "" && above != "" && !strings.HasSuffix(above, ".") {
		return false
	}
	return p.holds == "" || strings.Contains(u.RequestURI(), p.holds)
}

// anyHas reports that an address is in one of the parts.
func anyHas(parts []webPart, link string) bool {
	u, err := url.Parse(link)
	if err != nil {
		return false
	}
	for _, p := range parts {
		if p.has(u) {
			return true
		}
	}
	return false
}
