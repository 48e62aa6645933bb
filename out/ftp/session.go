package ftp

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/textproto"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/jlaffaye/ftp"

	"feedgen/out"
)

// A session is a connection on which somebody has logged in.
type session struct {
	client   *ftp.ServerConn
	end      context.CancelFunc // cuts all that there is of it
	lost     bool
	password string
	timeout  time.Duration
}

// patience is how long a request that is under way still has once its context is
// done, and how long tidying up may take after a failure.
const patience = 3 * time.Second

// cut ends the connection.
func (s *session) cut() {
	s.lost = true
	s.end()
}

// during runs f, which asks the server and waits for its answer. What still goes on
// a while after ctx is done is ended by cutting the connection.
func (s *session) during(ctx context.Context, f func() error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.lost {
		return out.Passing{Err: errors.New("the connection was lost")}
	}
	over := make(chan struct{})
	var watch sync.WaitGroup
	watch.Go(func() { s.watch(ctx, over) })
	err := s.understand(f())
	close(over)
	watch.Wait()
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

func (s *session) watch(ctx context.Context, over <-chan struct{}) {
	select {
	case <-over:
		return
	case <-ctx.Done():
	}
	late := time.NewTimer(min(patience, s.timeout))
	defer late.Stop()
	select {
	case <-over:
	case <-late.C:
		s.end() // which fails the request
	}
}

// understand says what an error of the client means. After what is no answer, the
// next one could be that to an earlier command, and so the connection is cut.
func (s *session) understand(err error) error {
	var mine out.Local
	var said *textproto.Error
	answered := errors.As(err, &said)
	if answered && said.Code == ftp.StatusNotAvailable { // the server hangs up
		s.cut()
	}
	refused := refusal(err)
	switch {
	case err == nil:
		return nil
	case refused != nil:
		s.cut()
		return refused
	case errors.As(err, &mine) && (answered || !isNetwork(err)):
		return mine
	case answered:
		return newAnswer(said, s.password)
	}
	s.cut()
	return broken(err, s.timeout, s.password)
}

// broken gives the error of a connection. Its cause is not wrapped: an io.EOF must not
// pass for the end of a file.
func broken(err error, timeout time.Duration, password string) error {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return out.Passing{Err: fmt.Errorf("no answer within %v", timeout)}
	}
	// What went wrong after the first thing, went wrong because of that.
	first, _, _ := strings.Cut(err.Error(), "\n")
	return out.Passing{Err: fmt.Errorf("the connection was lost: %s", hide(first, password))}
}

// size tells the size of a file. If there is none, the error is fs.ErrNotExist: what
// else the server may mean by its answer, no protocol says.
func (s *session) size(ctx context.Context, name string) (size int64, err error) {
	err = s.during(ctx, func() (err error) {
		size, err = s.client.FileSize(name)
		return err
	})
	var said *answer
	switch {
	case errors.As(err, &said) && said.code == ftp.StatusFileUnavailable:
		return 0, fmt.Errorf("%w: %w", fs.ErrNotExist, said)
	case errors.As(err, &said) && said.code >= 500 && said.code <= ftp.StatusNotImplementedParameter:
		return 0, fmt.Errorf("ask for the size, which feedgen needs to know: %w", said)
	case err == nil && size < 0:
		return 0, fmt.Errorf("the server says that the size is %d", size)
	}
	return size, err
}

// modified tells when a file was changed, if the server can tell.
func (s *session) modified(ctx context.Context, name string) (at time.Time, err error) {
	if !s.client.IsGetTimeSupported() {
		return time.Time{}, nil
	}
	err = s.during(ctx, func() error {
		got, err := s.client.GetTime(name)
		var odd *time.ParseError
		if errors.As(err, &odd) {
			return nil
		}
		at = got
		return err
	})
	if isAnswer(err) {
		return time.Time{}, nil
	}
	return at, err
}

func (s *session) remove(ctx context.Context, name string) error {
	return s.during(ctx, func() error { return s.client.Delete(name) })
}

// isAnswer tells whether an error is what the server answered.
func isAnswer(err error) bool {
	var said *answer
	return errors.As(err, &said)
}
