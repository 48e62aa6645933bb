// Package job is one run of feedgen: it reads the sources, makes the feeds,
// makes sure that they are fit to be published, and publishes them.
//
// A run prints nothing. What there is to say stands in its [Report], which is
// complete as far as the run came, also beside an error.
package job

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/state"
	"feedgen/out/lease"
	"feedgen/sources"
)

// Options change what a run does.
type Options struct {
	DryRun  bool          // look, make and judge, but publish nothing
	Force   bool          // publish also what would be refused
	Strict  bool          // publish nothing if there is anything to mend or to warn of
	Offline bool          // ask no network about pictures, and tell no hub
	Wait    time.Duration // how long to wait for another run on the same state folder to end
	Now     time.Time     // the instant that decides which posts are due
	ID      string        // of the run, in the log; may be empty
	Cause   Cause         // why there is a run
	Version string        // of feedgen, for the feeds to name

	// Seen is told, once the posts were listed and however the run ends, in which folders
	// it would show that the next run sees anything else, and which sources cannot tell.
	// It may be nil.
	Seen func(folders []sources.Folder, silent []string)

	// Lease is that of the configuration's Lock, held by whoever begins the run, which
	// ends with it. Nil: the run takes it for itself, if there is a Lock.
	Lease *lease.Lease

	// Stage is told what the run does now. It may be nil.
	Stage func(what string)

	// Progress is told how many of the files that are to be put have been, over all
	// destinations. It may be nil.
	Progress func(done, of int)
}

// ErrRefused is wrapped by the error of a run that published nothing in order
// to protect subscribers.
var ErrRefused = errors.New("refused")

// ErrStrict is wrapped by the error of a strict run that had something to
// complain of, and so published nothing.
var ErrStrict = errors.New("strict")

// ErrDestinations is wrapped by the error of a run in which a destination
// failed. The others have what they should.
var ErrDestinations = errors.New("not every destination was served")

// Run does one run.
func Run(ctx context.Context, cfg *config.Config, opts Options) (*Report, error) {
	r := newReport(cfg, opts)
	var err error
	if cfg.Lock != nil && !opts.DryRun {
		err = runHeld(ctx, cfg, opts, r)
	} else {
		err = run(ctx, cfg, opts, r, nil)
	}
	r.finish(err)
	return r, err
}

// run does a run that makes changes as long as the fence lets it; nil: for ever.
func run(ctx context.Context, cfg *config.Config, opts Options, r *Report, fence func() error) error {
	settings, err := settingsOf(cfg, opts.Version)
	if err != nil {
		return err
	}
	j := &once{Options: opts, cfg: cfg, report: r, fence: fence, cache: cacheOf(cfg), next: memory{Settings: settings, At: opts.Now}}
	if !opts.DryRun {
		unlock, err := lock(ctx, cfg, opts.Wait)
		if err != nil {
			return err
		}
		defer unlock()
	}
	if !j.cache.Get(memoryName, &j.last) || j.last.Settings != settings {
		j.last = memory{}
	}
	err = j.run(ctx)
	// It takes its time, so that all else is remembered before.
	return cmp.Or(err, j.announce(ctx))
}

// lock keeps other runs from the state folder. Where nothing can be written, there
// is nothing to keep them from, and whoever remembers will tell why.
func lock(ctx context.Context, cfg *config.Config, wait time.Duration) (unlock func(), err error) {
	unlock, err = state.In(cfg.State.Path.Resolved).Lock(ctx, wait)
	switch {
	case ctx.Err() != nil:
		if err == nil {
			unlock()
		}
		return nil, ctx.Err()
	case errors.Is(err, state.ErrHeld):
		return nil, fmt.Errorf("state %s: %w", cfg.State.Path.Written, err)
	case err != nil:
		return func() {}, nil
	}
	return unlock, nil
}

// memoryName is the name of the memory in the cache.
const memoryName = "run"

// cacheOf gives the cache that a configuration wants, or nil.
func cacheOf(cfg *config.Config) *state.Cache {
	if !cfg.State.Index {
		return nil
	}
	return state.In(cfg.State.Path.Resolved)
}

func closeAll[C io.Closer](all []C) {
	for _, c := range all {
		c.Close()
	}
}
