package daemon

import (
	"context"
	"time"

	"feedgen/cmd/feedgen/internal/web"
)

// A server is one of the daemon's, at the address that the configuration names.
type server struct {
	*web.Server
	address string
}

// close ends a server; of none, nothing.
func (s *server) close() {
	if s != nil {
		s.Close()
	}
}

// failed is sent why a server ended by itself; of none, never.
func (s *server) failed() <-chan error {
	if s == nil {
		return nil
	}
	return s.Failed()
}

// setServe serves as the configuration wants. If it fails, what was served before goes
// on.
func (l *loop) setServe(ctx context.Context) error {
	if err := l.setFeeds(ctx); err != nil {
		return err
	}
	return l.setAdmin(ctx)
}

// setFeeds serves the feeds to readers.
func (l *loop) setFeeds(ctx context.Context) error {
	switch want := l.cfg.Serve; {
	case want == nil:
		l.feeds.close()
		l.feeds, l.shelf = nil, nil
		l.admin.Serving(nil)
		return nil
	case l.feeds != nil && l.feeds.address == want.Listen:
		return l.shelf.Load(ctx, l.cfg)
	}
	shelf := &web.Shelf{Count: l.admin.Request}
	s, err := web.OpenShelf(ctx, l.cfg, shelf, l.Log)
	if err != nil {
		return err
	}
	l.feeds.close()
	l.feeds, l.shelf = &server{s, l.cfg.Serve.Listen}, shelf
	l.admin.Serving(shelf.Ready)
	return nil
}

// setAdmin serves to the operator how the daemon is.
func (l *loop) setAdmin(ctx context.Context) error {
	if l.owner != nil && l.owner.address == l.cfg.Admin {
		return nil
	}
	if l.cfg.Admin == "" {
		l.owner.close()
		l.owner = nil
		return nil
	}
	s, address, err := web.Open(ctx, l.cfg.Admin, l.admin, l.Log)
	if err != nil {
		return err
	}
	l.owner.close()
	l.owner = &server{s, l.cfg.Admin}
	l.Log.Info("status page", "address", "http://"+address.String()+"/")
	return nil
}

func (l *loop) unserve() {
	l.feeds.close()
	l.owner.close()
}

// show serves what a run has published.
func (l *loop) show(ctx context.Context) {
	if l.shelf == nil {
		return
	}
	if _, err := l.shelf.Refresh(ctx); err != nil {
		l.Log.Error("what was published cannot be served", "error", err)
	}
}

// next is when there is a run, if nothing changes before.
func (l *loop) next() time.Time {
	next := l.alarm.Next()
	if !l.due.IsZero() && l.due.Before(next) {
		return l.due
	}
	return next
}
