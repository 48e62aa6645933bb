package lease_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"sync"
	"time"

	"feedgen/feedgen"
	"feedgen/out"
)

// A bucket keeps objects for several clients.
type bucket struct {
	mu       sync.Mutex
	objects  map[string][]byte
	puts     []put
	deaf     bool // to conditions
	requests sync.WaitGroup
}

// A put is one that was done.
type put struct {
	name, data string
	by         *client
}

func newBucket() *bucket { return &bucket{objects: make(map[string][]byte)} }

// log gives the puts that were done so far, in order.
func (b *bucket) log() []put {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.puts)
}

func tagOf(data []byte) string { return fmt.Sprintf("%x", sha256.Sum256(data)) }

// A client sends requests to a bucket, on a network of its own.
type client struct {
	*bucket
	takes func() time.Duration // each way of a request; nil: none

	mu      sync.Mutex
	stopped chan struct{} // closed when it goes on; nil: it is not stopped
	cut     bool          // nothing arrives
	lose    int           // so many answers to puts
	silence int           // so many requests get no answer at all
}

var errNetwork = errors.New("the network is down")

func (c *client) set(change func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	change()
}

// stop has the process behind the client stand still until the function that it gives
// is called.
func (c *client) stop() (goOn func()) {
	stopped := make(chan struct{})
	c.set(func() { c.stopped = stopped })
	return func() {
		c.set(func() { c.stopped = nil })
		close(stopped)
	}
}

// wait is for a process that stands still to go on.
func (c *client) wait() {
	for {
		c.mu.Lock()
		stopped := c.stopped
		c.mu.Unlock()
		if stopped == nil {
			return
		}
		<-stopped
	}
}

func (c *client) way() {
	if c.takes != nil {
		time.Sleep(c.takes())
	}
}

// ask does a request. What is under way arrives, whether or not somebody still waits.
func (c *client) ask(ctx context.Context, isPut bool, do func() error) error {
	c.wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	c.mu.Lock()
	silent := c.silence > 0
	if silent {
		c.silence--
	}
	c.mu.Unlock()
	if silent {
		<-ctx.Done()
		return ctx.Err()
	}
	answer := make(chan error, 1)
	c.requests.Go(func() {
		c.way()
		c.mu.Lock()
		cut, lost := c.cut, isPut && c.lose > 0
		if lost {
			c.lose--
		}
		c.mu.Unlock()
		if cut {
			answer <- errNetwork
			return
		}
		c.bucket.mu.Lock()
		err := do()
		c.bucket.mu.Unlock()
		c.way()
		if lost {
			err = errNetwork
		}
		answer <- err
	})
	select {
	case err := <-answer:
		c.wait()
		return err
	case <-ctx.Done():
		c.wait()
		return ctx.Err()
	}
}

func (c *client) Stat(ctx context.Context, name string) (out.Info, error) {
	var info out.Info
	err := c.ask(ctx, false, func() error {
		data, ok := c.objects[name]
		if !ok {
			return fs.ErrNotExist
		}
		info = out.Info{Size: int64(len(data)), SHA256: sha256.Sum256(data), Tag: tagOf(data)}
		return nil
	})
	if err != nil {
		return out.Info{}, err // what comes too late must not be read
	}
	return info, nil
}

func (c *client) Open(ctx context.Context, name string) (io.ReadCloser, error) {
	var data []byte
	err := c.ask(ctx, false, func() error {
		there, ok := c.objects[name]
		if !ok {
			return fs.ErrNotExist
		}
		data = there
		return nil
	})
	if err != nil {
		return nil, err
	}
	return io.NopCloser(bytes.NewReader(data)), nil
}

func (c *client) Swap(ctx context.Context, f feedgen.File, tag string) error {
	r, err := f.Open()
	if err != nil {
		return err
	}
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	return c.ask(ctx, true, func() error {
		there, ok := c.objects[f.Name]
		if !c.deaf && (ok != (tag != "") || ok && tagOf(there) != tag) {
			return out.ErrChanged
		}
		c.objects[f.Name] = data
		c.puts = append(c.puts, put{f.Name, string(data), c})
		return nil
	})
}

func (c *client) Delete(ctx context.Context, name string) error {
	return c.ask(ctx, true, func() error {
		delete(c.objects, name)
		return nil
	})
}
