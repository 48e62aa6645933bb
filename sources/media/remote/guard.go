package remote

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"syscall"
	"time"
)

// A guard makes connections, only to where they may lead.
type guard struct {
	allowed []pattern
	open    net.Dialer // goes anywhere
	public  net.Dialer // goes to public addresses
}

func newGuard(allowed []pattern, timeout time.Duration) *guard {
	g := &guard{
		allowed: allowed,
		// The timeout ends what a request began that has gone since.
		open:   net.Dialer{Timeout: timeout},
		public: net.Dialer{Timeout: timeout},
	}
	g.public.Control = func(_, address string, _ syscall.RawConn) error { return checkAddress(address) }
	return g
}

// dial connects to a host and port. Each address that the host's name has is
// judged before the first packet goes there.
func (g *guard) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	if g.allows(host, port) {
		return g.open.DialContext(ctx, network, address)
	}
	return g.public.DialContext(ctx, network, address)
}

func (g *guard) allows(host, port string) bool {
	host, err := normalHost(host)
	if err != nil {
		return false
	}
	for _, p := range g.allowed {
		if p.matches(host, port) {
			return true
		}
	}
	return false
}

// A privateError is the guard's.
type privateError struct{ address string }

func (e *privateError) Error() string { return e.address + " is no public address" }

func checkAddress(address string) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	if !isPublic(to.Addr()) {
		return &privateError{to.Addr().String()}
	}
	return nil
}

// Addresses that no public web server has, from IANA's registries of special
// purposes, https://www.iana.org/assignments/iana-ipv4-special-registry and
// https://www.iana.org/assignments/iana-ipv6-special-registry.
var (
	special4 = prefixes(
		"0.0.0.0/8",        // this network
		"10.0.0.0/8",       // private
		"100.64.0.0/10",    // shared, behind a carrier's NAT
		"127.0.0.0/8",      // loopback
		"168.63.129.16/32", // Azure's own service, for each of its machines
		"169.254.0.0/16",   // link-local, and the metadata of cloud machines
		"172.16.0.0/12",    // private
		"192.0.0.0/24",     // protocol assignments
		"192.0.2.0/24",     // documentation
		"192.88.99.0/24",   // relays of 6to4
		"192.168.0.0/16",   // private
		"198.18.0.0/15",    // benchmarks
		"198.51.100.0/24",  // documentation
		"203.0.113.0/24",   // documentation
		"224.0.0.0/4",      // multicast
		"240.0.0.0/4",      // reserved, and broadcast
	)
	special6 = prefixes(
		"2001::/23",     // protocol assignments, with Teredo, which wraps IPv4
		"2001:db8::/32", // documentation
		"2002::/16",     // 6to4, which wraps IPv4
		"3fff::/20",     // documentation
	)

	// All that is public is in here. Loopback, unspecified, IPv4-compatible,
	// private, link-local and multicast addresses are not, nor are those of
	// NAT64 that a network chooses for itself (64:ff9b:1::/48).
	global6 = netip.MustParsePrefix("2000::/3")

	// The well-known prefix of NAT64 (RFC 6052) ends with an IPv4 address. In a
	// network without IPv4 every older server has such an address.
	nat64 = netip.MustParsePrefix("64:ff9b::/96")
)

func prefixes(texts ...string) []netip.Prefix {
	all := make([]netip.Prefix, len(texts))
	for i, t := range texts {
		all[i] = netip.MustParsePrefix(t)
	}
	return all
}

// isPublic is false for all that is not known to be open to everyone.
func isPublic(ip netip.Addr) bool {
	ip = ip.Unmap()
	if ip.Is4() {
		return !inAny(special4, ip)
	}
	// No prefix holds an address with a zone, which is one of this machine's.
	if nat64.Contains(ip) {
		last := ip.As16()
		return isPublic(netip.AddrFrom4([4]byte(last[12:])))
	}
	return global6.Contains(ip) && !inAny(special6, ip)
}

func inAny(all []netip.Prefix, ip netip.Addr) bool {
	for _, p := range all {
		if p.Contains(ip) {
			return true
		}
	}
	return false
}
