package web

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// What clients may take of a server.
const (
	readTime       = 10 * time.Second // to send a request
	idleTime       = 30 * time.Second // between two requests
	stallTime      = 30 * time.Second // to take 64 KB of an answer, however many there are
	maxHeaders     = 16 << 10         // bytes
	maxConnections = 1000             // at a time; further ones wait
)

// Serve answers requests that come to a listener until ctx is done. Then it takes no
// more, and answers those in hand, for as long as grace says. The listener is closed in
// the end. The error is that the listener failed. A request whose answer panics costs its
// connection, and the log tells.
func Serve(ctx context.Context, listener net.Listener, handler http.Handler, log *slog.Logger, grace time.Duration) error {
	server := &http.Server{
		Handler: handler,
		// One time for headers and body: readers send none, and each deadline of its own
		// costs every request.
		ReadTimeout:    readTime,
		IdleTimeout:    idleTime,
		MaxHeaderBytes: maxHeaders,
		ErrorLog:       slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(limit(listener)) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	err := server.Shutdown(last)
	if errors.Is(err, context.DeadlineExceeded) {
		log.Warn("answers that were not taken in time are cut off", "grace", grace)
		err = server.Close()
	}
	if why := <-ended; err == nil && !errors.Is(why, http.ErrServerClosed) {
		err = why
	}
	return err
}
