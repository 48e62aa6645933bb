package lease

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"feedgen/feedgen"
	"feedgen/out"
)

// ErrIgnored is wrapped by the error of a store that takes a file whatever its
// condition says.
var ErrIgnored = errors.New("it ignores conditions (If-Match, If-None-Match), without which two may hold a lease at once; let one machine publish, or take another store")

// probeTime is for a few requests, the first of which may have to look for the bucket.
const probeTime = 30 * time.Second

// wrongTag is that of no object.
const wrongTag = "00000000000000000000000000000000"

// Probe finds out, once, whether the store keeps to conditions: some take them and do
// not look at them. It uses a file of a name that is new, which it removes. [Lease.Run]
// does nothing before Probe has done well, and calls it. It must not be called beside Run.
func (l *Lease) Probe(ctx context.Context) error {
	if l.probed {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	name := l.cfg.Name + ".probe-" + rand.Text()
	err := probe(ctx, l.store, name)
	// What cannot be removed lies there, and is in nobody's way.
	_ = l.store.Delete(context.WithoutCancel(ctx), name)
	l.probed = err == nil
	return err
}

func probe(ctx context.Context, store Store, name string) error {
	put := func(tag string) error {
		return store.Swap(ctx, feedgen.NewFile(name, feedgen.LedgerFile, "text/plain", []byte(rand.Text())), tag)
	}
	if err := put(""); err != nil {
		return err
	}
	info, err := store.Stat(ctx, name)
	if err != nil {
		return err
	}
	if info.Tag == "" {
		return fmt.Errorf("it gives objects no ETag: %w", ErrIgnored)
	}
	for _, tag := range []string{"", wrongTag} {
		if err := put(tag); err == nil {
			return ErrIgnored
		} else if !errors.Is(err, out.ErrChanged) {
			return err
		}
	}
	return put(info.Tag)
}
