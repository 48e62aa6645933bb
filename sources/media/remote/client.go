// Package remote asks the network what a remote file is: where it is, of what
// type, how long, and with what bytes it begins. What the bytes mean is for its
// callers to say.
//
// The addresses come from posts, so anyone may have written them. Whatever they
// say, nothing is sent to an address that is not public, unless the site's owner
// allows its host. A connection's address is judged when the connection is made,
// after the name was looked up, so that no name can change its meaning in
// between. No proxy of the environment is used, and no cookie, password or
// Referer is sent.
//
// Servers are treated politely: few requests, few at a time, and none to a host
// that asked for rest. A request that failed is not made again: that is for the
// caller's next run.
//
// New gives a client, its Probe the facts of a file, and its Each a way through
// many.
package remote

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// A Config says how to ask.
type Config struct {
	// UserAgent tells servers who asks, and where to complain, as in
	// "feedgen/1.0 (+https://example.com)". It must not be empty.
	UserAgent string

	// AllowHosts are those that may have addresses which are not public, such as
	// a site's own: "example.com" on any port, "localhost:8080" on one port, or
	// "*.example.com" for all below a name, but not for itself.
	AllowHosts []string

	// Timeout bounds one request, from the connection to the last byte, with the
	// redirects it leads to. Time spent in waiting for a turn does not count. The
	// default is 20 seconds.
	Timeout time.Duration

	// Total and PerHost bound how many requests are made at a time: to all
	// hosts, and to one. The defaults are 16 and 4.
	Total, PerHost int
}

const (
	defaultTimeout = 20 * time.Second
	defaultTotal   = 16
	defaultPerHost = 4

	maxHeaderBytes = 64 << 10
	idleTimeout    = 30 * time.Second
)

// A Client asks for files. It is meant for one run: it remembers until its end
// which hosts want to be left alone. Its methods may be called from any number
// of goroutines, and wait for their turn. For many files, call them by way of
// Each.
type Client struct {
	userAgent string
	timeout   time.Duration
	guard     *guard
	limits    *limits
	transport *http.Transport
}

// New gives a client. It asks for nothing yet. The error names the wrong key.
func New(cfg Config) (*Client, error) {
	if cfg.UserAgent == "" {
		return nil, errors.New("UserAgent is empty")
	}
	if cfg.Timeout < 0 {
		return nil, fmt.Errorf("negative Timeout %v", cfg.Timeout)
	}
	if cfg.Total < 0 {
		return nil, fmt.Errorf("negative Total %d", cfg.Total)
	}
	if cfg.PerHost < 0 {
		return nil, fmt.Errorf("negative PerHost %d", cfg.PerHost)
	}
	allowed, err := parseHosts(cfg.AllowHosts)
	if err != nil {
		return nil, fmt.Errorf("AllowHosts: %w", err)
	}
	timeout := cmp.Or(cfg.Timeout, defaultTimeout)
	total, perHost := cmp.Or(cfg.Total, defaultTotal), cmp.Or(cfg.PerHost, defaultPerHost)
	g := newGuard(allowed, timeout)
	return &Client{
		userAgent: cfg.UserAgent,
		timeout:   timeout,
		guard:     g,
		limits:    newLimits(total, perHost),
		transport: &http.Transport{
			DialContext: g.dial,
			// A proxy would connect in our place, to where no guard looks.
			Proxy: nil,
			// The transport would ask for gzip, and hide the file's length.
			DisableCompression:     true,
			ForceAttemptHTTP2:      true,
			MaxIdleConns:           4 * total,
			MaxIdleConnsPerHost:    perHost,
			IdleConnTimeout:        idleTimeout,
			TLSHandshakeTimeout:    timeout,
			MaxResponseHeaderBytes: maxHeaderBytes,
		},
	}, nil
}

// Close closes the connections that wait for another request. It does not end
// the requests under way: their contexts do.
func (c *Client) Close() { c.transport.CloseIdleConnections() }
