//go:build peers

package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"feedgen/out/outtest/peers"
)

var rounds = flag.Int("rounds", 5, "how many times the replica that publishes is killed, paused or cut off")

const (
	replicaLease    = 2 * time.Second
	replicaInterval = 10 * time.Second
	leaseObject     = ".feedgen/lease/rss.xml"
)

// TestReplicas has three daemons run one configuration, while posts change all the time.
// Whichever publishes is killed, paused for longer than its lease with a feed on its way,
// or cut off from the store.
func TestReplicas(t *testing.T) {
	r := newReplicas(t)
	stop := r.write(t)
	defer stop()
	random := rand.New(rand.NewPCG(*seed, 1))
	var took time.Duration
	for n := range *rounds {
		first := r.holder(t)
		// Anywhere in what it does.
		asked := first.door.count() + 1 + random.IntN(40)
		r.await(t, "a further request", func() bool { return first.door.count() >= asked })
		var heal func()
		var begin time.Time
		switch n % 3 {
		case 0:
			begin = time.Now()
			heal = first.kill(t)
		case 1:
			begin, heal = first.pause(t)
		case 2:
			begin = time.Now()
			first.door.close()
			heal = first.door.open
		}
		second := r.successor(t, first)
		last := r.log()
		took = max(took, last[len(last)-1].at.Sub(begin))
		r.wantPublished(t, second)
		r.wantRenewed(t, second, 7) // for longer than the lease's time
		heal()
		r.wantRenewed(t, second, 7)
		r.wantFollowed(t)
		if t.Failed() {
			t.Fatalf("after %d rounds, seed %d", n+1, *seed)
		}
	}
	stop()
	r.wantNoMix(t)
	t.Logf("%d takeovers, the slowest within %v of %v", *rounds, took, replicaLease)
	if took > replicaLease {
		t.Errorf("a takeover took %v, want %v at most", took, replicaLease)
	}
}

// A replicas is several daemons of one site, and the store to which they publish.
type replicas struct {
	*gate
	posts string
	all   []*replicaDaemon

	mu      sync.Mutex
	version int // of the posts
}

// A replicaDaemon is one of them.
type replicaDaemon struct {
	dir    string
	door   *doorway
	env    []string
	listen string

	mu      sync.Mutex
	process *exec.Cmd
}

func newReplicas(t *testing.T) *replicas {
	t.Helper()
	const region, bucket, secret = "eu-test-1", "news", "a-secret-for-tests"
	root, address := t.TempDir(), peers.FreeAddress(t)
	if err := os.Mkdir(filepath.Join(root, bucket), 0o755); err != nil {
		t.Fatal(err)
	}
	peers.Start(t, peers.Versitygw(address, root, region, accessWord, secret), address)
	r := &replicas{gate: newGate(address, bucket), posts: t.TempDir()}
	r.change(t)
	for range 3 {
		d := &replicaDaemon{dir: t.TempDir(), door: r.newDoor(t), listen: peers.FreeAddress(t), env: append(os.Environ(), "ACCESS="+accessWord, "SECRET="+secret)}
		write(t, filepath.Join(d.dir, "config.toml"), fmt.Sprintf(`
site     = { title = "Quay", url = "https://quay.example" }
source   = [{ path = %q }]
out      = [
	{ type = "s3", endpoint = "http://%s", region = %q, bucket = %q, access_key = { env = "ACCESS" }, secret_key = { env = "SECRET" } },
	{ path = "public" },
]
schedule = { cron = "@every 10s" }
lock     = { lease = "2s" }
serve    = { listen = %q }
`, r.posts, d.door.address, region, bucket, d.listen))
		r.all = append(r.all, d)
		d.start(t)
	}
	t.Cleanup(func() {
		for _, d := range r.all {
			d.end(syscall.SIGKILL)
			if t.Failed() {
				log, _ := os.ReadFile(filepath.Join(d.dir, "log"))
				t.Logf("%s:\n%s", d.door.address, log)
			}
		}
	})
	return r
}

func (d *replicaDaemon) start(t *testing.T) {
	log, err := os.OpenFile(filepath.Join(d.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	p := exec.Command("feedgen", "daemon")
	p.Dir, p.Env, p.Stderr = d.dir, d.env, log
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.process = p
}

// end ends the process by a signal.
func (d *replicaDaemon) end(s syscall.Signal) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.process != nil {
		_ = d.process.Process.Signal(s)
		_ = d.process.Wait() // it was ended
	}
	d.process = nil
}

// kill kills the process, and gives what starts another in its place.
func (d *replicaDaemon) kill(t *testing.T) (restart func()) {
	d.end(syscall.SIGKILL)
	return func() { d.start(t) }
}

// pause stops the process when it has sent a feed that has not arrived, and gives what
// has the feed arrive and the process go on.
func (d *replicaDaemon) pause(t *testing.T) (begin time.Time, heal func()) {
	held, letGo := d.door.holdNext("rss.xml")
	d.door.await(t, "a feed to be put", func() bool {
		select {
		case <-held:
			return true
		default:
			return false
		}
	})
	begin = time.Now()
	d.signal(syscall.SIGSTOP)
	return begin, func() {
		close(letGo)
		d.signal(syscall.SIGCONT)
	}
}

// signal sends a signal to a process that has begun to ask the store: before, it might
// not be ready for it.
func (d *replicaDaemon) signal(s syscall.Signal) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.process != nil {
		_ = d.process.Process.Signal(s)
	}
}

func (d *doorway) count() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.asked
}

// change makes the post one of the next version.
func (r *replicas) change(t *testing.T) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.version++
	file := filepath.Join(r.posts, "a.md")
	if err := os.WriteFile(file+".tmp", fmt.Appendf(nil, "---\ntitle: A\ndate: 2026-01-01\n---\nVersion %d is here.\n", r.version), 0o644); err != nil {
		t.Error(err)
	}
	if err := os.Rename(file+".tmp", file); err != nil {
		t.Error(err)
	}
}

func (r *replicas) now() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.version
}

// write changes the post again and again until stop, and tells all daemons.
func (r *replicas) write(t *testing.T) (stop func()) {
	done := make(chan struct{})
	var writing sync.WaitGroup
	writing.Go(func() {
		tick := time.NewTicker(400 * time.Millisecond)
		defer tick.Stop()
		asked := make(map[*replicaDaemon]*exec.Cmd)
		for {
			select {
			case <-done:
				return
			case <-tick.C:
			}
			r.change(t)
			for _, d := range r.all {
				r.hasten(d, asked)
			}
		}
	})
	return sync.OnceFunc(func() {
		close(done)
		writing.Wait()
	})
}

// hasten has a daemon run now, if it was there at the last tick: a new one may not be
// ready for signals.
func (r *replicas) hasten(d *replicaDaemon, seen map[*replicaDaemon]*exec.Cmd) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if log, err := os.ReadFile(filepath.Join(d.dir, "log")); err == nil && d.process != nil && seen[d] == d.process && len(log) > 0 {
		_ = d.process.Process.Signal(syscall.SIGHUP)
	}
	seen[d] = d.process
}
