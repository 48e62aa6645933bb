package daemon

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/job"
	"feedgen/cmd/feedgen/internal/state"
)

// alertName is the name in the cache of how long runs have failed.
const alertName = "alert"

// alertTime is how long it may take to tell somebody.
const alertTime = time.Minute

// A trouble is a row of runs that failed.
type trouble struct {
	Failures int
	Since    time.Time
	Told     bool // somebody was told of it
}

// An alert is what somebody is told.
type alert struct {
	Event    string    `json:"event"` // "failing" or "recovered"
	Site     string    `json:"site"`
	Failures int       `json:"failures"` // in a row
	Since    time.Time `json:"since"`
	Error    string    `json:"error,omitempty"` // of the last
	Text     string    `json:"text"`            // all of that for a person
}

// alert tells somebody once when runs fail and fail again, and once when they do no
// more. It is remembered whether that was done: over restarts too, if that can be written.
func (l *loop) alert(ctx context.Context, r *running, err error) {
	cfg := r.cfg
	if cfg.Alert.Failures == 0 || errors.Is(err, errStopped) {
		return
	}
	cache := state.In(cfg.State.Path.Resolved)
	name := state.NameFor(alertName, cfg.File)
	if l.trouble == nil {
		l.trouble = &trouble{}
		cache.Get(name, l.trouble)
	}
	before := *l.trouble
	next := before.after(r.Now, err)
	log := l.Log.With("run", r.ID)
	if what, due := next.alert(cfg, err); due {
		next.sent(what.send(ctx, cfg, log))
	}
	*l.trouble = next
	if next == before && !l.unkept {
		return
	}
	wrong := cache.Put(name, next)
	if wrong != nil {
		log.Warn("whether somebody was told cannot be remembered", "error", wrong)
	}
	l.unkept = wrong != nil
}

// after is the trouble after one more run.
func (t trouble) after(now time.Time, err error) trouble {
	switch {
	case err != nil && t.Failures == 0:
		return trouble{Failures: 1, Since: now.UTC().Truncate(time.Second), Told: t.Told}
	case err != nil:
		t.Failures++
	case t.Told:
		t.Failures = 0 // until somebody is told
	default:
		return trouble{}
	}
	return t
}

// alert gives what somebody is to be told now, if anything.
func (t trouble) alert(cfg *config.Config, err error) (alert, bool) {
	a := alert{Site: cfg.Site.Title, Failures: t.Failures, Since: t.Since}
	switch {
	case err == nil && t.Told:
		a.Event = "recovered"
		a.Text = fmt.Sprintf("feedgen: the feeds of %s are published again; runs had failed since %s", a.Site, t.Since.Format(time.RFC3339))
		return a, true
	case err != nil && !t.Told && t.Failures >= cfg.Alert.Failures:
		a.Event, a.Error = "failing", err.Error()
		a.Text = fmt.Sprintf("feedgen: the feeds of %s are not published; %s failed since %s, the last of them: %s",
			a.Site, job.Plural(t.Failures, "run"), t.Since.Format(time.RFC3339), a.Error)
		return a, true
	}
	return alert{}, false
}

// sent notes how telling went. Where it failed the next run tries again.
func (t *trouble) sent(err error) {
	switch {
	case err == nil && t.Failures == 0:
		*t = trouble{}
	case err == nil:
		t.Told = true
	}
}

// send tells it wherever the configuration says. An error means that nobody was told.
func (a alert) send(ctx context.Context, cfg *config.Config, log *slog.Logger) error {
	ctx, cancel := context.WithTimeout(ctx, alertTime)
	defer cancel()
	var errs []error
	ways := 0
	if len(cfg.Alert.Command.Run) > 0 {
		ways++
		errs = append(errs, a.run(ctx, cfg))
	}
	if cfg.Alert.URL != (config.Secret{}) {
		ways++
		errs = append(errs, a.post(ctx, cfg.Alert.URL))
	}
	failed := 0
	for _, err := range errs {
		if err != nil {
			failed++
			log.Warn("alert not sent", "event", a.Event, "error", err)
		}
	}
	if failed < ways {
		log.Info("alert sent", "event", a.Event)
		return nil
	}
	return errors.Join(errs...)
}

// run runs the command.
func (a alert) run(ctx context.Context, cfg *config.Config) error {
	program, err := job.Program(cfg, cfg.Alert.Command)
	if err != nil {
		return err
	}
	return program.Do(ctx, "FEEDGEN_EVENT="+a.Event, "FEEDGEN_SITE="+a.Site, "FEEDGEN_FAILURES="+strconv.Itoa(a.Failures),
		"FEEDGEN_ERROR="+a.Error, "FEEDGEN_TEXT="+a.Text)
}
