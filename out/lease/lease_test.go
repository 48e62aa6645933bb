package lease_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"feedgen/out/lease"
)

const (
	leaseName = ".feedgen/lease/rss.xml"
	leaseTime = 20 * time.Second
)

// A replica is a process that wants the lease.
type replica struct {
	*lease.Lease
	client *client
	skew   atomic.Int64 // of its clock on the wall, in nanoseconds
	stop   func()       // as a signal does; it comes back when Run has
}

// start starts a replica of a bucket.
func start(t *testing.T, b *bucket, takes func() time.Duration) *replica {
	t.Helper()
	r := &replica{client: &client{bucket: b, takes: takes}}
	var err error
	r.Lease, err = lease.New(r.client, lease.Config{
		Name: leaseName, Time: leaseTime,
		Wall: func() time.Time { return time.Now().Round(0).Add(time.Duration(r.skew.Load())) },
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { // it ends with stop
		r.Run(ctx)
		close(ended)
	}()
	r.stop = sync.OnceFunc(func() {
		cancel()
		<-ended
	})
	return r
}

// holders gives those replicas that hold the lease.
func holders(all ...*replica) (held []*replica) {
	for _, r := range all {
		if r.Held() {
			held = append(held, r)
		}
	}
	return held
}

// awaitHolder waits until one of the replicas holds the lease.
func awaitHolder(t *testing.T, limit time.Duration, all ...*replica) *replica {
	t.Helper()
	for begin := time.Now(); time.Since(begin) < limit; time.Sleep(10 * time.Millisecond) {
		if held := holders(all...); len(held) > 1 {
			t.Fatalf("%d hold the lease", len(held))
		} else if len(held) == 1 {
			return held[0]
		}
	}
	t.Fatalf("nobody holds the lease after %v", limit)
	return nil
}

// bubble runs a test in virtual time with three replicas.
func bubble(t *testing.T, test func(t *testing.T, b *bucket, all []*replica)) {
	synctest.Test(t, func(t *testing.T) {
		b := newBucket()
		random := rand.New(rand.NewPCG(1, 1))
		var mu sync.Mutex
		takes := func() time.Duration {
			mu.Lock()
			defer mu.Unlock()
			return time.Duration(random.Int64N(int64(leaseTime / 100)))
		}
		var all []*replica
		for range 3 {
			all = append(all, start(t, b, takes))
		}
		test(t, b, all)
		for _, r := range all {
			r.stop()
		}
		b.requests.Wait()
	})
}

func without(all []*replica, one *replica) (others []*replica) {
	for _, r := range all {
		if r != one {
			others = append(others, r)
		}
	}
	return others
}

func TestAnotherTakesOverWithinTheTime(t *testing.T) {
	for name, gone := range map[string]func(*replica){
		"stopped": func(r *replica) { r.client.stop() },
		"cut off": func(r *replica) { r.client.set(func() { r.client.cut = true }) },
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, _ *bucket, all []*replica) {
				first := awaitHolder(t, leaseTime, all...)
				time.Sleep(time.Minute)
				gone(first)
				others := without(all, first)
				for begin := time.Now(); ; time.Sleep(10 * time.Millisecond) {
					if len(holders(all...)) > 1 {
						t.Fatal("two hold the lease")
					}
					if len(holders(others...)) == 1 {
						break
					}
					if time.Since(begin) > leaseTime {
						t.Fatal("nobody took over")
					}
				}
				heal(all)
				second := awaitHolder(t, leaseTime, others...)
				for range 1000 {
					if held := holders(all...); len(held) != 1 || held[0] != second {
						t.Fatalf("%d hold the lease once the first is back", len(held))
					}
					time.Sleep(100 * time.Millisecond)
				}
			})
		})
	}
}

func TestAnotherTakesOverAtOnceWhenTheLeaseIsGivenBack(t *testing.T) {
	bubble(t, func(t *testing.T, _ *bucket, all []*replica) {
		first := awaitHolder(t, leaseTime, all...)
		time.Sleep(time.Minute)
		first.stop()
		if first.Held() {
			t.Error("it is held after it was given back")
		}
		awaitHolder(t, leaseTime/5, without(all, first)...)
	})
}

// TestAHolderKeepsTheLeaseThroughFailures that pass before its time is over: a network
// that is down for a while, and answers that are lost, of puts that were done.
func TestAHolderKeepsTheLeaseThroughFailures(t *testing.T) {
	bubble(t, func(t *testing.T, b *bucket, all []*replica) {
		first := awaitHolder(t, leaseTime, all...)
		ctx, cancel := first.Within(t.Context())
		defer cancel()
		for range 50 {
			first.client.set(func() { first.client.lose = 1 })
			time.Sleep(leaseTime)
			first.client.set(func() { first.client.cut = true })
			time.Sleep(leaseTime / 5)
			first.client.set(func() { first.client.cut = false })
			time.Sleep(leaseTime)
			if err := first.Fence(); err != nil || ctx.Err() != nil {
				t.Fatalf("fence %v, context %v", err, context.Cause(ctx))
			}
		}
		for _, p := range b.log() {
			if p.name == leaseName && !strings.Contains(p.data, first.ID()) {
				t.Fatalf("another had it: %s", p.data)
			}
		}
	})
}

// TestAHolderKeepsTheLeaseThroughARequestWithoutAnswer of any kind.
func TestAHolderKeepsTheLeaseThroughARequestWithoutAnswer(t *testing.T) {
	bubble(t, func(t *testing.T, _ *bucket, all []*replica) {
		first := awaitHolder(t, leaseTime, all...)
		ctx, cancel := first.Within(t.Context())
		defer cancel()
		for n := range 50 {
			first.client.set(func() { first.client.silence = 1 })
			time.Sleep(leaseTime + time.Duration(n)*leaseTime/50)
			if err := first.Fence(); err != nil || ctx.Err() != nil {
				t.Fatalf("fence %v, context %v", err, context.Cause(ctx))
			}
		}
	})
}

// TestTheContextOfALostLeaseIsCancelledInTime, by the holder's own clock, and before
// anybody else may publish.
func TestTheContextOfALostLeaseIsCancelledInTime(t *testing.T) {
	bubble(t, func(t *testing.T, _ *bucket, all []*replica) {
		first := awaitHolder(t, leaseTime, all...)
		time.Sleep(time.Minute)
		ctx, cancel := first.Within(t.Context())
		defer cancel()
		first.client.set(func() { first.client.cut = true })
		begin := time.Now()
		<-ctx.Done()
		if took := time.Since(begin); took > leaseTime/2 || !errors.Is(context.Cause(ctx), lease.ErrLost) {
			t.Errorf("cancelled after %v: %v", took, context.Cause(ctx))
		}
		if len(holders(all...)) > 0 {
			t.Error("somebody holds it already")
		}
		if ctx, cancel := first.Within(t.Context()); !errors.Is(context.Cause(ctx), lease.ErrLost) {
			t.Errorf("a context of a lease that is not held: %v", ctx.Err())
		} else {
			cancel()
		}
	})
}

// TestClocksOnTheWallMayDiffer by hours, and be set: they make nobody a holder.
func TestClocksOnTheWallMayDiffer(t *testing.T) {
	bubble(t, func(t *testing.T, _ *bucket, all []*replica) {
		for i, r := range all {
			r.skew.Store(int64(i-1) * int64(5*time.Hour))
		}
		first := awaitHolder(t, leaseTime, all...)
		for range 10 {
			first.skew.Add(-int64(time.Hour)) // it is put back
			time.Sleep(leaseTime / 7)
			if held := holders(all...); len(held) != 1 || held[0] != first {
				t.Fatalf("%d hold the lease", len(held))
			}
		}
		// As after a sleep in which its other clock stood still.
		first.skew.Add(int64(time.Hour))
		if first.Held() {
			t.Error("it is held, though the clock on the wall says that its time is over")
		}
		if again := awaitHolder(t, leaseTime, all...); again != first {
			t.Error("another took what was not abandoned")
		}
	})
}

func TestProbeKnowsAStoreThatIgnoresConditions(t *testing.T) {
	b := newBucket()
	l, err := lease.New(&client{bucket: b}, lease.Config{Name: leaseName, Time: leaseTime})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Probe(t.Context()); err != nil {
		t.Error(err)
	}
	b.deaf = true
	if err := l.Probe(t.Context()); err != nil {
		t.Errorf("it was found out before: %v", err)
	}
	l, err = lease.New(&client{bucket: b}, lease.Config{Name: leaseName, Time: leaseTime})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Probe(t.Context()); !errors.Is(err, lease.ErrIgnored) {
		t.Errorf("error is %v, want %v", err, lease.ErrIgnored)
	}
	if len(b.objects) > 0 {
		t.Errorf("there is %v", b.objects)
	}
}

func TestNothingIsTakenFromANewerFeedgen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBucket()
		b.objects[leaseName] = []byte(`{"version": 2}`)
		r := start(t, b, nil)
		time.Sleep(10 * leaseTime)
		if s := r.State(); s.Held || s.Err == nil || !strings.Contains(s.Err.Error(), "newer feedgen") {
			t.Errorf("state is %+v", s)
		}
		r.stop()
		b.requests.Wait()
	})
}

// TestTheLongerTimeCounts where a holder has one and who waits has another.
func TestTheLongerTimeCounts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBucket()
		b.objects[leaseName] = []byte(`{"version": 1, "holder": "x", "term": 7, "count": 3, "seconds": 200}`)
		r := start(t, b, nil)
		time.Sleep(139 * time.Second)
		if r.Held() {
			t.Error("it was taken from one whose time is not over")
		}
		awaitHolder(t, 5*time.Second, r)
		if s := r.State(); s.Holder != r.ID() || s.Err != nil {
			t.Errorf("state is %+v", s)
		}
		r.stop()
		b.requests.Wait()
	})
}

// TestALateAnswerMakesNoHolder: what was asked for before a pause counts from then.
func TestALateAnswerMakesNoHolder(t *testing.T) {
	bubble(t, func(t *testing.T, _ *bucket, all []*replica) {
		first := awaitHolder(t, leaseTime, all...)
		for range 20 {
			goOn := first.client.stop()
			time.Sleep(leaseTime * 6 / 10)
			goOn()
			if first.Held() {
				t.Fatal("it is held after a pause that is longer than its time")
			}
			time.Sleep(leaseTime)
			first = awaitHolder(t, leaseTime, all...)
		}
	})
}

var _ lease.Store = (*client)(nil)
