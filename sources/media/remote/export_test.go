package remote

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
)

// SetResolver has names looked up elsewhere. The guard stays.
func (c *Client) SetResolver(r *net.Resolver) {
	c.guard.open.Resolver, c.guard.public.Resolver = r, r
}

// SetDial replaces the guard.
func (c *Client) SetDial(dial func(ctx context.Context, network, address string) (net.Conn, error)) {
	c.transport.DialContext = dial
}

// SetRoots says whom to trust.
func (c *Client) SetRoots(roots *x509.CertPool) {
	c.transport.TLSClientConfig = &tls.Config{RootCAs: roots}
}

// NormalHost, IsPublic and the parsers of headers are tested for themselves.
var (
	NormalHost        = normalHost
	IsPublic          = isPublic
	ParseContentRange = parseContentRange
	ParseRetryAfter   = parseRetryAfter
	MediaType         = mediaType
	EntityTag         = entityTag
)
