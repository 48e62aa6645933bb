package main

import (
	"context"
	"io"
	"log/slog"
	"sync/atomic"

	"feedgen/cmd/feedgen/internal/config"
)

// newLog makes a log as the configuration wants it.
func newLog(cfg config.Log, w io.Writer) *slog.Logger { return slog.New(newHandler(cfg, w)) }

func newHandler(cfg config.Log, w io.Writer) slog.Handler {
	options := &slog.HandlerOptions{Level: cfg.Level}
	if cfg.JSON {
		return slog.NewJSONHandler(w, options)
	}
	return slog.NewTextHandler(w, options)
}

// newChangingLog makes a log that set has become another.
func newChangingLog(cfg config.Log, w io.Writer) (log *slog.Logger, set func(config.Log)) {
	h := &changing{now: new(atomic.Pointer[slog.Handler])}
	set = func(cfg config.Log) {
		handler := newHandler(cfg, w)
		h.now.Store(&handler)
	}
	set(cfg)
	return slog.New(h), set
}

// A changing handler is another one, with what was added since it was made.
type changing struct {
	now   *atomic.Pointer[slog.Handler]
	added []func(slog.Handler) slog.Handler
}

func (c *changing) Enabled(ctx context.Context, level slog.Level) bool {
	return (*c.now.Load()).Enabled(ctx, level)
}

func (c *changing) Handle(ctx context.Context, r slog.Record) error {
	h := *c.now.Load()
	for _, add := range c.added {
		h = add(h)
	}
	return h.Handle(ctx, r)
}

func (c *changing) WithAttrs(attrs []slog.Attr) slog.Handler {
	return c.with(func(h slog.Handler) slog.Handler { return h.WithAttrs(attrs) })
}

func (c *changing) WithGroup(name string) slog.Handler {
	return c.with(func(h slog.Handler) slog.Handler { return h.WithGroup(name) })
}

func (c *changing) with(add func(slog.Handler) slog.Handler) slog.Handler {
	return &changing{c.now, append(c.added[:len(c.added):len(c.added)], add)}
}
