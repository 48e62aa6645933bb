// Package lease has one of any number of processes publish to a store at a time.
//
// The lease is an object in that store, which is replaced on condition alone, so that of
// those who want it one gets it. Who holds it says so again and again. Others look at the
// object, and who has seen it unchanged for long enough takes it.
//
// No clock of another machine is believed. A holder counts from before it asked for the
// lease, others from after they first saw what they see, and each by a clock that nobody
// sets. With a lease of time T, a holder goes by having it for T/2 after it asked last,
// and others wait for 7T/10, so that between the two there is a fifth of T in which what
// was under way arrives or is given up. They look every T/10: a holder that is gone is
// succeeded within T.
//
// A lease alone fences nothing: a process that is stopped between its last look at a
// clock and its request, and continued hours later, sends it. So whoever publishes under
// a lease asks [Lease.Fence] before each change, has the change itself depend on what
// stood there, and looks at what is live in every run.
package lease

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"sync"
	"time"

	"feedgen/feedgen"
	"feedgen/out"
)

// A Store keeps the lease's object. It need not know conditions: see [Lease.Probe].
type Store interface {
	out.Reader
	out.Stater
	out.Swapper
	Delete(ctx context.Context, name string) error
}

// A Config says which lease, and for how long.
type Config struct {
	// Name is the object's. Who holds a lease of that name in that store is alone.
	Name string

	// Time is within how long another takes over from a holder that is gone. Where those
	// who want the lease differ, the holder's counts, if it is the longer.
	Time time.Duration

	// Wall is the clock on the wall, by which a holder too may find that its time is over:
	// the other one stands still while some machines sleep. Nil: [time.Now].
	Wall func() time.Time
}

// shortest is the time of a lease in which a few requests and their failures fit.
const shortest = time.Second

// A Lease is one process's part in it. It may be used by many at a time.
type Lease struct {
	cfg     Config
	store   Store
	id      string
	changed chan struct{}

	// Of Run alone.
	probed bool
	seen   sight
	last   record // that was put, or may have been
	sum    [sha256.Size]byte

	mu     sync.Mutex
	tenure *tenure // nil: it is not held
	terms  int     // how many there were
	holder string
	err    error
}

// A sight is what was seen of the object.
type sight struct {
	looked bool   // else nothing was
	tag    string // empty: there is no object
	record record
	since  time.Time // when it was seen first
}

// New gives a part in a lease, which nobody holds so far. The store must be used by the
// lease alone.
func New(store Store, cfg Config) (*Lease, error) {
	if err := out.CheckName(cfg.Name); err != nil {
		return nil, err
	}
	if cfg.Time < shortest {
		return nil, fmt.Errorf("time %v: want %v or more", cfg.Time, shortest)
	}
	if cfg.Wall == nil {
		cfg.Wall = time.Now
	}
	return &Lease{cfg: cfg, store: store, id: rand.Text()[:8], changed: make(chan struct{}, 1)}, nil
}

// ID is what the object calls this process while it holds the lease. It tells nothing:
// the store may be one that everybody reads.
func (l *Lease) ID() string { return l.id }

// Run takes the lease when it can be had, and keeps it, until ctx is done. Then it gives
// it back, so that another need not wait. It may be called once.
func (l *Lease) Run(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			l.release(context.WithoutCancel(ctx))
			return
		case <-timer.C:
		}
		wait, err := l.step(ctx)
		l.know(err)
		timer.Reset(wait)
	}
}

// step looks at the object, and asks for the lease if it may. It gives the time until
// the next step.
func (l *Lease) step(ctx context.Context) (time.Duration, error) {
	if err := l.Probe(ctx); err != nil {
		return l.cfg.Time / 2, err
	}
	// What takes longer than that is tried once more before a holder's time is over: at
	// once, since the pause between two looks is gone by then.
	began := time.Now()
	again := func() time.Duration { return max(0, l.cfg.Time/10-time.Since(began)) }
	ctx, cancel := context.WithTimeout(ctx, l.cfg.Time/4)
	defer cancel()
	if err := l.look(ctx); err != nil {
		return again(), err
	}
	if wait := l.wait(); wait > 0 {
		l.drop()
		return min(wait, again()), nil
	}
	asked, wall := time.Now(), l.cfg.Wall()
	err := l.swap(ctx, l.next(l.id))
	if errors.Is(err, out.ErrChanged) {
		return again(), nil // another was faster, or it was us, and only the answer was lost
	}
	if err != nil {
		return again(), err
	}
	l.hold(asked, wall)
	return max(0, l.cfg.Time/6-time.Since(asked)), nil
}

// look finds out what there is. What is there since the last look is not read again.
func (l *Lease) look(ctx context.Context) error {
	info, err := l.store.Stat(ctx, l.cfg.Name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if l.seen.looked && info.Tag == l.seen.tag {
		return nil
	}
	r := l.last
	if info.Tag == "" {
		r = record{}
	} else if info.SHA256 != l.sum || l.sum == [sha256.Size]byte{} {
		// If there is another by now, its tag is not that one, and no swap succeeds.
		if r, err = l.read(ctx); err != nil {
			return err
		}
	}
	// Only now: it may have come while it was looked for.
	l.seen = sight{looked: true, tag: info.Tag, record: r, since: time.Now()}
	return nil
}

// maxRecord bounds what is read of the object, in bytes.
const maxRecord = 4 << 10

func (l *Lease) read(ctx context.Context) (record, error) {
	f, err := l.store.Open(ctx, l.cfg.Name)
	if err != nil {
		return record{}, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxRecord))
	if err != nil {
		return record{}, fmt.Errorf("read %s: %w", l.cfg.Name, err)
	}
	return parse(data)
}

// wait gives for how long what was seen must stay before the lease may be taken. What is
// not there may have been removed from under a holder.
func (l *Lease) wait() time.Duration {
	r := l.seen.record
	if l.seen.tag != "" && (r.Holder == l.id || r.Released) {
		return 0
	}
	return max(l.cfg.Time, r.time())*7/10 - time.Since(l.seen.since)
}

// next gives the record that comes after the one that was seen. No two are alike, also
// if one of them never arrives: stores make tags of the bytes.
func (l *Lease) next(holder string) record {
	r := record{Version: recordVersion, Holder: holder, Term: l.seen.record.Term, Count: l.last.Count + 1, Seconds: l.cfg.Time.Seconds()}
	if l.seen.record.Holder != l.id {
		r.Term++
	}
	return r
}

// swap puts a record where one was seen.
func (l *Lease) swap(ctx context.Context, r record) error {
	f := feedgen.NewFile(l.cfg.Name, feedgen.LedgerFile, "application/json", r.bytes())
	l.last, l.sum = r, f.SHA256
	return l.store.Swap(ctx, f, l.seen.tag)
}

// release gives the lease back, if it is held. If that fails, others wait as for one who
// is gone.
func (l *Lease) release(ctx context.Context) {
	held := l.Held()
	l.drop()
	ctx, cancel := context.WithTimeout(ctx, l.cfg.Time/4)
	defer cancel()
	if !held || l.look(ctx) != nil || l.seen.record.Holder != l.id {
		return
	}
	r := l.next(l.id)
	r.Released = true
	_ = l.swap(ctx, r) // they wait
}
