package sftp

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"sync"
	"time"

	"github.com/pkg/sftp"

	"feedgen/out"
)

// A session is a connection with SFTP on it.
type session struct {
	conn    net.Conn
	files   *sftp.Client
	timeout time.Duration
	lost    chan struct{}   // closed once the connection is
	swept   map[string]bool // folders that had their old temporary files removed
}

func newSession(conn net.Conn, files *sftp.Client, timeout time.Duration) *session {
	s := &session{conn: conn, files: files, timeout: timeout, lost: make(chan struct{}), swept: map[string]bool{}}
	go func() { // it ends in close
		_ = files.Wait() // why it was lost is told by the calls that it fails
		close(s.lost)
	}()
	return s
}

// alive is false once the connection was lost.
func (s *session) alive() bool {
	select {
	case <-s.lost:
		return false
	default:
		return true
	}
}

// close cuts the connection, once or more often. What the server was asked has been
// answered or is given up, so that nothing is left to be sent.
func (s *session) close() {
	s.conn.Close()
	<-s.lost
}

// patience is how long a request that is under way still has once its context is
// done, and how long tidying up may take after a failure.
const patience = 3 * time.Second

var errLost = out.Passing{Err: errors.New("the connection was lost")}

// during runs f, which asks the server and waits for its answer. The protocol
// cannot take a request back, so that one that takes too long, or goes on when
// ctx is done, is ended by cutting the connection.
func (s *session) during(ctx context.Context, f func() error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	var cut error
	done := make(chan struct{})
	var watch sync.WaitGroup
	watch.Go(func() { cut = s.watch(ctx, done) })
	err := f()
	close(done)
	watch.Wait()
	if cut != nil {
		s.close()
	}
	switch {
	case err == nil || isAnswer(err):
		return err
	case cut != nil:
		return cut
	default:
		// After half an answer, no other can be understood. The cause is not wrapped:
		// an io.EOF must not pass for the end of a file.
		s.close()
		return fmt.Errorf("%w: %s", errLost, err.Error())
	}
}

// watch cuts the connection where a request must not go on, and says why.
func (s *session) watch(ctx context.Context, done <-chan struct{}) error {
	late := time.NewTimer(s.timeout)
	defer late.Stop()
	select {
	case <-done:
		return nil
	case <-late.C:
		s.conn.Close()
		return out.Passing{Err: fmt.Errorf("no answer within %v", s.timeout)}
	case <-ctx.Done():
	}
	// Most requests are over soon, and what was begun can then be tidied up.
	late.Reset(min(patience, s.timeout))
	select {
	case <-done:
		return nil
	case <-late.C:
		s.conn.Close()
		return ctx.Err()
	}
}

// hurried is the session for tidying up.
func (s *session) hurried() *session {
	h := *s
	h.timeout = min(patience, s.timeout)
	return &h
}

// ask is during for what gives a value.
func ask[T any](ctx context.Context, s *session, f func() (T, error)) (value T, err error) {
	err = s.during(ctx, func() (err error) {
		value, err = f()
		return err
	})
	return value, err
}

// isAnswer tells whether an error is what the server answered, or needed no answer.
// All others are of the connection.
func isAnswer(err error) bool {
	var status *sftp.StatusError
	if errors.As(err, &status) {
		code := status.FxCode()
		return code != sftp.ErrSSHFxNoConnection && code != sftp.ErrSSHFxConnectionLost
	}
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) || errors.Is(err, fs.ErrClosed)
}
