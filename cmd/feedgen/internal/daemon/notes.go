package daemon

import (
	"log/slog"

	"feedgen/cmd/feedgen/internal/job"
	"feedgen/sources"
)

// A noteLog logs what is new since the run before: what was wrong a quarter of an hour
// ago is no news.
type noteLog struct {
	log  *slog.Logger
	told map[job.Note]bool
}

// tell logs the notes of a run.
func (l *noteLog) tell(run string, notes []job.Note) {
	now := make(map[job.Note]bool, len(notes))
	for _, n := range notes {
		if !l.told[n] && n.Kind != sources.HeldBack {
			l.log.Warn(n.Text, "run", run, "post", n.Where(), "kind", string(n.Kind))
		}
		now[n] = true
	}
	l.told = now
}
