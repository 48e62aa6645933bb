package webdav

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"
)

// errStill ends a request in which nothing moves.
var errStill = errors.New("no answer")

// A watch ends a request in which nothing moves any more: a feed takes a second and
// a recording an hour, so that no limit of the whole would suit both.
type watch struct {
	limit  time.Duration
	timer  *time.Timer
	cancel context.CancelCauseFunc
	cause  func() error
}

// newWatch begins to watch. The request must have the context, and end be called.
func newWatch(ctx context.Context, limit time.Duration) (context.Context, *watch) {
	ctx, cancel := context.WithCancelCause(ctx)
	timer := time.AfterFunc(limit, func() { cancel(errStill) })
	return ctx, &watch{limit: limit, timer: timer, cancel: cancel, cause: func() error { return context.Cause(ctx) }}
}

func (w *watch) end() {
	w.timer.Stop()
	w.cancel(nil)
}

// reason gives the error of a request that the watch may have ended.
func (w *watch) reason(err error) error {
	if errors.Is(w.cause(), errStill) {
		return fmt.Errorf("%w for %v", errStill, w.limit)
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
	n, err := r.ReadCloser.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = r.reason(err)
	}
	return n, err
}

func (r *received) Close() error {
	defer r.end()
	return r.ReadCloser.Close()
}
