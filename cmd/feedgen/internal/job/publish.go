package job

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"feedgen/feedgen"
	"feedgen/out"
)

// retryBudget is how long a run goes on at a destination that fails for a time, unless
// the configuration says. A schedule has runs more often than it is worth to wait longer.
const retryBudget = 2 * time.Minute

// owner names this configuration's feeds among those of others at a destination.
func (j *once) owner() string {
	return j.cfg.Feed.URL + j.cfg.Feed.Files[j.cfg.Feed.Formats[0]]
}

// A sent is what became of files at a destination.
type sent struct {
	outcomes []out.Outcome
	err      error
	served   bool  // the destination has the files, whatever came of what comes after
	forgot   error // why what comes after cannot be remembered
	took     time.Duration
}

// publishTo gives every destination the files, all at a time. One that fails or is
// slow does not keep the others from theirs.
func (j *once) publishTo(ctx context.Context, made making) error {
	opts := out.Options{DryRun: j.DryRun, Owner: j.owner(), Now: j.Now, Keep: j.cfg.Images.Keep, Fence: j.fence}
	if !j.DryRun {
		makeOuts(j.cfg)
	}
	all := make([]sent, len(j.destinations))
	files := make([][]feedgen.File, len(j.destinations))
	count := newCounter(len(all), j.Progress)
	var wg sync.WaitGroup
	for i, d := range j.destinations {
		files[i] = made.published()
		if d.primary && !j.unsure {
			files[i] = append(files[i], j.ledgerFiles()...)
		}
		wg.Go(func() {
			start := time.Now()
			// A panic in a goroutine would end the daemon, not the run.
			defer func() {
				if p := recover(); p != nil {
					all[i].err = fmt.Errorf("feedgen failed on it: %v", p)
				}
				all[i].took = time.Since(start)
			}()
			opts := opts
			opts.Budget = d.retry
			opts.Progress = count.of(i)
			all[i] = d.publish(ctx, files[i], opts)
		})
	}
	wg.Wait()
	var failed []error
	for i, d := range j.destinations {
		j.report.sent(d, files[i], all[i])
		if all[i].err != nil {
			failed = append(failed, fmt.Errorf("out %s: %w", d.name, all[i].err))
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if len(failed) > 0 {
		return fmt.Errorf("%w: %w", ErrDestinations, errors.Join(failed...))
	}
	return nil
}

// publish publishes to a destination, and runs what comes after a change there, also
// if an earlier run owes it.
func (d destination) publish(ctx context.Context, files []feedgen.File, opts out.Options) (s sent) {
	if d.failed != nil {
		s.err = d.failed
		return s
	}
	if d.after != nil {
		opts.Changing = func(c out.Change) { s.forgot = errors.Join(s.forgot, d.after.Owe(c)) }
	}
	s.outcomes, s.err = out.Publish(ctx, d.Destination, files, opts)
	s.served = s.err == nil
	if s.err != nil || d.after == nil || opts.DryRun {
		return s
	}
	if err := d.after.Do(ctx); err != nil {
		s.err = fmt.Errorf("after: %w", err)
	}
	return s
}

// A counter adds up how far several destinations are.
type counter struct {
	mu   sync.Mutex
	each [][2]int
	tell func(done, of int) // nil: nobody wants to know
}

func newCounter(n int, tell func(done, of int)) *counter {
	return &counter{each: make([][2]int, n), tell: tell}
}

// of gives a destination what tells how far it is.
func (c *counter) of(i int) func(done, of int) {
	return func(done, of int) {
		if c.tell == nil {
			return
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		c.each[i] = [2]int{done, of}
		done, of = 0, 0
		for _, one := range c.each {
			done, of = done+one[0], of+one[1]
		}
		c.tell(done, of)
	}
}
