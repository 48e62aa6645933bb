package remote

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
)

// A part is the answer to a GET, with the bytes that came.
type part struct {
	Answer
	content
	coded bool // the header's lengths are not the file's
}

// errNoRange says that the server does ranges wrongly.
var errNoRange = errors.New("the server gave another range than it was asked for")

// get asks for the first n bytes of a file.
func (c *Client) get(ctx context.Context, url string, known Validators, n int64) (part, error) {
	var p part
	q := question{method: http.MethodGet, url: url, first: n, known: known}
	take := func(r reply) (err error) {
		p, err = r.part(n)
		return err
	}
	err := c.ask(ctx, q, take)
	if errors.Is(err, errNoRange) {
		q.first = 0
		err = c.ask(ctx, q, take)
	}
	if err != nil {
		return part{}, err
	}
	return p, nil
}

// part reads the answer to a GET of the first n bytes.
func (r reply) part(n int64) (part, error) {
	asked := r.trip.first > 0
	switch {
	case r.StatusCode == http.StatusOK:
		return r.full(n)
	case r.StatusCode == http.StatusNotModified && r.conditional:
		return part{Answer: r.notModified()}, nil
	case r.StatusCode == http.StatusPartialContent && asked:
		return r.ranged(n)
	case r.StatusCode == http.StatusRequestedRangeNotSatisfiable && asked:
		return r.unsatisfied()
	}
	return part{}, statusError(r.StatusCode)
}

// full reads a 200, of which the body is the whole file.
func (r reply) full(n int64) (part, error) {
	p := part{Answer: r.answer(), coded: len(codings(r.Header)) > 0}
	var err error
	if p.content, err = r.read(n, false); err != nil {
		return part{}, err
	}
	if p.whole {
		p.Length = int64(len(p.data))
	}
	return p, nil
}

// ranged reads a 206. Nothing in it is believed unless it is the file's
// beginning.
func (r reply) ranged(n int64) (part, error) {
	first, last, total, err := parseContentRange(r.Header.Get("Content-Range"))
	if err != nil || first != 0 {
		return part{}, errNoRange
	}
	size := last + 1
	if r.ContentLength >= 0 && r.ContentLength != size {
		return part{}, errNoRange
	}
	p := part{Answer: r.answer(), coded: len(codings(r.Header)) > 0}
	if p.content, err = r.read(n, size != total); err != nil {
		return part{}, err
	}
	switch {
	case p.coded && p.whole:
		p.Length = int64(len(p.data))
	case p.coded:
	case int64(len(p.data)) != min(size, n):
		return part{}, errNoRange
	default:
		p.Length = total
	}
	return p, nil
}

// unsatisfied reads a 416: an empty file has no first byte.
func (r reply) unsatisfied() (part, error) {
	_, _, total, err := parseContentRange(r.Header.Get("Content-Range"))
	if err != nil || total != 0 {
		return part{}, errNoRange
	}
	a := r.answer()
	a.Length = 0
	return part{Answer: a, content: content{whole: true, readable: true}}, nil
}

// Fetch gives the whole file, of at most limit bytes. The answer's Length is
// that of body.
func (c *Client) Fetch(ctx context.Context, url string, limit int64) (body []byte, a Answer, err error) {
	// One more than limit must be a number too.
	limit = min(max(limit, 0), math.MaxInt64-1)
	var p part
	err = c.ask(ctx, question{method: http.MethodGet, url: url}, func(r reply) (err error) {
		if r.StatusCode != http.StatusOK {
			return statusError(r.StatusCode)
		}
		if r.ContentLength > limit {
			return tooLarge(limit)
		}
		if p, err = r.full(limit); err != nil {
			return err
		}
		switch {
		case !p.readable:
			return fmt.Errorf("content coding %q, which was not asked for", r.Header.Get("Content-Encoding"))
		case !p.whole:
			return tooLarge(limit)
		}
		return nil
	})
	if err != nil {
		return nil, Answer{}, err
	}
	return p.data, p.Answer, nil
}

func tooLarge(limit int64) *Error {
	return &Error{Reason: TooLarge, Err: fmt.Errorf("more than %d bytes", limit)}
}
