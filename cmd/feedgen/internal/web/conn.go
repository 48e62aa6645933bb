package web

import (
	"net"
	"sync"
	"time"
)

// A limited listener bounds how many connections there are at a time, and for how long
// each may take nothing of an answer.
type limited struct {
	net.Listener
	places chan struct{} // one is taken for each connection
	closed chan struct{}
	close  func()
}

func limit(l net.Listener) *limited {
	closed := make(chan struct{})
	return &limited{l, make(chan struct{}, maxConnections), closed, sync.OnceFunc(func() { close(closed) })}
}

// Accept waits for a place, and then for a connection.
func (l *limited) Accept() (net.Conn, error) {
	select {
	case l.places <- struct{}{}:
	case <-l.closed:
		return nil, net.ErrClosed
	}
	c, err := l.Listener.Accept()
	if err != nil {
		<-l.places
		return nil, err
	}
	return &conn{Conn: c, leave: sync.OnceFunc(func() { <-l.places })}, nil
}

// Close ends waiting, too.
func (l *limited) Close() error {
	l.close()
	return l.Listener.Close()
}

// A conn lets its peer take an answer slowly, but not endlessly so: each piece has a time
// of its own, where a server's WriteTimeout would be one for the whole.
type conn struct {
	net.Conn
	leave func()
	until time.Time // deadline of writing; only Write has it
}

// piece is how much of an answer must be taken in the time that a peer may stall.
const piece = 64 << 10

func (c *conn) Write(p []byte) (written int, err error) {
	for {
		part := p[written:min(written+piece, len(p))]
		if err := c.patience(); err != nil {
			return written, err
		}
		n, err := c.Conn.Write(part)
		written += n
		if err != nil || written == len(p) {
			return written, err
		}
	}
}

// patience gives the next piece its time, and a little more, so that not every short
// answer costs a timer.
func (c *conn) patience() error {
	now := time.Now()
	if c.until.Sub(now) >= stallTime {
		return nil
	}
	c.until = now.Add(stallTime + stallTime/4)
	return c.SetWriteDeadline(c.until)
}

// CloseWrite lets the server say that it is done before it closes, so that its last words
// are heard.
func (c *conn) CloseWrite() error {
	if tcp, ok := c.Conn.(*net.TCPConn); ok {
		return tcp.CloseWrite()
	}
	return nil
}

func (c *conn) Close() error {
	defer c.leave()
	return c.Conn.Close()
}
