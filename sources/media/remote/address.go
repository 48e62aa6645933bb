package remote

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
)

// parseURL reads an address that may be asked for. Nobody's redirect or post
// may have a password of theirs sent, so that a user is refused.
func parseURL(address string) (*url.URL, *Error) {
	u, err := url.Parse(address)
	if err != nil {
		// The error of url.Parse has the whole address in it, and a password may
		// be in that.
		var parse *url.Error
		if errors.As(err, &parse) {
			err = parse.Err
		}
		return nil, refuse("%w", err)
	}
	if err := checkURL(u); err != nil {
		return nil, err
	}
	return u, nil
}

func checkURL(u *url.URL) *Error {
	if u.Scheme != "http" && u.Scheme != "https" {
		return refuse("scheme %q is neither http nor https", u.Scheme)
	}
	if u.User != nil {
		return refuse("the address has a user name")
	}
	if _, err := authority(u); err != nil {
		return refuse("%w", err)
	}
	return nil
}

// authority gives host and port, the same for all ways to write them.
func authority(u *url.URL) (string, error) {
	host, err := normalHost(u.Hostname())
	if err != nil {
		return "", err
	}
	port := u.Port()
	if port == "" {
		port = "80"
		if u.Scheme == "https" {
			port = "443"
		}
	}
	return net.JoinHostPort(host, port), nil
}

// normalHost gives a host's name in lower-case ASCII, without the dot of the
// root, or its address.
func normalHost(host string) (string, error) {
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.Unmap().String(), nil
	}
	name := strings.ToLower(strings.TrimSuffix(host, "."))
	if !isASCII(name) {
		ascii, err := idna.Lookup.ToASCII(name)
		if err != nil {
			return "", fmt.Errorf("host %q: %w", host, err)
		}
		name = ascii
	}
	if name == "" {
		return "", errors.New("the address has no host")
	}
	return name, nil
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// A pattern is a host of AllowHosts.
type pattern struct {
	host  string
	port  string // empty: any
	below bool   // the names below host, not host itself
}

func (p pattern) matches(host, port string) bool {
	if p.port != "" && p.port != port {
		return false
	}
	if p.below {
		return strings.HasSuffix(host, "."+p.host)
	}
	return host == p.host
}

func parseHosts(hosts []string) ([]pattern, error) {
	var all []pattern
	for _, h := range hosts {
		p, err := parseHost(h)
		if err != nil {
			return nil, fmt.Errorf("%q is no host: %w", h, err)
		}
		all = append(all, p)
	}
	return all, nil
}

func parseHost(text string) (pattern, error) {
	var p pattern
	host, port, err := net.SplitHostPort(text)
	if err == nil {
		if _, err := strconv.ParseUint(port, 10, 16); err != nil {
			return pattern{}, errors.New("the port is no number")
		}
		p.port = port
	} else {
		host = text
		if strings.HasPrefix(host, "[") && strings.HasSuffix(host, "]") {
			host = host[1 : len(host)-1]
		}
	}
	host, p.below = strings.CutPrefix(host, "*.")
	if p.host, err = normalHost(host); err != nil {
		return pattern{}, err
	}
	_, notAddress := netip.ParseAddr(p.host)
	if strings.ContainsAny(p.host, "*/@[]% ") || notAddress != nil && strings.Contains(p.host, ":") {
		return pattern{}, errors.New(`want a name or an address, with or without a port, or "*." and a name`)
	}
	return p, nil
}
