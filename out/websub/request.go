package websub

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"feedgen/out"
)

// do makes a request when its turn has come, and has a good answer read.
func (c *Client) do(req *http.Request, read func(*http.Response) error) error {
	select {
	case c.turns <- struct{}{}:
		defer func() { <-c.turns }()
	case <-req.Context().Done():
		return req.Context().Err()
	}
	ctx, cancel := context.WithTimeout(req.Context(), timeout)
	defer cancel()
	req = req.WithContext(ctx)
	req.Header.Set("User-Agent", c.userAgent)
	resp, err := c.http.Do(req)
	if err != nil {
		return explain(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return answerOf(resp)
	}
	return read(resp)
}

var errRedirects = errors.New("redirects that do not end")

// checkRedirect follows a hub's redirect only if what it is told goes along: after
// others than 307 and 308 (RFC 9110 section 15.4) it would be asked for a page.
func checkRedirect(req *http.Request, via []*http.Request) error {
	if via[0].Method != req.Method {
		return http.ErrUseLastResponse
	}
	if len(via) > maxRedirects {
		return errRedirects
	}
	return nil
}

// maxAnswer is how much is read of what a server says, in bytes.
const maxAnswer = 4 << 10

// beginning reads a body as far as it is wanted and can be had.
func beginning(body io.Reader) []byte {
	data, _ := io.ReadAll(io.LimitReader(body, maxAnswer))
	return data
}

// An answer is one that was not hoped for.
type answer struct {
	status int
	words  string // what else it says
	rest   time.Duration
}

func answerOf(resp *http.Response) *answer {
	a := &answer{status: resp.StatusCode, rest: restOf(resp.Header.Get("Retry-After"))}
	kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	switch to, err := resp.Location(); {
	case err == nil:
		a.words = "it sends to " + out.Said(to.Redacted(), maxWords)
	case kind == "text/plain":
		a.words = out.Said(string(beginning(resp.Body)), maxWords)
	}
	return a
}

func (a *answer) Error() string {
	text := strings.TrimSpace(fmt.Sprintf("%d %s", a.status, http.StatusText(a.status)))
	if a.words == "" {
		return text
	}
	return text + ": " + a.words
}

// Temporary tells whether the answer may be another one next time.
func (a *answer) Temporary() bool {
	switch a.status {
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests:
		return true
	case http.StatusNotImplemented, http.StatusHTTPVersionNotSupported:
		return false
	}
	return a.status >= http.StatusInternalServerError
}

// RetryAfter is how long the server asked to be left alone.
func (a *answer) RetryAfter() time.Duration { return a.rest }

// restOf reads a Retry-After, seconds or a date (RFC 9110 section 10.2.3). It is 0 if
// there is none.
func restOf(value string) time.Duration {
	const most = 24 * time.Hour
	value = strings.TrimSpace(value)
	if n, err := strconv.ParseUint(value, 10, 32); err == nil {
		return min(time.Duration(n)*time.Second, most)
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(0, min(time.Until(at), most))
	}
	return 0
}

// lost is an error of the network, which may do better next time.
type lost struct{ error }

func (l lost) Unwrap() error   { return l.error }
func (l lost) Temporary() bool { return true }

// explain says what went wrong with a request.
func explain(err error) error {
	var inURL *url.Error
	if errors.As(err, &inURL) {
		err = inURL.Err // the address is known
	}
	var untrusted *tls.CertificateVerificationError
	switch {
	case errors.Is(err, errRedirects), errors.As(err, &untrusted), errors.Is(err, http.ErrSchemeMismatch):
		return err
	case errors.Is(err, context.DeadlineExceeded):
		return lost{fmt.Errorf("no answer within %v", timeout)}
	}
	return lost{err}
}
