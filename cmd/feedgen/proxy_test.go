//go:build peers

package main

import (
	"io"
	"net"
	"sync"
	"testing"
)

// A proxy stands before a server. It counts the bytes that pass either way, and can
// spoil one connection or all that come.
type proxy struct {
	address string
	target  string
	meter   meter

	open sync.WaitGroup // connections

	mu    sync.Mutex
	fault fault
	times int // how many connections it is for; below zero: all
}

// A fault is what becomes of a connection when so many bytes have passed.
type fault struct {
	after int64
	does  mischief
}

type mischief int

const (
	none    mischief = iota
	cuts             // both ends
	stalls           // says nothing more until the client leaves
	corrupt          // changes a byte and goes on
)

func newProxy(t *testing.T, target string) *proxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{address: listener.Addr().String(), target: target}
	var accepting sync.WaitGroup
	accepting.Go(func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			p.open.Go(func() { p.join(client.(*net.TCPConn)) })
		}
	})
	t.Cleanup(func() {
		listener.Close()
		accepting.Wait()
		p.open.Wait()
	})
	return p
}

// spoil makes so many connections meet a fault; below zero: all.
func (p *proxy) spoil(f fault, times int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fault, p.times = f, times
}

// heal ends all faults.
func (p *proxy) heal() { p.spoil(fault{}, 0) }

// settle waits until the server has done what those have asked for who have left.
func (p *proxy) settle() { p.open.Wait() }

// A joint is a connection through the proxy.
type joint struct {
	*proxy
	client, server *net.TCPConn

	mu     sync.Mutex
	passed int64
	over   bool // the fault has happened, or was none of this one's
}

func (p *proxy) join(client *net.TCPConn) {
	defer client.Close()
	conn, err := net.Dial("tcp", p.target)
	if err != nil {
		return
	}
	defer conn.Close()
	j := &joint{proxy: p, client: client, server: conn.(*net.TCPConn)}
	var both sync.WaitGroup
	both.Go(func() { j.pass(j.server, j.client) })
	both.Go(func() { j.pass(j.client, j.server) })
	both.Wait()
}

// pass carries bytes one way until there are no more.
func (j *joint) pass(to, from *net.TCPConn) {
	// A client that is killed leaves at once, and what it has said is still done.
	defer func() { _ = to.CloseWrite() }()
	buf := make([]byte, 4096)
	for {
		n, err := from.Read(buf)
		j.meter.add(int64(n))
		if !j.spoiled(buf[:n]) {
			return
		}
		if _, failed := to.Write(buf[:n]); failed != nil {
			_, _ = io.Copy(io.Discard, from) // the server still says something to who has left
			return
		}
		if err != nil {
			return
		}
	}
}

// spoiled does to bytes what the fault says. It is false where the connection ends.
func (j *joint) spoiled(p []byte) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	from := j.passed
	j.passed += int64(len(p))
	f, due := j.meet(from, j.passed)
	if !due {
		return true
	}
	switch f.does {
	case corrupt:
		p[f.after-from] ^= 0x20
		return true
	case stalls:
		_, _ = io.Copy(io.Discard, j.client)
	}
	j.client.Close()
	j.server.Close()
	return false
}

// meet gives the fault of a connection if it is due between two numbers of bytes.
func (j *joint) meet(from, to int64) (fault, bool) {
	j.proxy.mu.Lock()
	defer j.proxy.mu.Unlock()
	f := j.fault
	if j.times == 0 || j.over || f.does == none || f.after < from || f.after >= to {
		return fault{}, false
	}
	j.over = true
	j.times--
	return f, true
}

// A meter counts what happens at a place, so that a run can be stopped at any point
// of what it does there. Its zero value is ready.
type meter struct {
	mu  sync.Mutex
	n   int64
	at  int64
	hit func()
}

func (m *meter) add(n int64) {
	m.mu.Lock()
	m.n += n
	hit := m.hit
	if hit != nil && m.n >= m.at {
		m.hit = nil
	} else {
		hit = nil
	}
	m.mu.Unlock()
	if hit != nil {
		hit()
	}
}

// start counts anew, and calls hit once when there are so many; nil: never.
func (m *meter) start(at int64, hit func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.n, m.at, m.hit = 0, at, hit
}

// stop gives the count.
func (m *meter) stop() int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.hit = nil
	return m.n
}
