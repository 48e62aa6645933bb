package web

import (
	"context"
	"log/slog"
	"time"
)

// Follow refreshes the shelf at each tick until ctx is done: other processes publish to
// the folder, and a run of this one waits until its feeds can be seen. What goes wrong is
// logged once, and done again at the next tick.
func (s *Shelf) Follow(ctx context.Context, ticks <-chan time.Time, log *slog.Logger) {
	told := ""
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks:
		}
		changed, err := s.Refresh(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			if err.Error() != told {
				log.Error("what was published cannot be served", "error", err)
			}
			told = err.Error()
		case changed:
			told = ""
			log.Info("serving what was published")
		}
	}
}
