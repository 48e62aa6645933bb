package s3_test

import (
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"feedgen/feedgen"
	"feedgen/out"
	"feedgen/out/outtest"
	"feedgen/out/s3"
)

// A cutter stands between a client and a server and cuts connections. It ends
// with its test.
type cutter struct {
	URL string

	target   string
	up, down atomic.Int64 // bytes until the cut; below zero: none
}

func newCutter(t *testing.T, url string) *cutter {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cutter{URL: "http://" + listener.Addr().String(), target: strings.TrimPrefix(url, "http://")}
	c.heal()
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			wg.Go(func() { c.join(conn) })
		}
	})
	t.Cleanup(func() {
		listener.Close()
		wg.Wait()
	})
	return c
}

func (c *cutter) cut(up, down int64) {
	c.up.Store(up)
	c.down.Store(down)
}

func (c *cutter) heal() { c.cut(-1, -1) }

// join carries bytes both ways until either way ends or is cut.
func (c *cutter) join(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", c.target)
	if err != nil {
		return
	}
	defer server.Close()
	// That a way breaks off is what this is for.
	carry := func(to, from net.Conn, limit int64) {
		if limit < 0 {
			_, _ = io.Copy(to, from)
		} else {
			_, _ = io.CopyN(to, from, limit)
		}
		// Both ends, so that the other way ends too.
		client.Close()
		server.Close()
	}
	var wg sync.WaitGroup
	wg.Go(func() { carry(server, client, c.up.Load()) })
	wg.Go(func() { carry(client, server, c.down.Load()) })
	wg.Wait()
}

// testCutConnections puts and reads over connections that are cut anywhere.
func testCutConnections(t *testing.T, cfg s3.Config) {
	const size = 200_000
	c := newCutter(t, cfg.Endpoint)
	cfg.Endpoint = c.URL
	random := rand.New(rand.NewPCG(1, 2))
	version := func(i int) feedgen.File {
		return outtest.File("rss.xml", strings.Repeat(string(rune('a'+i%26)), size+i))
	}
	live := version(0)
	outtest.MustPut(t, open(t, cfg), live)
	for i := range 30 {
		// A new destination each time: the cut is for new connections.
		up, down := random.Int64N(size+1000), int64(-1)
		if i%3 == 0 {
			up, down = -1, random.Int64N(400)
		}
		c.cut(up, down)
		next := version(i + 1)
		err := open(t, cfg).Put(t.Context(), next)
		if err != nil && !isTemporary(err) {
			t.Errorf("put, cut at %d and %d: %v, which does not say that it may be tried again", up, down, err)
		}
		c.heal()
		d := open(t, cfg)
		isNext, err1 := out.Has(t.Context(), d, next)
		isOld, err2 := out.Has(t.Context(), d, live)
		if err := errors.Join(err1, err2); err != nil {
			t.Fatal(err)
		}
		if !isNext && (err == nil || !isOld) {
			t.Errorf("put, cut at %d and %d, said %v; the old file is there: %v", up, down, err, isOld)
		}
		outtest.MustPut(t, d, next)
		live = next

		down = random.Int64N(size)
		c.cut(-1, down)
		if err := readAll(t, open(t, cfg), live.Name); !isTemporary(err) {
			t.Errorf("read, cut at %d: %v, which does not say that it may be tried again", down, err)
		}
		c.heal()
	}
}

func readAll(t *testing.T, d out.Reader, name string) error {
	r, err := d.Open(t.Context(), name)
	if err != nil {
		return err
	}
	defer r.Close()
	_, err = io.Copy(io.Discard, r)
	return err
}

func TestAFileIsOldOrNewWhereverConnectionsAreCut(t *testing.T) {
	testCutConnections(t, config(newStore(t)))
}
