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

var (
	// ErrHeld is wrapped by the error of a lock that another process holds.
	ErrHeld = errors.New("another run is under way")

	// ErrDaemon is wrapped by the error of a lock that another daemon holds.
	ErrDaemon = errors.New("another daemon is at work for this configuration")
)

// lookAgain is how long a lock that is held is left alone.
const lookAgain = 100 * time.Millisecond

// Lock lets one process at a time have the state folder. While another has it, Lock
// waits, for no longer than wait, and then says who has it. The lock goes with the
// process, however that ends.
func (c *Cache) Lock(ctx context.Context, wait time.Duration) (unlock func(), err error) {
	unlock, err = c.lock(ctx, "lock", wait)
	if held := (*heldError)(nil); errors.As(err, &held) {
		err = fmt.Errorf("%w: %w; --wait TIME waits so long for its end", ErrHeld, err)
	}
	return unlock, err
}

// daemonWait is for those who ask at that moment whether there is a daemon.
const daemonWait = time.Second

// LockDaemon lets one daemon at a time work for a configuration.
func (c *Cache) LockDaemon(ctx context.Context, configuration string) (unlock func(), err error) {
	unlock, err = c.lock(ctx, daemonLock(configuration), daemonWait)
	if held := (*heldError)(nil); errors.As(err, &held) {
		err = fmt.Errorf("%w: %w", ErrDaemon, err)
	}
	return unlock, err
}

// Daemon says which process is the daemon of a configuration; empty: there is none.
func (c *Cache) Daemon(configuration string) string {
	file := filepath.Join(c.dir, daemonLock(configuration))
	if info, err := os.Stat(file); err != nil || !info.Mode().IsRegular() {
		return ""
	}
	lock := flock.New(file, flock.SetFlag(os.O_RDONLY))
	defer lock.Close()
	if free, err := lock.TryRLock(); free || err != nil {
		return ""
	}
	return holder(file)
}

// daemonLock names the lock of a configuration. Several may share a state folder.
func daemonLock(configuration string) string { return "daemon-" + filepath.Base(configuration) }

// A heldError says who holds a lock.
type heldError struct{ by string }

func (e *heldError) Error() string { return e.by }

func (c *Cache) lock(ctx context.Context, name string, wait time.Duration) (unlock func(), err error) {
	if err := c.Make(); err != nil {
		return nil, err
	}
	file := filepath.Join(c.dir, name)
	lock := flock.New(file, flock.SetPermissions(0o600))
	until, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	held, err := lock.TryLock()
	if err == nil && !held && wait > 0 {
		held, err = lock.TryLockContext(until, lookAgain)
	}
	switch {
	case ctx.Err() != nil:
		return nil, errors.Join(ctx.Err(), lock.Unlock())
	case err != nil && !errors.Is(err, context.DeadlineExceeded):
		return nil, err
	case !held:
		return nil, &heldError{holder(file)}
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
