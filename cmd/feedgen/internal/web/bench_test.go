package web_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"feedgen/cmd/feedgen/internal/web"
)

// feedText is a feed of 60 KB.
func feedText() string {
	var b strings.Builder
	for i := 0; b.Len() < 60_000; i++ {
		fmt.Fprintf(&b, "<item><title>Post %d</title><description>The ferry of %d leaves the quay at %d.</description></item>\n", i, i*i, i%24)
	}
	return b.String()[:60_000]
}

// BenchmarkBesideNetHTTP asks for a feed of 60 KB, whole and unchanged, of a shelf and of
// a bare handler that writes the same headers and bytes, in turn. x-bare is how many requests a
// second the shelf answers for each that the bare handler does.
func BenchmarkBesideNetHTTP(b *testing.B) {
	cfg := configure(b)
	text := feedText()
	publish(b, cfg, map[string]string{"rss.xml": text})
	touch(b, cfg, "rss.xml", longAgo)
	var shelf web.Shelf
	load(b, &shelf, cfg)
	ours := serve(b, func(ctx context.Context, l net.Listener) error {
		return web.Serve(ctx, l, &shelf, silent, time.Second)
	})
	address := "http://" + ours + "/feeds/rss.xml"
	full := ask(b, http.MethodGet, address)
	etag := full.header.Get("ETag")
	unchanged := ask(b, http.MethodGet, address, "If-None-Match: "+etag)
	delete(full.header, "Date")
	delete(unchanged.header, "Date")
	data := []byte(full.body)
	bare := serveBare(b, func(w http.ResponseWriter, r *http.Request) {
		if len(r.Header["If-None-Match"]) > 0 {
			maps.Copy(w.Header(), unchanged.header)
			w.WriteHeader(http.StatusNotModified)
			return
		}
		maps.Copy(w.Header(), full.header)
		_, _ = w.Write(data)
	})
	for name, header := range map[string]string{"200": "", "304": "If-None-Match: " + etag + "\r\n"} {
		b.Run(name, func(b *testing.B) {
			request := "GET /feeds/rss.xml HTTP/1.1\r\nHost: quay.example\r\nUser-Agent: bench\r\n" + header + "\r\n"
			var took, cpu [2]time.Duration
			requests := 0
			for b.Loop() {
				for i, address := range []string{ours, bare} {
					before := processorTime(b)
					took[i] += exchange(b, address, request)
					cpu[i] += processorTime(b) - before
				}
				requests += clients * each
			}
			b.ReportMetric(float64(requests)/took[0].Seconds(), "requests/s")
			b.ReportMetric(took[1].Seconds()/took[0].Seconds(), "x-bare")
			b.ReportMetric(cpu[1].Seconds()/cpu[0].Seconds(), "x-bare-cpu")
		})
	}
}

// processorTime gives what this process has had of processors.
func processorTime(b *testing.B) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// How many connections ask at a time, and how often each.
const (
	clients = 8
	each    = 100
)

// exchange sends requests, and tells how long it took until all were answered. It does as
// little as it can: what the client does, servers cannot.
func exchange(b *testing.B, address, request string) time.Duration {
	conns := make([]net.Conn, clients)
	sizes := make([]int, clients)
	for i := range conns {
		c, err := net.Dial("tcp", address)
		if err != nil {
			b.Fatal(err)
		}
		defer c.Close()
		conns[i], sizes[i] = c, answerSize(b, c, request)
	}
	start := time.Now()
	var wg sync.WaitGroup
	for i, c := range conns {
		wg.Go(func() {
			buffer := make([]byte, sizes[i])
			for range each {
				if _, err := io.WriteString(c, request); err != nil {
					b.Error(err)
					return
				}
				if _, err := io.ReadFull(c, buffer); err != nil {
					b.Error(err)
					return
				}
			}
			if !bytes.HasPrefix(buffer, []byte("HTTP/1.1 ")) {
				b.Errorf("answers are not of one size: %.40q", buffer)
			}
		})
	}
	wg.Wait()
	return time.Since(start)
}

// answerSize sends a request and gives the size of its answer, in bytes.
func answerSize(b *testing.B, c net.Conn, request string) int {
	if _, err := io.WriteString(c, request); err != nil {
		b.Fatal(err)
	}
	counted := &counting{Reader: c}
	buffered := bufio.NewReader(counted)
	response, err := http.ReadResponse(buffered, nil)
	if err != nil {
		b.Fatal(err)
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		b.Fatal(err)
	}
	return counted.n - buffered.Buffered()
}

type counting struct {
	io.Reader
	n int
}

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += n
	return n, err
}

// serve runs a server until the test ends, and gives its address.
func serve(t testing.TB, run func(context.Context, net.Listener) error) (address string) {
	t.Helper()
	l := listen(t)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, l) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return l.Addr().String()
}

// serveBare serves by net/http as it is.
func serveBare(t testing.TB, handler http.HandlerFunc) (address string) {
	return serve(t, func(ctx context.Context, l net.Listener) error {
		server := &http.Server{Handler: handler}
		defer context.AfterFunc(ctx, func() { server.Close() })()
		if err := server.Serve(l); ctx.Err() == nil {
			return err
		}
		return nil
	})
}
