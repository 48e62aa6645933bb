package remote

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// maxRedirects are followed, and not one more.
const maxRedirects = 3

// A question is one request and the redirects it leads to.
type question struct {
	method string
	url    string
	first  int64 // bytes of the file that are wanted; 0: all, and no Range is sent
	known  Validators
}

// A trip is a question on its way.
type trip struct {
	question
	at        *url.URL
	seen      []string // where it was before
	permanent bool     // all redirects up to here were
	left      time.Duration
}

// ask puts q, follows redirects, and has take read what is neither a redirect
// nor a host's wish for rest. What take leaves of the body is lost.
func (c *Client) ask(ctx context.Context, q question, take func(reply) error) error {
	at, refused := parseURL(q.url)
	if refused != nil {
		return explain(ctx, q.url, refused)
	}
	t := &trip{question: q, at: at, permanent: true, left: c.timeout}
	for {
		arrived, err := c.step(ctx, t, take)
		if err != nil {
			return explain(ctx, q.url, err)
		}
		if arrived {
			return nil
		}
	}
}

// step makes one request. Unless it arrived, t stands at the next address.
func (c *Client) step(ctx context.Context, t *trip, take func(reply) error) (arrived bool, err error) {
	name, err := authority(t.at)
	if err != nil {
		return false, err
	}
	host := c.limits.host(name)
	leave, err := c.limits.enter(ctx, host)
	if err != nil {
		return false, err
	}
	defer leave()

	began := time.Now()
	defer func() { t.left -= time.Since(began) }()
	ctx, cancel := context.WithTimeout(ctx, t.left)
	defer cancel()
	req, conditional := c.request(ctx, t)
	// Not http.Client, which would send a Referer with each redirect.
	resp, err := c.transport.RoundTrip(req)
	if err != nil {
		return false, c.timely(ctx, err)
	}
	defer discard(resp)
	switch resp.StatusCode {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return false, host.refused(resp)
	case http.StatusMovedPermanently, http.StatusPermanentRedirect:
		return false, t.follow(resp, true)
	case http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect:
		return false, t.follow(resp, false)
	}
	return true, c.timely(ctx, take(reply{Response: resp, trip: t, conditional: conditional}))
}

// timely gives err, or says that it is one of time.
func (c *Client) timely(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return fmt.Errorf("no whole answer within %v", c.timeout)
	}
	return err
}

func (c *Client) request(ctx context.Context, t *trip) (req *http.Request, conditional bool) {
	req = (&http.Request{
		Method: t.method,
		URL:    t.at,
		Host:   t.at.Host,
		Header: http.Header{
			"User-Agent": {c.userAgent},
			"Accept":     {"*/*"},
			// The length of compressed bytes is not the file's.
			"Accept-Encoding": {"identity"},
		},
		// Some servers send a body after the answer to HEAD, which would stand
		// before the next answer on the same connection.
		Close: t.method == http.MethodHead,
	}).WithContext(ctx)
	if t.first > 0 {
		req.Header.Set("Range", "bytes=0-"+strconv.FormatInt(t.first-1, 10))
	}
	// Another file, reached by another redirect than last time, may have the same
	// tag or an older date by chance.
	if t.known.URL == withoutFragment(t.at) {
		conditional = t.known.addTo(req.Header)
	}
	return req, conditional
}

// follow moves t to where resp redirects it.
func (t *trip) follow(resp *http.Response, permanent bool) error {
	t.seen = append(t.seen, withoutFragment(t.at))
	if len(t.seen) > maxRedirects {
		return badRedirect("more than %d redirects", maxRedirects)
	}
	location := resp.Header.Get("Location")
	if location == "" {
		return badRedirect("status %d without a Location", resp.StatusCode)
	}
	next, err := t.at.Parse(location)
	if err != nil {
		// The error would show the whole of it, which may be signed.
		return badRedirect("the redirect's Location is no address")
	}
	if err := checkURL(next); err != nil {
		return err
	}
	if slices.Contains(t.seen, withoutFragment(next)) {
		return badRedirect("the redirects go round")
	}
	// RFC 9110 section 10.2.2.
	if next.Fragment == "" {
		next.Fragment, next.RawFragment = t.at.Fragment, t.at.RawFragment
	}
	t.at = next
	t.permanent = t.permanent && permanent
	return nil
}

func badRedirect(format string, args ...any) *Error {
	return &Error{Reason: BadRedirect, Err: fmt.Errorf(format, args...)}
}

func withoutFragment(u *url.URL) string {
	bare := *u
	bare.Fragment, bare.RawFragment = "", ""
	return bare.String()
}

// maxDiscard bounds how much is read only to keep a connection, in bytes. A new
// one costs a server more than that.
const maxDiscard = 16 << 10

// discard ends a response. Its connection is kept if little of the body is
// left.
func discard(resp *http.Response) {
	if resp.ContentLength <= HeadSize+maxDiscard {
		// An error says only that the connection is lost.
		_, _ = io.CopyN(io.Discard, resp.Body, maxDiscard)
	}
	_ = resp.Body.Close()
}
