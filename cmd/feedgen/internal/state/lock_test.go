package state_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"feedgen/cmd/feedgen/internal/state"
)

func TestOnlyOneHoldsALock(t *testing.T) {
	c := state.In(t.TempDir())
	unlock, err := c.Lock(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Lock(t.Context(), 0)
	if want := fmt.Sprintf("process %d, since ", os.Getpid()); !errors.Is(err, state.ErrHeld) || !strings.Contains(err.Error(), want) {
		t.Errorf("error is %v, want one with %q", err, want)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Lock(ctx, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v, want %v", err, context.Canceled)
	}
	waiting := make(chan error, 1)
	go func() {
		again, err := c.Lock(t.Context(), time.Hour)
		if err == nil {
			again()
		}
		waiting <- err
	}()
	unlock()
	if err := <-waiting; err != nil {
		t.Error(err)
	}
}
