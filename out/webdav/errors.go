package webdav

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"

	"feedgen/out"
)

// errChanged is of a file that was not sent as it is.
var errChanged = errors.New("the server has other bytes than were sent; without TLS, something on the way may change them")

var errFolder = errors.New("is a folder, where a file is wanted")

// An answer is a status that was not wanted.
type answer struct {
	method string
	status int
}

func (a *answer) Error() string {
	text := fmt.Sprintf("the server answers %s with %d %s", a.method, a.status, http.StatusText(a.status))
	if advice := a.advice(); advice != "" {
		text += "; " + advice
	}
	return text
}

// want makes an error of a status that is none of those good ones.
func want(r request, status int, good ...int) error {
	if slices.Contains(good, status) {
		return nil
	}
	return &answer{r.method, status}
}

// advice tells what to do about the usual answers, and nothing about others.
func (a *answer) advice() string {
	reads := a.method == http.MethodGet || a.method == http.MethodHead || a.method == "PROPFIND"
	switch a.status {
	case http.StatusForbidden:
		if reads {
			return "let the login read there, or mend url"
		}
		return "let the login write there, or mend url"
	case http.StatusMethodNotAllowed, http.StatusNotImplemented:
		return "url may lead to no WebDAV folder"
	case http.StatusConflict:
		return "a folder above it may be missing, or be a file"
	case http.StatusRequestEntityTooLarge:
		return "raise the server's limit for what is sent to it"
	case http.StatusInsufficientStorage:
		return "its disk is full, or the login's quota used up"
	case http.StatusBadGateway:
		if a.method == "MOVE" {
			return "what stands before the server may have to change https to http in the header Destination"
		}
	}
	return ""
}

// temporary tells whether an answer may be another one next time.
func temporary(status int) bool {
	switch status {
	case http.StatusRequestTimeout, http.StatusConflict, http.StatusLocked, http.StatusTooEarly, http.StatusTooManyRequests:
		return true
	case http.StatusNotImplemented, http.StatusHTTPVersionNotSupported:
		return false
	}
	return status >= http.StatusInternalServerError
}

// explain says where an error happened and whether it may be gone at another try.
func (d *Destination) explain(ctx context.Context, name string, err error) error {
	if err == nil {
		return nil
	}
	var inURL *url.Error
	var status *answer
	var file out.Local
	passing := false
	switch {
	case ctx.Err() != nil:
		// What else went wrong, went wrong because of that.
		err = ctx.Err()
	case errors.As(err, &file):
		err = file.Err
	case errors.As(err, &status):
		passing = temporary(status.status)
	default:
		passing = lost(err)
	}
	if errors.As(err, &inURL) {
		err = inURL.Err // it names the temporary file
	}
	if d.login.leaks(err.Error()) {
		err = errors.New("the server repeats what must not be shown")
	}
	if passing {
		err = out.Passing{Err: err}
	}
	return &out.Failure{Where: d.address(name).String(), Err: err}
}

// lost tells whether an error is that of a connection, or of what it carried.
func lost(err error) bool {
	var untrusted *tls.CertificateVerificationError
	if errors.As(err, &untrusted) || errors.Is(err, http.ErrSchemeMismatch) {
		return false
	}
	var inURL *url.Error
	var inNet net.Error
	return errors.As(err, &inURL) || errors.As(err, &inNet) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, out.ErrStill) || errors.Is(err, errChanged)
}
