package s3

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/minio/minio-go/v7"
)

// transport ends requests in which nothing moves any more: a feed takes a second
// and a recording an hour, so that no limit of the whole would suit both. It also
// keeps an eye on the store's clock.
type transport struct {
	base  http.RoundTripper
	limit time.Duration
	ahead atomic.Int64 // nanoseconds by which the store's clock was ahead of ours
}

func newTransport(cfg Config) (*transport, error) {
	base, err := minio.DefaultTransport(cfg.secure())
	if err != nil {
		return nil, errors.New("endpoint: " + err.Error())
	}
	base.ResponseHeaderTimeout = 0 // limit is for this as well
	base.ExpectContinueTimeout = time.Second
	return &transport{base: base, limit: cfg.Timeout}, nil
}

// errStill ends a request in which nothing moves.
var errStill = errors.New("no answer")

// askFirst is the size from which on a store is asked before it is sent a body. It may
// else refuse it and hang up while it is sent, and then nobody sees why. Amazon's
// clients ask from 2 MiB on.
const askFirst = 2 << 20

// RoundTrip makes a request. The limit holds until the answer's body is closed.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(req.Context())
	m := &mover{limit: t.limit, cancel: cancel}
	m.timer = time.AfterFunc(t.limit, func() { cancel(errStill) })
	m.explain = func(err error) error {
		if errors.Is(context.Cause(ctx), errStill) {
			return fmt.Errorf("%w for %v", errStill, t.limit)
		}
		return err
	}
	req = req.Clone(ctx)
	if req.ContentLength > askFirst {
		req.Header.Set("Expect", "100-continue")
	}
	if req.Body != nil && req.Body != http.NoBody {
		req.Body = &sent{ReadCloser: req.Body, mover: m}
	}
	resp, err := t.base.RoundTrip(req)
	if err != nil {
		err = m.explain(err)
		m.end()
		return nil, err
	}
	if date, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		t.ahead.Store(int64(time.Until(date)))
	}
	m.timer.Stop()
	resp.Body = &received{ReadCloser: resp.Body, mover: m}
	return resp, nil
}

// CloseIdleConnections is what [http.Client] calls by this name.
func (t *transport) CloseIdleConnections() {
	if base, ok := t.base.(interface{ CloseIdleConnections() }); ok {
		base.CloseIdleConnections()
	}
}

// clocks tells what time it is here, and at the store as far as its last answer
// said so, which is to the second.
func (t *transport) clocks() (here, there time.Time) {
	here = time.Now().UTC().Truncate(time.Second)
	return here, here.Add(time.Duration(t.ahead.Load())).Round(time.Second)
}

// A mover knows when something moved last.
type mover struct {
	limit   time.Duration
	timer   *time.Timer
	cancel  context.CancelCauseFunc
	explain func(error) error
}

func (m *mover) end() {
	m.timer.Stop()
	m.cancel(nil)
}

// sent is the body of a request: who asks for more of it has sent what was before.
type sent struct {
	io.ReadCloser
	*mover
}

func (s *sent) Read(p []byte) (int, error) {
	s.timer.Reset(s.limit)
	return s.ReadCloser.Read(p)
}

// received is the body of an answer. While nobody wants to read, no time counts.
type received struct {
	io.ReadCloser
	*mover
}

func (r *received) Read(p []byte) (int, error) {
	r.timer.Reset(r.limit)
	defer r.timer.Stop()
	n, err := r.ReadCloser.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = r.explain(err)
	}
	return n, err
}

func (r *received) Close() error {
	defer r.end()
	return r.ReadCloser.Close()
}
