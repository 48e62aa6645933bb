package daemon

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/job"
	"feedgen/out"
)

// A replica is a daemon that is one of several. It publishes while it holds the lease,
// and else follows the one that does.
type replica struct {
	*job.Replica
	cfg    *config.Config
	held   bool   // as was told last
	terms  int    // likewise
	holder string // likewise
	fault  string
	stop   func() // gives the lease back
}

// changed is sent to when something may have changed with the lease.
func (r *replica) changed() <-chan struct{} {
	if r == nil {
		return nil
	}
	return r.Changed()
}

// leaves reports that runs are to be left to another machine. While the lease cannot be
// asked for there are runs, which fail: else nobody would be told of it.
func (l *loop) leaves() bool {
	if l.replica == nil {
		return false
	}
	s := l.replica.State()
	return !s.Held && s.Err == nil
}

// setReplica begins to want the lease that the configuration wants, if it does not so
// far. Whether the store is fit for one is looked at before, if it can be asked. ctx is
// for that alone.
func (l *loop) setReplica(ctx context.Context) error {
	if l.replica != nil && sameReplica(l.replica.cfg, l.cfg) {
		return nil
	}
	l.unsetReplica()
	if l.cfg.Lock == nil {
		return nil
	}
	open := l.Replica
	if open == nil {
		open = job.OpenReplica
	}
	part, err := open(l.cfg)
	if err != nil {
		return fmt.Errorf("lock: %w", err)
	}
	if err := part.Probe(ctx); err != nil && !out.Temporary(err) && !errors.Is(err, context.DeadlineExceeded) {
		_ = part.Close() // nothing was put
		return fmt.Errorf("lock: out %s: %w", l.cfg.Primary().Name, err)
	}
	r := &replica{Replica: part, cfg: l.cfg}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	kept, followed := make(chan struct{}), make(chan struct{})
	every := l.cfg.Lock.Lease / 2
	go func() { // both end with stop
		r.Run(ctx)
		close(kept)
	}()
	go func() {
		l.keepUp(ctx, part, every)
		close(followed)
	}()
	r.stop = func() {
		cancel()
		<-kept
		<-followed
		_ = part.Close() // nothing is put any more
	}
	l.replica = r
	l.Log.Info("replica started", "replica", part.ID(), "lease", l.cfg.Lock.Lease)
	return nil
}

// unsetReplica gives the lease back, so that another takes over at once.
func (l *loop) unsetReplica() {
	if l.replica != nil {
		l.replica.stop()
	}
	l.replica = nil
}

// keepUp follows what others publish, again and again, until ctx is done.
func (l *loop) keepUp(ctx context.Context, part *job.Replica, every time.Duration) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	last, told := "", ""
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if part.Held() {
			continue
		}
		changed, err := follow(ctx, part)
		switch {
		case ctx.Err() != nil:
			return
		case err == nil:
			if last, told = "", ""; changed {
				l.Log.Info("followed what another published")
			}
		case err.Error() != last:
			last = err.Error() // a run may be replacing what is there
		case last != told:
			told = last
			l.Log.Warn("what another published cannot be followed", "error", err)
		}
	}
}

// follow is Follow, of which a panic is an error.
func follow(ctx context.Context, part *job.Replica) (changed bool, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return part.Follow(ctx)
}

// attend does what a change of the lease asks for: who has it now publishes at once, and
// looks at all that is live.
func (l *loop) attend(ctx context.Context) {
	r, s := l.replica, l.replica.State()
	log := l.Log.With("replica", r.ID())
	if fault := text(s.Err); fault != r.fault {
		if r.fault = fault; fault != "" {
			log.Warn("the lease cannot be asked for", "error", s.Err)
		}
	}
	if s.Holder != r.holder && s.Holder != "" && s.Holder != r.ID() {
		log.Info("another publishes", "holder", s.Holder)
	}
	r.holder = s.Holder
	if s.Held == r.held && s.Terms == r.terms {
		return
	}
	if r.held {
		log.Warn("the lease is lost")
	}
	r.held, r.terms = s.Held, s.Terms
	if !s.Held {
		return
	}
	log.Info("this replica publishes")
	l.want(ctx, job.OnLease)
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// sameReplica reports that two configurations want the same lease and follow the same.
func sameReplica(a, b *config.Config) bool {
	return reflect.DeepEqual([]any{a.Lock, a.Outs, a.Feed, a.State}, []any{b.Lock, b.Outs, b.Feed, b.State})
}
