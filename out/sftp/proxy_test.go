package sftp_test

import (
	"io"
	"net"
	"sync"
	"sync/atomic"
	"testing"

	"feedgen/out/sftp"
)

// A proxy stands between a destination and its server.
type proxy struct {
	server
	left   atomic.Int64 // how many bytes it lets through before it cuts the connection
	passed atomic.Int64
	frozen atomic.Bool // it then lets nothing through and cuts nothing
	kept   func()      // called when it first keeps what should go through
}

const unlimited = 1 << 40

// between puts a proxy before a server.
func between(t *testing.T, s *server) (*proxy, func(*sftp.Config)) {
	t.Helper()
	p := &proxy{}
	p.left.Store(unlimited)
	p.serve = func(client net.Conn) {
		upstream, err := net.Dial("tcp", s.address)
		if err != nil {
			return
		}
		var both sync.WaitGroup
		both.Go(func() { p.pass(upstream, client) })
		both.Go(func() { p.pass(client, upstream) })
		both.Wait()
	}
	p.listen(t, "127.0.0.1:0")
	return p, func(cfg *sftp.Config) {
		cfg.Host = p.address
	}
}

// pass copies bytes until there are no more or no more may pass, and then ends both
// connections.
func (p *proxy) pass(to, from net.Conn) {
	defer to.Close()
	defer from.Close()
	buf := make([]byte, 1<<14)
	for {
		n, err := from.Read(buf)
		if p.frozen.Load() {
			p.kept()
			_, _ = io.Copy(io.Discard, from)
			return
		}
		may := max(0, min(int64(n), p.left.Add(-int64(n))+int64(n)))
		p.passed.Add(may)
		if _, failed := to.Write(buf[:may]); failed != nil || err != nil || may < int64(n) {
			return
		}
	}
}
