package webdav

import (
	"cmp"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strings"
	"time"
	"unicode"
)

// A Config says which folder of which server, and who logs in there. The errors of
// [New] call its fields by their names in config.toml, which are these in lower case.
type Config struct {
	// URL is the folder's address, such as "https://dav.example.com/site/feeds/".
	URL string

	// User and Password log in by the way that the server asks for, which is Basic
	// or Digest. Both are empty where nobody logs in. They need https, unless the
	// host is this machine.
	User, Password string

	// Timeout is how long nothing may move in a request, whose whole length has
	// no limit. Zero is a minute.
	Timeout time.Duration
}

const defaultTimeout = time.Minute

// checked gives cfg with what it leaves to us filled in, and its address.
func (cfg Config) checked() (Config, *url.URL, error) {
	cfg.Timeout = cmp.Or(cfg.Timeout, defaultTimeout)
	base, err := cfg.address()
	if err != nil {
		return cfg, nil, err
	}
	if err := cfg.checkLogin(base); err != nil {
		return cfg, nil, err
	}
	if cfg.Timeout < 0 {
		return cfg, nil, fmt.Errorf("timeout %v: want one above 0", cfg.Timeout)
	}
	return cfg, base, nil
}

// address never shows the value: somebody may have put a password into it.
func (cfg Config) address() (*url.URL, error) {
	base, err := url.Parse(cfg.URL)
	if err != nil || base.Scheme != "http" && base.Scheme != "https" || base.Hostname() == "" {
		return nil, errors.New(`url is none: want a folder's, such as "https://dav.example.com/site/feeds/"`)
	}
	if base.User != nil {
		return nil, errors.New("url has a login in it: that goes into user and password")
	}
	if base.RawQuery != "" || base.ForceQuery || base.Fragment != "" {
		return nil, errors.New("url has a query or a fragment: want the folder's address alone")
	}
	if !strings.HasSuffix(base.Path, "/") {
		if base.RawPath != "" {
			base.RawPath += "/"
		}
		base.Path += "/"
	}
	return base, nil
}

func (cfg Config) checkLogin(base *url.URL) error {
	switch {
	case cfg.User == "" && cfg.Password == "":
		return nil
	case cfg.User == "":
		return errors.New("user is empty, and password is not: want both or none")
	case cfg.Password == "":
		return errors.New("password is empty, and user is not: want both or none")
	case strings.Contains(cfg.User, ":"):
		return errors.New("user has a colon in it, which no login may have")
	case strings.ContainsFunc(cfg.User, unicode.IsControl):
		return errors.New("user has a line's end or another control character in it")
	case strings.ContainsFunc(cfg.Password, unicode.IsControl):
		return errors.New("password has a line's end or another control character in it")
	case base.Scheme == "http" && !loopback(base.Hostname()):
		return errors.New("url begins with http, which would show the password to whoever is on the way: want https")
	}
	return nil
}

// loopback tells whether a host is this machine.
func loopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return err == nil && address.IsLoopback() || strings.EqualFold(host, "localhost")
}
