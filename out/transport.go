package out

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// ErrStill is why a [Transport] ends a request.
var ErrStill = errors.New("no answer")

// A Transport ends HTTP requests in which nothing moves any more: a feed takes a second
// and a recording an hour, so that no limit of the whole would suit both.
type Transport struct {
	Base  http.RoundTripper
	Limit time.Duration // for which nothing may move; above 0
}

// RoundTrip makes a request. The limit holds until the answer's body is closed.
func (t *Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(req.Context())
	w := &watch{limit: t.Limit, cancel: cancel, cause: func() error { return context.Cause(ctx) }}
	w.timer = time.AfterFunc(t.Limit, func() { cancel(ErrStill) })
	req = req.Clone(ctx)
	if req.Body != nil && req.Body != http.NoBody {
		req.Body = &sent{req.Body, w}
	}
	resp, err := t.Base.RoundTrip(req)
	if err != nil {
		err = w.reason(err)
		w.end()
		return nil, err
	}
	w.timer.Stop()
	resp.Body = &received{Explain(resp.Body, w.reason), w}
	return resp, nil
}

// CloseIdleConnections is what [http.Client] calls by this name.
func (t *Transport) CloseIdleConnections() {
	if base, ok := t.Base.(interface{ CloseIdleConnections() }); ok {
		base.CloseIdleConnections()
	}
}

// A watch ends one request when nothing has moved for the limit.
type watch struct {
	limit  time.Duration
	timer  *time.Timer
	cancel context.CancelCauseFunc
	cause  func() error // for which the request has ended
}

func (w *watch) end() {
	w.timer.Stop()
	w.cancel(nil)
}

// reason gives the error of a request that the watch may have ended.
func (w *watch) reason(err error) error {
	if errors.Is(w.cause(), ErrStill) {
		return fmt.Errorf("%w for %v", ErrStill, w.limit)
	}
	return err
}

// sent is the body of a request: who asks for more of it has sent what was before.
type sent struct {
	io.ReadCloser
	*watch
}

func (s *sent) Read(p []byte) (int, error) {
	s.timer.Reset(s.limit)
	return s.ReadCloser.Read(p)
}

// received is the body of an answer. While nobody wants to read, no time counts.
type received struct {
	io.ReadCloser
	*watch
}

func (r *received) Read(p []byte) (int, error) {
	r.timer.Reset(r.limit)
	defer r.timer.Stop()
	return r.ReadCloser.Read(p)
}

func (r *received) Close() error {
	defer r.end()
	return r.ReadCloser.Close()
}
