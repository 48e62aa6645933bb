package remote

import (
	"context"
	"errors"
	"net/http"
)

const (
	// HeadSize is how many of a file's first bytes Probe asks for. Nearly every
	// picture tells its dimensions in fewer.
	HeadSize = 64 << 10

	// LongHeadSize is how many it asks for, once, if those were not enough. A
	// photograph may begin with a preview and a colour profile.
	LongHeadSize = 1 << 20
)

// A Look is shown the beginning of a file, or, if whole, all of it, which may be
// nothing. It says whether that was enough for it. It must not keep head.
type Look func(head []byte, whole bool) (enough bool)

// Probe asks what is at url, and has look read the first bytes. Look is called
// once or twice, the second time with more; not at all if the file is not
// modified, or if the server sent it in a coding other than gzip. A nil look
// says that the bytes are not wanted. If known are the validators of an earlier
// answer, the server may answer that the file is the same.
//
// The usual cost is one request:
//
//   - With look, a GET of the first 64 KB. A HEAD before it could not save it, as
//     no header tells dimensions, and tells nothing that the GET does not: where
//     the server honours Range, Content-Range has the length of the whole file,
//     and where it does not, Content-Length has. The rest is then not read.
//   - Only where that GET leaves the length open (a chunked answer, or a range of
//     "*"), a HEAD may still tell it. The file is never read to the end for that.
//   - Without look, a HEAD. Only where the server refuses HEAD, or does not tell
//     type and length with it, a GET of the first byte.
//   - With known, the same request, with the condition: 304 in the good case, and
//     else already the new facts.
//
// Where an answer shows that the server cannot do ranges, though it tries, the
// GET is made again without one.
func (c *Client) Probe(ctx context.Context, url string, known Validators, look Look) (Answer, error) {
	if look == nil {
		return c.probeHeader(ctx, url, known)
	}
	got, err := c.get(ctx, url, known, HeadSize)
	if err != nil || got.NotModified || !got.readable {
		return got.Answer, err
	}
	if !look(got.data, got.whole) && !got.whole {
		permanent := got.URL
		if got, err = c.get(ctx, got.Final, Validators{}, LongHeadSize); err != nil {
			return Answer{}, err
		}
		got.URL = permanent
		if got.readable {
			look(got.data, got.whole)
		}
	}
	if got.Length >= 0 || got.coded {
		return got.Answer, nil
	}
	return c.withLength(ctx, got)
}

// probeHeader asks for what no bytes are needed for.
func (c *Client) probeHeader(ctx context.Context, url string, known Validators) (Answer, error) {
	a, err := c.head(ctx, url, known)
	var e *Error
	switch {
	case errors.As(err, &e) && refusesHead(e.Status):
	case err != nil:
		return Answer{}, err
	// A length of 0 may be that of the answer to HEAD itself: some servers run
	// GET and drop what it gives.
	case a.NotModified || a.Type != "" && a.Length > 0:
		return a, nil
	}
	got, err := c.get(ctx, url, known, 1)
	return got.Answer, err
}

// refusesHead tells what servers and their firewalls answer that know only GET.
func refusesHead(status int) bool {
	switch status {
	case http.StatusBadRequest, http.StatusForbidden, http.StatusMethodNotAllowed, http.StatusNotImplemented:
		return true
	}
	return false
}

func (c *Client) head(ctx context.Context, url string, known Validators) (Answer, error) {
	var a Answer
	err := c.ask(ctx, question{method: http.MethodHead, url: url, known: known}, func(r reply) error {
		switch {
		case r.StatusCode == http.StatusOK:
			a = r.answer()
		case r.StatusCode == http.StatusNotModified && r.conditional:
			a = r.notModified()
		default:
			return statusError(r.StatusCode)
		}
		return nil
	})
	return a, err
}

// withLength asks for the length that a GET did not tell. That it is not to be
// had is no error.
func (c *Client) withLength(ctx context.Context, got part) (Answer, error) {
	a, err := c.head(ctx, got.Final, Validators{})
	if err := ctx.Err(); err != nil {
		return Answer{}, explain(ctx, got.URL, err)
	}
	if err == nil && a.Final == got.Final && a.Length >= int64(len(got.data)) {
		got.Length = a.Length
	}
	return got.Answer, nil
}
