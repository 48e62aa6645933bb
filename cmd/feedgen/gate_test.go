//go:build peers

package main

import (
	"bytes"
	"io"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// A gate stands before a store of S3 and has a door for each of its clients. It writes
// down what the store takes, in the order in which it does: puts pass one by one.
type gate struct {
	target string // the store's address
	bucket string

	passing sync.Mutex

	mu   sync.Mutex
	puts []passed      // that the store took
	news chan struct{} // closed when something happens
}

// A passed is a put that the store took.
type passed struct {
	at   time.Time
	door *doorway
	name string
	data string
}

// A doorway lets the requests of one client through.
type doorway struct {
	*gate
	address string

	mu    sync.Mutex
	asked int           // requests that came
	shut  chan struct{} // closed when it is opened; nil: it is open
	hold  string        // the name of a file whose next put is held
	held  chan struct{} // closed when it is
	letGo chan struct{} // to be closed to let it go on
}

func newGate(target, bucket string) *gate {
	return &gate{target: target, bucket: bucket, news: make(chan struct{})}
}

func (g *gate) newDoor(t *testing.T) *doorway {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d := &doorway{gate: g, address: listener.Addr().String()}
	server := &http.Server{Handler: d}
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(listener) }) // it ends when it is closed
	t.Cleanup(func() {
		d.open()
		server.Close()
		serving.Wait()
	})
	return d
}

// close has nothing come through, not even a refusal, until open.
func (d *doorway) close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.shut = make(chan struct{})
}

func (d *doorway) open() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.shut != nil {
		close(d.shut)
		d.shut = nil
	}
}

// holdNext keeps the next put of a file on its way. The first channel is closed when one
// has come, the second is to be closed to let it go on.
func (d *doorway) holdNext(name string) (held <-chan struct{}, letGo chan<- struct{}) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.hold, d.held, d.letGo = name, make(chan struct{}), make(chan struct{})
	return d.held, d.letGo
}

func (d *doorway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the client is gone
	}
	name := strings.TrimPrefix(r.URL.Path, "/"+d.bucket+"/")
	put := r.Method == http.MethodPut
	d.mu.Lock()
	d.asked++
	shut := d.shut
	var letGo chan struct{}
	if put && d.hold == name {
		letGo, d.hold = d.letGo, ""
		close(d.held)
	}
	d.mu.Unlock()
	d.tell()
	if shut != nil {
		select {
		case <-shut:
		case <-r.Context().Done():
		}
		panic(http.ErrAbortHandler)
	}
	if letGo != nil {
		<-letGo // also when the client is gone: it is on its way
	}
	status, header, answer := d.pass(r, name, body)
	if status == 0 {
		panic(http.ErrAbortHandler)
	}
	maps.Copy(w.Header(), header)
	w.WriteHeader(status)
	_, _ = w.Write(answer) // the client may be gone
}

// pass has the store answer; 0: it does not.
func (d *doorway) pass(r *http.Request, name string, body []byte) (int, http.Header, []byte) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		d.passing.Lock()
		defer d.passing.Unlock()
	}
	onward, err := http.NewRequest(r.Method, "http://"+d.target+r.URL.RequestURI(), bytes.NewReader(body))
	if err != nil {
		return 0, nil, nil
	}
	onward.Header, onward.Host = r.Header, r.Host // which are signed
	resp, err := http.DefaultTransport.RoundTrip(onward)
	if err != nil {
		return 0, nil, nil
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, nil, nil
	}
	if r.Method == http.MethodPut && resp.StatusCode < 300 {
		d.gate.mu.Lock()
		d.puts = append(d.puts, passed{time.Now(), d, name, string(body)})
		d.gate.mu.Unlock()
		d.tell()
	}
	return resp.StatusCode, resp.Header, answer
}

// tell wakes up who waits for something to happen.
func (g *gate) tell() {
	g.mu.Lock()
	defer g.mu.Unlock()
	close(g.news)
	g.news = make(chan struct{})
}

// patience is long enough for whatever is waited for.
const patience = time.Minute

// await waits until it is so, and looks whenever something happens at the gate.
func (g *gate) await(t *testing.T, what string, so func() bool) {
	t.Helper()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	for {
		g.mu.Lock()
		news := g.news
		g.mu.Unlock()
		if so() {
			return
		}
		select {
		case <-news:
		case <-timer.C:
			t.Fatalf("there never was %s", what)
		}
	}
}

// log gives what the store took so far.
func (g *gate) log() []passed {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clip(g.puts) // nothing of it is ever changed
}
