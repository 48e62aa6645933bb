package webdav

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"feedgen/out"
)

// newClient gives a client that leaves redirects to us: the library's own turns a PUT
// into a GET.
func newClient(timeout time.Duration) *http.Client {
	return &http.Client{
		Transport: &out.Transport{Limit: timeout, Base: &http.Transport{
			Proxy:                 http.ProxyFromEnvironment,
			DialContext:           (&net.Dialer{Timeout: 30 * time.Second}).DialContext,
			TLSHandshakeTimeout:   30 * time.Second,
			ExpectContinueTimeout: time.Second,
			IdleConnTimeout:       90 * time.Second,
			ForceAttemptHTTP2:     true,
			DisableCompression:    true, // files are compared byte for byte
		}},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// A request is what the server is asked, perhaps several times.
type request struct {
	method string
	url    *url.URL
	header map[string]string
	beside string                        // of a move: the new name in the same folder
	body   func() (io.ReadCloser, error) // opens it; nil: there is none
	size   int64                         // of the body
}

const (
	maxRedirects = 3
	maxLogins    = 3
)

// do asks the server, logs in if it wants that, and goes where it redirects to. The
// answer's body must be closed. It is an error if there is no answer, or none to what was asked.
func (d *Destination) do(ctx context.Context, r request) (*http.Response, error) {
	var redirects, logins int
	for {
		resp, err := d.send(ctx, r)
		if err != nil {
			return nil, err
		}
		switch resp.StatusCode {
		case http.StatusUnauthorized:
			logins++
			err = d.login.challenged(resp.Header, logins > 1)
			if logins == maxLogins && err == nil {
				err = errRefused
			}
		case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
			http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
			redirects++
			r.url, err = d.redirected(r.url, resp)
			if redirects > maxRedirects && err == nil {
				err = errors.New("the server redirects without end; mend url")
			}
		default:
			return resp, nil
		}
		discard(resp)
		if err != nil {
			return nil, err
		}
	}
}

// ask is do for what is answered by a status alone.
func (d *Destination) ask(ctx context.Context, r request) (status int, err error) {
	resp, err := d.do(ctx, r)
	if err != nil {
		return 0, err
	}
	discard(resp)
	return resp.StatusCode, nil
}

// discard closes an answer, so that its connection can be used again.
func discard(resp *http.Response) {
	const worthwhile = 64 << 10
	_, _ = io.CopyN(io.Discard, resp.Body, worthwhile)
	resp.Body.Close()
}

// send makes one request.
func (d *Destination) send(ctx context.Context, r request) (*http.Response, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	req, err := d.request(ctx, r)
	if err != nil {
		return nil, err
	}
	return d.client.Do(req)
}

func (d *Destination) request(ctx context.Context, r request) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, r.method, r.url.String(), nil)
	if err != nil {
		return nil, err
	}
	for key, value := range r.header {
		req.Header.Set(key, value)
	}
	if r.beside != "" {
		// It is relative to where a redirect may have led.
		to := r.url.ResolveReference(&url.URL{Path: "./" + r.beside})
		req.Header.Set("Destination", to.String())
	}
	// Some servers compress what a client does not speak of.
	req.Header.Set("Accept-Encoding", "identity")
	req.Header.Set("User-Agent", "feedgen")
	if value := d.login.authorization(r.method, req.URL.RequestURI()); value != "" {
		req.Header.Set("Authorization", value)
	}
	if r.body == nil {
		return req, nil
	}
	body, err := r.body()
	if err != nil {
		return nil, err
	}
	if r.size == 0 {
		// A body of length 0 would be sent as one of unknown length.
		_, err := io.Copy(io.Discard, body)
		return req, errors.Join(err, body.Close())
	}
	req.Body, req.ContentLength = body, r.size
	return req, nil
}

// redirected gives the address that an answer leads to.
func (d *Destination) redirected(from *url.URL, resp *http.Response) (*url.URL, error) {
	to, err := from.Parse(resp.Header.Get("Location"))
	if err != nil || resp.Header.Get("Location") == "" {
		return nil, errors.New("the server redirects to no address")
	}
	if !strings.HasSuffix(from.Path, "/") && to.Path == from.Path+"/" {
		return nil, errFolder
	}
	upgrade := from.Scheme == "http" && to.Scheme == "https" && from.Hostname() == to.Hostname() && from.Port() == to.Port()
	if !upgrade && (to.Scheme != from.Scheme || to.Host != from.Host) {
		to.User, to.RawQuery, to.Fragment = nil, "", ""
		return nil, fmt.Errorf("the server redirects to another one, %s; if that is right, url must lead there", to)
	}
	return to, nil
}
