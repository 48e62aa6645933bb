package state

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// ErrHeld is wrapped by the error of a lock that another process holds.
var ErrHeld = errors.New("another run is under way")

// lookAgain is how long a lock that is held is left alone.
const lookAgain = 100 * time.Millisecond

// Lock lets one process at a time have the state folder. While another has it, Lock
// waits, for no longer than wait, and then says who has it. The lock goes with the
// process, however that ends.
func (c *Cache) Lock(ctx context.Context, wait time.Duration) (unlock func(), err error) {
	if err := c.Make(); err != nil {
		return nil, err
	}
	file := filepath.Join(c.dir, "lock")
	lock := flock.New(file, flock.SetPermissions(0o600))
	until, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	held, err := lock.TryLock()
	if err == nil && !held && wait > 0 {
		held, err = lock.TryLockContext(until, lookAgain)
	}
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil && !errors.Is(err, context.DeadlineExceeded):
		return nil, err
	case !held:
		return nil, fmt.Errorf("%w: %s; --wait TIME waits so long for its end", ErrHeld, holder(file))
	}
	note := fmt.Sprintf("process %d, since %s", os.Getpid(), time.Now().Format(time.RFC3339))
	if err := os.WriteFile(file, []byte(note), 0o600); err != nil {
		return nil, errors.Join(err, lock.Unlock())
	}
	return func() { _ = lock.Unlock() }, nil // a process that ends unlocks anyway
}

// holder says who holds a lock, as far as its file tells.
func holder(file string) string {
	note, err := os.ReadFile(file)
	if err != nil || len(note) == 0 {
		return "who holds " + file + " did not say"
	}
	return strings.TrimSpace(string(note))
}
