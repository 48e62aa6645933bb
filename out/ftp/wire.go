package ftp

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"time"
)

// A wire is a connection on which nothing takes longer than the limit: each time that
// something is to be read or written, it may take so long.
type wire struct {
	net.Conn
	limit time.Duration
	stop  func() bool // called when it is closed
}

func (w *wire) Read(p []byte) (int, error) {
	if err := w.SetReadDeadline(time.Now().Add(w.limit)); err != nil {
		return 0, err
	}
	return w.Conn.Read(p)
}

func (w *wire) Write(p []byte) (int, error) {
	if err := w.SetWriteDeadline(time.Now().Add(w.limit)); err != nil {
		return 0, err
	}
	return w.Conn.Write(p)
}

func (w *wire) Close() error {
	w.stop()
	return w.Conn.Close()
}

// maxAnswer is how many bytes a server may say to a command. It has room for a
// TLS handshake.
const maxAnswer = 256 << 10

var errTooLong = errors.New("the server's answer has no end")

// A control is the wire over which commands go.
type control struct {
	*wire
	left int // bytes that the server may still say before the next command
}

func (c *control) Read(p []byte) (int, error) {
	if c.left <= 0 {
		return 0, errTooLong
	}
	n, err := c.wire.Read(p[:min(len(p), c.left)])
	c.left -= n
	return n, err
}

func (c *control) Write(p []byte) (int, error) {
	c.left = maxAnswer
	return c.wire.Write(p)
}

// A data is the wire over which one file goes.
type data struct {
	net.Conn // over TLS or not
	wire     *wire
	sends    bool
}

func (d *data) Write(p []byte) (int, error) {
	d.sends = true
	return d.Conn.Write(p)
}

// Handshake is called by the client where there is nothing to write.
func (d *data) Handshake() error {
	d.sends = true
	if secret, ok := d.Conn.(*tls.Conn); ok {
		return secret.Handshake()
	}
	return nil
}

// Close tells the end of what was sent and waits until the server has taken it. A
// TLS server also sends something, by which sessions are taken up, and to close a
// connection on which anything is unread throws away what is still under way.
func (d *data) Close() error {
	if !d.sends {
		return d.Conn.Close()
	}
	var err error
	if secret, ok := d.Conn.(*tls.Conn); ok {
		err = secret.CloseWrite()
	}
	if half, ok := d.wire.Conn.(interface{ CloseWrite() error }); ok && err == nil {
		err = half.CloseWrite()
	}
	if err == nil {
		// What is wrong here, the answer tells.
		_, _ = io.CopyN(io.Discard, d.Conn, maxAnswer)
	}
	return errors.Join(err, d.wire.Close())
}
