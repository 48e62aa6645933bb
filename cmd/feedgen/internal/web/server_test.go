package web_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"feedgen/cmd/feedgen/internal/web"
)

// A pipes listener has connections within this process, which take nothing that is not
// read. So virtual time holds for them.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func newPipes() *pipes { return &pipes{conns: make(chan net.Conn), closed: make(chan struct{})} }

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }

func (p *pipes) dial() net.Conn {
	ours, theirs := net.Pipe()
	p.conns <- theirs
	return ours
}

// inVirtualTime serves by a handler while test is run, and then ends the server, which
// must end without an error.
func inVirtualTime(t *testing.T, handler http.HandlerFunc, test func(t *testing.T, p *pipes, stop func())) {
	synctest.Test(t, func(t *testing.T) {
		p := newPipes()
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- web.Serve(ctx, p, handler, silent, 10*time.Second) }()
		test(t, p, stop)
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

const request = "GET / HTTP/1.1\r\nHost: quay.example\r\n\r\n"

var megabyte = strings.Repeat("0123456789abcdef", 1<<16)

// big answers with a megabyte, in one piece.
func big(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(megabyte)) }

func send(t *testing.T, c net.Conn, text string) {
	t.Helper()
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
}

// TestAReaderMayBeSlow takes a minute for each quarter of a megabyte.
func TestAReaderMayBeSlow(t *testing.T) {
	inVirtualTime(t, big, func(t *testing.T, p *pipes, stop func()) {
		c := p.dial()
		defer c.Close()
		send(t, c, request)
		response, err := http.ReadResponse(bufio.NewReader(&slow{c, 4 * time.Millisecond}), nil)
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		body, err := io.ReadAll(response.Body)
		response.Body.Close()
		if err != nil || string(body) != megabyte {
			t.Errorf("%d bytes, error %v", len(body), err)
		}
		if took := time.Since(start); took < 4*time.Minute {
			t.Errorf("it took %v: that is not slow", took)
		}
	})
}

// A slow reader takes a time for each 16 bytes.
type slow struct {
	io.Reader
	pause time.Duration
}

func (s *slow) Read(p []byte) (int, error) {
	time.Sleep(s.pause)
	return s.Reader.Read(p[:min(len(p), 16)])
}

// TestAReaderThatTakesNothingIsCutOff, and one that asks for nothing.
func TestAReaderThatTakesNothingIsCutOff(t *testing.T) {
	for name, sent := range map[string]string{
		"after its request":   request,
		"within its request":  request[:20],
		"before its request":  "",
		"after half a header": "GET / HTTP/1.1\r\nX: " + strings.Repeat("x", 10_000),
	} {
		t.Run(name, func(t *testing.T) {
			inVirtualTime(t, big, func(t *testing.T, p *pipes, stop func()) {
				c := p.dial()
				defer c.Close()
				send(t, c, sent)
				time.Sleep(5 * time.Second)
				if err := c.SetWriteDeadline(time.Time{}); err != nil {
					t.Fatal("it was cut off at once")
				}
				// The server may say why before it hangs up, which is not taken either.
				time.Sleep(45 * time.Second)
				if err := c.SetWriteDeadline(time.Time{}); !errors.Is(err, io.ErrClosedPipe) {
					t.Errorf("it is not cut off: %v", err)
				}
			})
		})
	}
}

// TestHeadersAreBounded: what is too much gets an answer, and no more.
func TestHeadersAreBounded(t *testing.T) {
	address := serve(t, func(ctx context.Context, l net.Listener) error {
		return web.Serve(ctx, l, http.HandlerFunc(big), silent, time.Second)
	})
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	// The server may have hung up before it is all sent.
	_, _ = io.WriteString(c, "GET / HTTP/1.1\r\nHost: x\r\nX: "+strings.Repeat("x", 100_000))
	line, _ := bufio.NewReader(c).ReadString('\n')
	if !strings.HasPrefix(line, "HTTP/1.1 431 ") {
		t.Errorf("answer begins with %q", line)
	}
}

// TestConnectionsAreBounded opens as many as there may be, and one more, which is
// answered once another has gone.
func TestConnectionsAreBounded(t *testing.T) {
	inVirtualTime(t, func(w http.ResponseWriter, _ *http.Request) {}, func(t *testing.T, p *pipes, stop func()) {
		var all []net.Conn
		for range 1000 {
			all = append(all, p.dial())
		}
		further := make(chan net.Conn)
		go func() { further <- p.dial() }()
		synctest.Wait()
		select {
		case <-further:
			t.Fatal("there is one more than there may be")
		default:
		}
		all[0].Close()
		c := <-further
		send(t, c, request)
		response, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		for _, c := range append(all, c) {
			c.Close()
		}
	})
}

// TestServeEndsGracefully: an answer in hand is sent to its end within the grace, and no
// further.
func TestServeEndsGracefully(t *testing.T) {
	for name, pause := range map[string]time.Duration{"in time": 5 * time.Second, "too late": time.Minute} {
		t.Run(name, func(t *testing.T) {
			begun, answered := make(chan struct{}), true
			handler := func(w http.ResponseWriter, r *http.Request) {
				close(begun)
				select {
				case <-time.After(pause):
				case <-r.Context().Done():
				}
				_, _ = io.WriteString(w, "done")
			}
			inVirtualTime(t, handler, func(t *testing.T, p *pipes, stop func()) {
				idle, busy := p.dial(), p.dial()
				defer idle.Close()
				defer busy.Close()
				send(t, busy, request)
				<-begun
				stop()
				response, err := http.ReadResponse(bufio.NewReader(busy), nil)
				answered = err == nil
				if answered {
					response.Body.Close()
				}
				if want := pause < 10*time.Second; answered != want {
					t.Errorf("answered is %v, want %v (%v)", answered, want, err)
				}
			})
		})
	}
}

// TestAPanicCostsItsRequestAlone, and the log tells.
func TestAPanicCostsItsRequestAlone(t *testing.T) {
	var log bytes.Buffer
	var mu sync.Mutex
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/bad" {
			panic("a mistake")
		}
	})
	address := "http://" + serve(t, func(ctx context.Context, l net.Listener) error {
		return web.Serve(ctx, l, handler, slog.New(slog.NewTextHandler(locked{&mu, &log}, nil)), time.Second)
	})
	r, err := http.NewRequestWithContext(t.Context(), "GET", address+"/bad", nil)
	if err != nil {
		t.Fatal(err)
	}
	if response, err := plain.RoundTrip(r); err == nil {
		response.Body.Close()
		t.Errorf("status %d", response.StatusCode)
	}
	if got := ask(t, "GET", address); got.status != 200 {
		t.Errorf("status %d after it", got.status)
	}
	mu.Lock()
	defer mu.Unlock()
	if !strings.Contains(log.String(), "a mistake") {
		t.Errorf("log is %q", log.String())
	}
}

type locked struct {
	mu *sync.Mutex
	io.Writer
}

func (l locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Writer.Write(p)
}

// TestServeTellsOfABrokenListener.
func TestServeTellsOfABrokenListener(t *testing.T) {
	l := listen(t)
	l.Close()
	if err := web.Serve(t.Context(), l, http.NotFoundHandler(), silent, time.Second); !errors.Is(err, net.ErrClosed) {
		t.Errorf("error is %v, want %v", err, net.ErrClosed)
	}
}
