package web

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"feedgen/cmd/feedgen/internal/config"
)

const (
	// lookEvery is how often it is seen whether a run has published.
	lookEvery = time.Second

	// grace is how long answers in hand may take in the end.
	grace = 10 * time.Second
)

// A Server serves at an address, until Close.
type Server struct {
	stop   context.CancelFunc
	ended  chan struct{}
	failed chan error
}

// Open serves what a handler gives at a host and port.
func Open(ctx context.Context, address string, handler http.Handler, log *slog.Logger) (*Server, net.Addr, error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, nil, fmt.Errorf("serve: %w", err)
	}
	s := &Server{ended: make(chan struct{}), failed: make(chan error, 1)}
	ctx, s.stop = context.WithCancel(context.WithoutCancel(ctx))
	go func() {
		defer close(s.ended)
		if err := Serve(ctx, listener, handler, log, grace); err != nil {
			s.failed <- fmt.Errorf("serve: %w", err)
		}
	}()
	return s, listener.Addr(), nil
}

// OpenShelf serves a shelf as a configuration, which has Serve, wants, and what runs
// publish within a second.
func OpenShelf(ctx context.Context, cfg *config.Config, shelf *Shelf, log *slog.Logger) (*Server, error) {
	if err := shelf.Load(ctx, cfg); err != nil {
		return nil, err
	}
	s, address, err := Open(ctx, cfg.Serve.Listen, shelf, log)
	if err != nil {
		return nil, err
	}
	for _, a := range shelf.Addresses(address.String()) {
		log.Info("serving", "address", a.URL, "published", a.There)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	serving, followed := s.stop, make(chan struct{})
	go func() {
		defer close(followed)
		ticks := time.NewTicker(lookEvery)
		defer ticks.Stop()
		shelf.Follow(ctx, ticks.C, log)
	}()
	s.stop = func() {
		serving()
		stop()
		<-followed
	}
	return s, nil
}

// Failed is sent why the server ended though nobody closed it.
func (s *Server) Failed() <-chan error { return s.failed }

// Close takes no more requests, and waits for the answers in hand.
func (s *Server) Close() {
	s.stop()
	<-s.ended
}
