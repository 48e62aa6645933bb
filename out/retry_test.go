package out_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"feedgen/feedgen"
	"feedgen/out"
	"feedgen/out/outtest"
)

// busy is an error that will pass.
type busy struct{}

func (busy) Error() string   { return "busy" }
func (busy) Temporary() bool { return true }

// moody fails every operation so many times before it does it.
type moody struct {
	*outtest.Memory
	err   error
	times int
	left  map[string]int
}

func (m *moody) fail(what string) error {
	if m.left == nil {
		m.left = make(map[string]int)
	}
	if m.left[what]++; m.left[what]%(m.times+1) != 0 {
		return fmt.Errorf("%s: %w", what, m.err)
	}
	return nil
}

func (m *moody) Put(ctx context.Context, f feedgen.File) error {
	if err := m.fail("put"); err != nil {
		return err
	}
	return m.Memory.Put(ctx, f)
}

func (m *moody) Delete(ctx context.Context, name string) error {
	if err := m.fail("delete"); err != nil {
		return err
	}
	return m.Memory.Delete(ctx, name)
}

func (m *moody) Open(ctx context.Context, name string) (io.ReadCloser, error) {
	if err := m.fail("open"); err != nil {
		return nil, err
	}
	return m.Memory.Open(ctx, name)
}

func TestPublishTriesAgainWhatFailsForATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &moody{Memory: &outtest.Memory{}, err: busy{}, times: 2}
		files := []feedgen.File{imageFile("images/1.png", "1"), file("a.xml", "a")}
		for _, files := range [][]feedgen.File{files, nil, nil} {
			opts := out.Options{Now: time.Now(), Keep: time.Minute, Budget: time.Hour}
			if _, err := out.Publish(t.Context(), d, files, opts); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Hour)
		}
		if r, err := d.Memory.Open(t.Context(), "images/1.png"); err == nil {
			r.Close()
			t.Error("the image was not deleted")
		}
	})
}

func TestPublishGivesUpWhenItsBudgetIsSpent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &moody{Memory: &outtest.Memory{}, err: busy{}, times: 1 << 30}
		start := time.Now()
		_, err := out.Publish(t.Context(), d, []feedgen.File{file("a.xml", "a")}, out.Options{Budget: time.Minute})
		if !errors.Is(err, busy{}) {
			t.Errorf("error is %v", err)
		}
		if took := time.Since(start); took < 10*time.Second || took > time.Minute {
			t.Errorf("gave up after %v", took)
		}
	})
}

// resting is an error that will pass after a time.
type resting struct {
	busy
	rest time.Duration
}

func (r resting) RetryAfter() time.Duration { return r.rest }

func TestTryWaitsAsLongAsItIsAskedTo(t *testing.T) {
	for _, c := range []struct {
		rest, want time.Duration
		tries      int
	}{
		{40 * time.Second, 40 * time.Second, 2},
		{2 * time.Minute, 0, 1},
	} {
		synctest.Test(t, func(t *testing.T) {
			start, tries := time.Now(), 0
			err := out.Try(t.Context(), time.Minute, func() error {
				if tries++; tries == 2 {
					return nil
				}
				return fmt.Errorf("put: %w", resting{rest: c.rest})
			})
			if took := time.Since(start); took != c.want || tries != c.tries || (err == nil) != (c.tries == 2) {
				t.Errorf("asked for %v: %d tries in %v, error %v", c.rest, tries, took, err)
			}
			if c.tries == 1 && !errors.As(err, &resting{}) {
				t.Errorf("error is %v", err)
			}
		})
	}
}

func TestPublishTriesOnceWhatWillNotPass(t *testing.T) {
	full := errors.New("disk full")
	for name, opts := range map[string]out.Options{"no budget": {}, "another error": {Budget: time.Hour}} {
		err := error(busy{})
		if opts.Budget > 0 {
			err = full
		}
		d := &moody{Memory: &outtest.Memory{}, err: err, times: 1}
		if _, got := out.Publish(t.Context(), d, []feedgen.File{file("a.xml", "a")}, opts); !errors.Is(got, err) {
			t.Errorf("%s: error is %v", name, got)
		}
		if d.left["open"] != 1 {
			t.Errorf("%s: %d tries", name, d.left["open"])
		}
	}
}

func TestPublishStopsToTryWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		d := &moody{Memory: &outtest.Memory{}, err: busy{}, times: 1 << 30}
		if _, err := out.Publish(ctx, d, []feedgen.File{file("a.xml", "a")}, out.Options{Budget: time.Hour}); err == nil {
			t.Error("no error")
		}
	})
}
