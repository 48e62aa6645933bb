package out

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"unicode"
)

// SplitHost gives the name or address and the port of a server, of what a user writes:
// "example.com", "example.com:2222", "[2001:db8::1]:2222". The port is usual if none is
// written. The error begins with the key, host.
func SplitHost(host, usual string) (name, port string, err error) {
	if host == "" {
		return "", "", errors.New("host is empty")
	}
	// It is not repeated, for a password may stand before the @.
	if strings.Contains(host, "@") {
		return "", "", errors.New("host has an @ in it: the login's name goes into user")
	}
	wrong := fmt.Errorf("host %q: want a name or an address, and after a colon the port if it is not %s", host, usual)
	if strings.ContainsFunc(host, func(r rune) bool { return r == '/' || unicode.IsSpace(r) || unicode.IsControl(r) }) {
		return "", "", wrong
	}
	name, port, err = net.SplitHostPort(host)
	if err != nil {
		name, port = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]"), usual
		if _, err := netip.ParseAddr(name); err != nil && strings.Contains(name, ":") {
			return "", "", wrong
		}
	}
	if n, err := strconv.ParseUint(port, 10, 16); name == "" || err != nil || n == 0 {
		return "", "", wrong
	}
	return name, port, nil
}

// LoginFolder gives a folder of a server that a login sees, without the slash at its
// end; "" is the root. The protocol is named in an error, which begins with the key,
// path.
func LoginFolder(path, protocol string) (string, error) {
	if path == "" {
		return "", errors.New(`path is empty; "." is the folder in which the login starts`)
	}
	// Few servers know "~": the login's own folder is where relative paths start.
	if below, ok := strings.CutPrefix(path+"/", "~/"); ok {
		path = cmp.Or(strings.Trim(below, "/"), ".")
	}
	if strings.HasPrefix(path, "~") {
		return "", fmt.Errorf("path %q: %s cannot look up the home folder of another login", path, protocol)
	}
	return strings.TrimRight(path, "/"), nil
}
