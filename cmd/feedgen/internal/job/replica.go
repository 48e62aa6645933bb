package job

import (
	"context"
	"errors"
	"fmt"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/out"
	"feedgen/out/lease"
)

// A Replica is a machine's part among those that run one configuration.
type Replica struct {
	*lease.Lease

	// Follow brings this machine to have what another has published, and reports
	// whether there was anything new: the ledger in the state folder, and the feeds in
	// the folders of this machine.
	Follow func(ctx context.Context) (changed bool, err error)

	// Close gives up the connections, once nothing else is used any more.
	Close func() error
}

// leaseFolder is where the leases of configurations that publish to a bucket are.
const leaseFolder = ".feedgen/lease/"

// OpenReplica gives the part of this machine in a configuration that has Lock.
func OpenReplica(cfg *config.Config) (*Replica, error) {
	d, err := openKind(cfg, cfg.Primary())
	if err != nil {
		return nil, err
	}
	store, ok := d.(lease.Store)
	if !ok {
		return nil, fmt.Errorf("out %s: no lease can be kept there", cfg.Primary().Name)
	}
	l, err := lease.New(store, lease.Config{Name: leaseFolder + firstFile(cfg), Time: cfg.Lock.Lease})
	if err != nil {
		return nil, err
	}
	f := &follower{cfg: cfg}
	return &Replica{Lease: l, Follow: f.follow, Close: d.Close}, nil
}

// runHeld does a run under the lease, which ends with it. A run that was given none takes
// it for itself.
func runHeld(ctx context.Context, cfg *config.Config, opts Options, r *Report) error {
	l := opts.Lease
	if l == nil {
		taken, giveBack, err := take(ctx, cfg, opts.Wait)
		if err != nil {
			return fmt.Errorf("lock: %w", err)
		}
		defer giveBack()
		l = taken
	}
	ctx, done := l.Within(ctx)
	defer done()
	if s := l.State(); !s.Held && s.Err != nil {
		return fmt.Errorf("lock: %w", s.Err)
	}
	err := l.Fence()
	if err == nil {
		err = run(ctx, cfg, opts, r, l.Fence)
	}
	if err != nil && (errors.Is(err, lease.ErrLost) || errors.Is(context.Cause(ctx), lease.ErrLost)) {
		return fmt.Errorf("lock: %w", lease.ErrLost) // and not what came of it
	}
	return err
}

// take takes the lease of a configuration, for which it waits as long as one lasts that
// nobody gives back, or longer.
func take(ctx context.Context, cfg *config.Config, wait time.Duration) (l *lease.Lease, giveBack func(), err error) {
	r, err := OpenReplica(cfg)
	if err != nil {
		return nil, nil, err
	}
	running, stop := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan struct{})
	go func() { // it ends with giveBack
		r.Run(running)
		close(ended)
	}()
	giveBack = func() {
		stop()
		<-ended
		_ = r.Close() // it puts nothing
	}
	if err := await(ctx, r.Lease, max(wait, cfg.Lock.Lease)); err != nil {
		giveBack()
		return nil, nil, err
	}
	return r.Lease, giveBack, nil
}

// await waits for a lease to be held.
func await(ctx context.Context, l *lease.Lease, wait time.Duration) error {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	for !l.Held() {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-l.Changed():
			if err := l.State().Err; err != nil && !passing(err) {
				return err
			}
		case <-timer.C:
			if s := l.State(); s.Err != nil {
				return s.Err
			} else if s.Holder != "" {
				return fmt.Errorf("another publishes, whose lease calls it %s; --wait TIME waits so long for its end", s.Holder)
			}
			return errors.New("the lease could not be had in time")
		}
	}
	return nil
}

// passing reports an error of a store after which it is to be asked again.
func passing(err error) bool {
	return out.Temporary(err) || errors.Is(err, context.DeadlineExceeded)
}
