package remote

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// A Reason says what kind of thing went wrong, and so what may be done.
type Reason int

// The reasons.
const (
	// Refused: nothing was sent, because the address is not http or https, has a
	// user name, or leads to a host that is not public.
	Refused Reason = iota + 1
	// Gone: there is no such file (404, 410).
	Gone
	// Busy: the host asked for rest (429, 503), now or before in this run. It
	// will not be asked again before RetryAt.
	Busy
	// BadStatus: the server gave any other status that is no answer.
	BadStatus
	// BadRedirect: redirects that go on, go round, or lead nowhere.
	BadRedirect
	// Failed: no whole answer came. The name is unknown, nobody listens, a
	// certificate is wrong, the connection broke off, time ran out, or what came
	// was no HTTP.
	Failed
	// TooLarge: the file has more bytes than Fetch was told to take.
	TooLarge
)

// An Error is why there is no answer. The methods of Client give no other
// errors, except that of their context once that is done.
type Error struct {
	// URL is the address that was asked for, without user name and password.
	URL    string
	Reason Reason
	Status int // HTTP's, or 0 if it was not the reason
	// RetryAt is when a busy host may be asked again; zero if it did not say.
	RetryAt time.Time
	Err     error // what else is known; may be nil
}

// Error tells the address first.
func (e *Error) Error() string {
	text := fmt.Sprintf("%d %s", e.Status, http.StatusText(e.Status))
	switch {
	case e.Err != nil:
		text = e.Err.Error()
	case !e.RetryAt.IsZero():
		text += ", ask again after " + e.RetryAt.UTC().Format(time.RFC3339)
	}
	if e.URL == "" {
		return text
	}
	return e.URL + ": " + text
}

// Unwrap gives what else is known.
func (e *Error) Unwrap() error { return e.Err }

func refuse(format string, args ...any) *Error {
	return &Error{Reason: Refused, Err: fmt.Errorf("refused: "+format, args...)}
}

// statusError is for a status that is no answer.
func statusError(status int) *Error {
	reason := BadStatus
	if status == http.StatusNotFound || status == http.StatusGone {
		reason = Gone
	}
	return &Error{Reason: reason, Status: status}
}

// explain makes of any error of asking for address one for the caller.
func explain(ctx context.Context, address string, err error) error {
	address = withoutUser(address)
	if ctx.Err() != nil {
		return fmt.Errorf("%s: %w", address, ctx.Err())
	}
	var private *privateError
	if errors.As(err, &private) {
		err = refuse("%w", private)
	}
	var known *Error
	if !errors.As(err, &known) {
		return &Error{URL: address, Reason: Failed, Err: err}
	}
	told := *known
	told.URL = address
	return &told
}

// withoutUser takes user name and password out of an address, for people to
// read.
func withoutUser(address string) string {
	if !strings.Contains(address, "@") {
		return address
	}
	u, err := url.Parse(address)
	if err != nil {
		return "an address with a mistake"
	}
	if u.User == nil {
		return address
	}
	u.User = nil
	return u.String()
}
