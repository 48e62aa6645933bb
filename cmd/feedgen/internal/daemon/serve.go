package daemon

import (
	"context"

	"feedgen/cmd/feedgen/internal/web"
)

// A serving is what the daemon serves.
type serving struct {
	*web.Server
	shelf  *web.Shelf
	listen string
}

// setServe serves as the configuration wants. If it fails, what was served before goes
// on.
func (l *loop) setServe(ctx context.Context) error {
	switch want := l.cfg.Serve; {
	case want == nil:
		l.unserve()
		return nil
	case l.serving != nil && l.serving.listen == want.Listen:
		return l.serving.shelf.Load(ctx, l.cfg)
	}
	shelf := new(web.Shelf)
	server, err := web.OpenShelf(ctx, l.cfg, shelf, l.Log)
	if err != nil {
		return err
	}
	l.unserve()
	l.serving = &serving{server, shelf, l.cfg.Serve.Listen}
	return nil
}

func (l *loop) unserve() {
	if l.serving != nil {
		l.serving.Close()
	}
	l.serving = nil
}

// show serves what a run has published.
func (l *loop) show(ctx context.Context) {
	if l.serving == nil {
		return
	}
	if _, err := l.serving.shelf.Refresh(ctx); err != nil {
		l.Log.Error("what was published cannot be served", "error", err)
	}
}

// served is sent why serving ended by itself, if it did.
func (l *loop) served() <-chan error {
	if l.serving == nil {
		return nil
	}
	return l.serving.Failed()
}
