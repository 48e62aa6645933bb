package daemon_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/job"
	"feedgen/feedgen"
	"feedgen/out"
	"feedgen/out/lease"
)

// A bucket has the lease's object. Its zero value is empty.
type bucket struct {
	mu      sync.Mutex
	objects map[string][]byte
	deaf    bool // to conditions
	down    bool
}

var errDown = errors.New("the store is down")

func (b *bucket) Stat(_ context.Context, name string) (out.Info, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.down {
		return out.Info{}, errDown
	}
	data, ok := b.objects[name]
	if !ok {
		return out.Info{}, fs.ErrNotExist
	}
	return out.Info{Size: int64(len(data)), Tag: fmt.Sprintf("%x", sha256.Sum256(data))}, nil
}

func (b *bucket) Open(_ context.Context, name string) (io.ReadCloser, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return io.NopCloser(bytes.NewReader(b.objects[name])), nil
}

func (b *bucket) Swap(ctx context.Context, f feedgen.File, tag string) error {
	if info, _ := b.Stat(ctx, f.Name); info.Tag != tag && !b.deaf {
		return out.ErrChanged
	}
	r, err := f.Open()
	if err != nil {
		return err
	}
	data, err := io.ReadAll(r)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.objects == nil {
		b.objects = make(map[string][]byte)
	}
	b.objects[f.Name] = data
	return err
}

func (b *bucket) Delete(_ context.Context, name string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.objects, name)
	return nil
}

// parseLock gives a configuration with a lease of ten seconds, and a run every minute.
func parseLock(t *testing.T) *config.Config {
	t.Helper()
	cfg, err := config.Parse(t.TempDir()+"/feedgen.toml", []byte(`
site     = { title = "Quay", url = "https://example.com" }
source   = [{ path = "posts" }]
out      = [{ type = "s3", region = "eu-west-1", bucket = "news" }]
lock     = { lease = "10s" }
schedule = { cron = "@every 1m" }
`), nil)
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}

// A member is one of several daemons.
type member struct {
	trial
	runs    []job.Cause
	follows atomic.Int64
}

// join starts a daemon that takes its part in a bucket's lease. What its runs do is to
// be noted, if nothing else is.
func (m *member) join(t *testing.T, b *bucket) {
	t.Helper()
	work := func(_ context.Context, _ *config.Config, o job.Options) (*job.Report, error) {
		if err := o.Lease.Fence(); err != nil {
			t.Errorf("a run begins: %v", err)
		}
		m.runs = append(m.runs, o.Cause)
		return &job.Report{}, nil
	}
	if m.Work == nil {
		m.Work = work
	}
	m.Replica = func(*config.Config) (*job.Replica, error) {
		l, err := lease.New(b, lease.Config{Name: "lease", Time: 10 * time.Second})
		return &job.Replica{
			Lease:  l,
			Follow: func(context.Context) (bool, error) { m.follows.Add(1); return false, nil },
			Close:  func() error { return nil },
		}, err
	}
	m.start(t, parseLock(t))
}

func TestOneOfSeveralDaemonsRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b bucket
		members := make([]*member, 3)
		for i := range members {
			members[i] = &member{}
			members[i].join(t, &b)
		}
		time.Sleep(10*time.Minute + 30*time.Second)
		synctest.Wait()
		first := members[0]
		for i, m := range members {
			if len(m.runs) > 0 {
				first = members[i]
			}
		}
		if got := len(first.runs); got != 11 || first.runs[0] != job.OnLease || first.runs[1] != job.OnTime {
			t.Errorf("runs are %v, want one when the lease was taken and ten at their times", first.runs)
		}
		first.stop()
		time.Sleep(2 * time.Second) // others look every second
		synctest.Wait()
		second := 0
		for _, m := range members {
			if m == first {
				continue
			}
			if n := len(m.runs); n == 1 && m.runs[0] == job.OnLease {
				second++
			} else if n > 0 {
				t.Errorf("runs beside the first: %v", m.runs)
			}
			// Every five seconds.
			if n := m.follows.Load(); n < 100 {
				t.Errorf("followed %d times in ten minutes", n)
			}
			m.stop()
		}
		if second != 1 {
			t.Errorf("%d took over, want one", second)
		}
		if n := first.follows.Load(); n > 2 {
			t.Errorf("the first followed itself %d times", n)
		}
	})
}

// TestRunsFailWhileTheLeaseCannotBeAskedFor, so that somebody is told.
func TestRunsFailWhileTheLeaseCannotBeAskedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b bucket
		m := &member{}
		m.Work = func(_ context.Context, _ *config.Config, o job.Options) (*job.Report, error) {
			return &job.Report{}, o.Lease.Fence()
		}
		m.join(t, &b)
		time.Sleep(5*time.Minute + 30*time.Second)
		b.mu.Lock()
		b.down = true
		b.mu.Unlock()
		time.Sleep(5 * time.Minute)
		b.mu.Lock()
		b.down = false
		b.mu.Unlock()
		time.Sleep(5 * time.Minute)
		synctest.Wait()
		told := m.stop()
		if n := strings.Count(told, `msg="run failed"`); n != 5 {
			t.Errorf("%d runs failed in five minutes, want 5:\n%s", n, told)
		}
		for _, want := range []string{`msg="the lease cannot be asked for"`, errDown.Error(), `msg="the lease is lost"`} {
			if strings.Count(told, want) != 1 {
				t.Errorf("log has not once %q:\n%s", want, told)
			}
		}
	})
}

func TestADaemonRefusesAStoreThatIgnoresConditions(t *testing.T) {
	var b bucket
	b.deaf = true
	l, err := lease.New(&b, lease.Config{Name: "lease", Time: 10 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	d := &trial{}
	d.Replica = func(*config.Config) (*job.Replica, error) {
		return &job.Replica{Lease: l, Close: func() error { return nil }}, nil
	}
	d.Log = slog.New(slog.DiscardHandler)
	err = d.Run(t.Context(), parseLock(t))
	if !errors.Is(err, lease.ErrIgnored) || !strings.HasPrefix(err.Error(), "lock: out s3://news: ") {
		t.Errorf("error is %v", err)
	}
}
