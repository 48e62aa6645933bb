package remote_test

import (
	"context"
	"net"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"feedgen/sources/media/remote"
)

// A network is one server behind all names, within a process and in virtual
// time. Its conns counts the connections made and those still open.
type network struct {
	accept chan net.Conn
	closed chan struct{}
	made   atomic.Int64
	open   atomic.Int64
}

// connect gives a client and the network that it asks. It must be called in a
// bubble of synctest, which then ends only once every goroutine of client and
// server has.
func connect(t *testing.T, h http.HandlerFunc, cfg remote.Config) (*remote.Client, *network) {
	t.Helper()
	n := &network{accept: make(chan net.Conn), closed: make(chan struct{})}
	server := &http.Server{Handler: h}
	go func() { _ = server.Serve(n) }()
	cfg.UserAgent = "feedgen-test/1.0"
	c, err := remote.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	c.SetDial(n.dial)
	t.Cleanup(func() {
		c.Close()
		synctest.Wait()
		if open := n.open.Load(); open != 0 {
			t.Errorf("%d connections are open at the end", open)
		}
		_ = server.Shutdown(context.Background())
	})
	return c, n
}

func (n *network) dial(context.Context, string, string) (net.Conn, error) {
	client, server := net.Pipe()
	n.made.Add(1)
	n.open.Add(1)
	select {
	case n.accept <- server:
		return &countedConn{Conn: client, open: &n.open}, nil
	case <-n.closed:
		return nil, net.ErrClosed
	}
}

// A countedConn is the client's end of a connection.
type countedConn struct {
	net.Conn
	open *atomic.Int64
	done atomic.Bool
}

func (c *countedConn) Close() error {
	if c.done.CompareAndSwap(false, true) {
		c.open.Add(-1)
	}
	return c.Conn.Close()
}

// Accept makes a network a net.Listener, with Close and Addr.
func (n *network) Accept() (net.Conn, error) {
	select {
	case conn := <-n.accept:
		return conn, nil
	case <-n.closed:
		return nil, net.ErrClosed
	}
}

func (n *network) Close() error {
	close(n.closed)
	return nil
}

func (n *network) Addr() net.Addr { return &net.UnixAddr{Name: "network", Net: "pipe"} }
