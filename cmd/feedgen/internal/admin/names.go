package admin

import (
	"net"
	"net/netip"
	"slices"
	"strings"
)

// namesFor gives the names by which a server that listens at host:port may be asked
// besides IP addresses; nil: any.
func namesFor(listen string) []string {
	host, _, err := net.SplitHostPort(listen)
	if err != nil || host == "" {
		return nil
	}
	if ip, err := netip.ParseAddr(host); err == nil && !ip.IsLoopback() {
		return nil
	}
	return []string{"localhost", strings.ToLower(host)}
}

// isNamed reports that the Host of a request is an IP address or one of the names. No
// name of another's site is an IP address.
func isNamed(names []string, host string) bool {
	if names == nil {
		return true
	}
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	return slices.Contains(names, strings.ToLower(host))
}
