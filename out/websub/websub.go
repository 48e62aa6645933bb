// Package websub tells hubs that feeds have changed: those of WebSub, and rssCloud
// servers.
//
// A hub that is told fetches the feed at once and hands on what it finds. What it
// finds unchanged it forgets, so that it must not be told before the feed's address
// shows the new bytes: a CDN may keep the old ones for a while, and a site may yet
// have to be deployed. [Client.Announce] therefore looks first, as a reader would, and
// tells when it has seen them.
//
// The package takes addresses and sums. It knows no feed from the inside, and keeps
// nothing: what could not be told is for the caller to try again.
package websub

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"feedgen/out"
)

// A Feed is one that has changed.
type Feed struct {
	URL    string // where readers fetch it, exactly as it says itself
	Size   int64  // of the new bytes
	SHA256 [sha256.Size]byte
	Hubs   []Hub // whom to tell
}

// A Hub is told of changes.
type Hub struct {
	URL      string
	Protocol Protocol
}

// A Protocol says how a hub is told.
type Protocol string

// The protocols.
const (
	WebSub   Protocol = "WebSub"   // https://www.w3.org/TR/websub/
	RSSCloud Protocol = "rssCloud" // http://walkthrough.rsscloud.co/
)

// An Announcement is what became of telling a hub of a feed.
type Announcement struct {
	Feed, Hub string // URLs
	Err       error  // nil: the hub was told
}

// ErrUnseen is wrapped by the error of an announcement that was not made because the
// feed's address does not show the new bytes. It is the same for all of its hubs.
var ErrUnseen = errors.New("its address does not show the change")

// A Config says how to ask.
type Config struct {
	// UserAgent tells servers who asks, as in "feedgen/1.0 (+https://example.com)". It
	// must not be empty.
	UserAgent string

	// Transport makes the requests. Nil: over the network, by the proxy that the
	// environment names, if any.
	Transport http.RoundTripper
}

const (
	// timeout is for one request, up to the last byte that is read of its answer.
	timeout = 20 * time.Second

	maxRequests  = 8 // at a time
	maxRedirects = 5
)

// A Client tells hubs. Its methods may be called from any number of goroutines.
type Client struct {
	userAgent string
	http      *http.Client
	turns     chan struct{} // has as many as there are requests under way
}

// New gives a client. The error names the wrong key.
func New(cfg Config) (*Client, error) {
	if cfg.UserAgent == "" {
		return nil, errors.New("UserAgent is empty")
	}
	transport := cfg.Transport
	if transport == nil {
		transport = &http.Transport{Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true, MaxResponseHeaderBytes: 64 << 10}
	}
	return &Client{
		userAgent: cfg.UserAgent,
		http:      &http.Client{Transport: transport, CheckRedirect: checkRedirect},
		turns:     make(chan struct{}, maxRequests),
	}, nil
}

// Close closes the connections that wait for another request.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Announce waits for each feed until its address shows the new bytes, and then tells
// its hubs, all at a time. The budget is for looking and telling together, of all of
// them; with none, each look and each word is tried once. The announcements stand in
// the order of the feeds and their hubs.
func (c *Client) Announce(ctx context.Context, feeds []Feed, budget time.Duration) []Announcement {
	until := time.Now().Add(budget)
	all := make([][]Announcement, len(feeds))
	var wg sync.WaitGroup
	for i, f := range feeds {
		wg.Go(func() { all[i] = c.announce(ctx, f, until) })
	}
	wg.Wait()
	return slices.Concat(all...)
}

// announce does so for one feed.
func (c *Client) announce(ctx context.Context, f Feed, until time.Time) []Announcement {
	unseen := patiently(ctx, until, func() error { return c.see(ctx, f) })
	all := make([]Announcement, len(f.Hubs))
	var wg sync.WaitGroup
	for i, h := range f.Hubs {
		all[i] = Announcement{Feed: f.URL, Hub: h.URL, Err: unseen}
		if unseen == nil {
			wg.Go(func() {
				all[i].Err = patiently(ctx, until, func() error { return c.tell(ctx, f.URL, h) })
			})
		}
	}
	wg.Wait()
	return all
}

// patiently does something, and again while it fails for a time. A panic in a
// goroutine would end the daemon, so that it is an error like others.
func patiently(ctx context.Context, until time.Time, do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("feedgen failed on it: %v", p)
		}
	}()
	return out.Try(ctx, time.Until(until), do)
}
