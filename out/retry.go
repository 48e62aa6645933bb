package out

import (
	"context"
	"errors"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// Temporary reports that what failed may do so no more in a while: the error, or
// one that it wraps, says so by a method of that name. Destinations' errors do
// for a network that fails and a server that is busy.
func Temporary(err error) bool {
	var t interface{ Temporary() bool }
	return errors.As(err, &t) && t.Temporary()
}

// retryAfter is how long a server asked to be left alone: the error, or one that it
// wraps, says so by a method RetryAfter. Zero: it did not.
func retryAfter(err error) time.Duration {
	var r interface{ RetryAfter() time.Duration }
	if errors.As(err, &r) {
		return r.RetryAfter()
	}
	return 0
}

const (
	firstWait = 500 * time.Millisecond
	longWait  = 30 * time.Second
)

// Try does something, and again while it fails for a time and the budget is not
// spent. A server that asks to be left alone for longer than that is not asked again.
func Try(ctx context.Context, budget time.Duration, do func() error) error {
	return patience{time.Now().Add(budget)}.try(ctx, do)
}

// A patience is how long there is still time to try again what failed for a time.
type patience struct{ until time.Time }

// try does something again, after longer and longer waits, while it fails for a
// time and there is patience left. The waits of many runs differ.
func (p patience) try(ctx context.Context, do func() error) error {
	waits := backoff.NewExponentialBackOff()
	waits.InitialInterval, waits.MaxInterval = firstWait, longWait
	_, err := backoff.Retry(ctx, func() (struct{}, error) {
		err := do()
		if err != nil && (ctx.Err() != nil || !Temporary(err) || time.Until(p.until) <= 0) {
			err = backoff.Permanent(err)
		} else if rest := retryAfter(err); rest > 0 {
			err = &later{err, &backoff.RetryAfterError{Duration: rest}}
		}
		return struct{}{}, err
	}, backoff.WithBackOff(waits), backoff.WithMaxElapsedTime(max(time.Until(p.until), 1)))
	return err
}

// later is an error with the word for it that backoff knows.
type later struct {
	error
	after *backoff.RetryAfterError
}

func (l *later) Unwrap() []error { return []error{l.error, l.after} }
