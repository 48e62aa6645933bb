// Package job is one run of feedgen: it reads the sources, makes the feeds,
// makes sure that they are fit to be published, and publishes them.
//
// A run prints nothing. What there is to say stands in its [Report], which is
// complete as far as the run came, also beside an error.
package job

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/feedgen"
	"feedgen/out"
)

// Options change what a run does.
type Options struct {
	DryRun  bool      // look, make and judge, but publish nothing
	Force   bool      // publish also what would be refused
	Now     time.Time // the instant that decides which posts are due
	Version string    // of feedgen, for the feeds to name

	// Stage is told what the run does now. It may be nil.
	Stage func(what string)
}

// ErrRefused is wrapped by the error of a run that published nothing in order
// to protect subscribers.
var ErrRefused = errors.New("refused")

// ErrDestinations is wrapped by the error of a run in which a destination
// failed. The others have what they should.
var ErrDestinations = errors.New("not every destination was served")

// Run does one run.
func Run(ctx context.Context, cfg *config.Config, opts Options) (*Report, error) {
	r := newReport(cfg, opts)
	err := run(ctx, cfg, opts, r)
	r.finish(err)
	return r, err
}

func run(ctx context.Context, cfg *config.Config, opts Options, r *Report) error {
	stage := opts.Stage
	if stage == nil {
		stage = func(string) {}
	}
	stage("reading posts")
	set, err := openSources(cfg)
	if err != nil {
		return err
	}
	defer set.Close()
	entries, err := set.entries(ctx, r)
	if err != nil {
		return err
	}
	items, notes := feedgen.Resolve(entries, opts.Now)
	r.note(notes...)

	spec := feedgen.Spec{
		URL:         cfg.Feed.URL,
		Formats:     cfg.Feed.Formats,
		Files:       cfg.Feed.Files,
		Limit:       cfg.Feed.Items,
		SummaryOnly: cfg.Feed.Content == "summary",
		Version:     opts.Version,
	}
	stage("loading posts")
	files, err := set.soundFiles(ctx, cfg.Site, spec, items, r)
	if err != nil {
		return err
	}
	r.made(files)
	stage("publishing")
	destinations, err := openOuts(cfg)
	if err != nil {
		return err
	}
	defer closeAll(destinations)
	if err := guard(ctx, destinations, files); err != nil {
		if !errors.Is(err, ErrRefused) || !opts.Force {
			return err
		}
		r.Forced = err.Error()
	}
	return publish(ctx, destinations, files, opts.DryRun, r)
}

// publish gives every destination the files. One that fails does not keep the
// others from theirs.
func publish(ctx context.Context, destinations []destination, files []feedgen.File, dryRun bool, r *Report) error {
	send := out.Publish
	if dryRun {
		send = out.Compare
	}
	var failed []error
	for _, d := range destinations {
		results, err := send(ctx, d.Destination, files)
		r.sent(d.name, results, err)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			failed = append(failed, fmt.Errorf("out %s: %w", d.name, err))
		}
	}
	if len(failed) > 0 {
		return fmt.Errorf("%w: %w", ErrDestinations, errors.Join(failed...))
	}
	return nil
}

func closeAll[C io.Closer](all []C) {
	for _, c := range all {
		c.Close()
	}
}
