package job

import (
	"context"
	"errors"
	"fmt"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/feedgen"
	"feedgen/out"
	"feedgen/out/dir"
)

// A destination is an [[out]], named as the configuration names it.
type destination struct {
	out.Destination
	name string
}

// openOuts opens every destination. A kind of destination is a case here.
func openOuts(cfg *config.Config) ([]destination, error) {
	var all []destination
	for _, c := range cfg.Outs {
		var d out.Destination
		var err error
		switch c.Type {
		case "dir":
			d, err = dir.New(dir.Config{Path: c.Path.Resolved})
		default:
			err = fmt.Errorf("unknown type %q", c.Type)
		}
		if err != nil {
			closeAll(all)
			return nil, fmt.Errorf("%s: out %s: %w", c.At, c.Path.Written, err)
		}
		all = append(all, destination{d, c.Path.Written})
	}
	return all, nil
}

// retryBudget is how long a run goes on at a destination that fails for a time. A
// schedule has runs more often than it is worth to wait longer.
const retryBudget = 2 * time.Minute

// publishTo gives every destination the files. One that fails does not keep the
// others from theirs.
func (j *once) publishTo(ctx context.Context, files []feedgen.File) error {
	opts := out.Options{DryRun: j.DryRun, Now: j.Now, Keep: j.cfg.Images.Keep, Budget: retryBudget}
	var failed []error
	for _, d := range j.destinations {
		outcomes, err := out.Publish(ctx, d.Destination, files, opts)
		j.report.sent(d.name, outcomes, err)
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
