package sftp_test

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	pkgsftp "github.com/pkg/sftp"

	"feedgen/out"
	"feedgen/out/sftp"
)

// TestPutIsWholeWhereverTheConnectionIsCut cuts it at every stage of a Put.
func TestPutIsWholeWhereverTheConnectionIsCut(t *testing.T) {
	putIsWholeWhereverTheConnectionIsCut(t, newServer(t))
}

func putIsWholeWhereverTheConnectionIsCut(t *testing.T, s *server) {
	p, through := between(t, s)
	old, replaced := strings.Repeat("old", 100_000), strings.Repeat("new!", 100_000)
	whole := s.open(t, through)
	mustPut(t, whole, file("a/rss.xml", old))
	size := p.passed.Load()
	if err := whole.Close(); err != nil {
		t.Fatal(err)
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d, %d bytes", seed, size)
	random := rand.New(rand.NewPCG(seed, 0))
	cut := 0
	for range 60 {
		writeFile(t, filepath.Join(s.dir, "a", "rss.xml"), old)
		d := s.open(t, through)
		after := random.Int64N(size)
		if random.IntN(2) == 0 {
			after = size - random.Int64N(3000) // the end, where files are renamed
		}
		p.left.Store(after)
		err := d.Put(t.Context(), file("a/rss.xml", replaced))
		p.left.Store(unlimited)
		p.cut()
		s.cut()
		if err != nil {
			cut++
			wantError(t, err, true, "/a/rss.xml: ")
		}
		live := readTree(t, s.dir)["a/rss.xml"]
		if live != replaced && (live != old || err == nil) {
			t.Fatalf("cut after %d bytes, with error %v: the file has %d bytes that were never put", after, err, len(live))
		}
		mustPut(t, d, file("a/rss.xml", replaced))
		wantTree(t, s.dir, map[string]string{"a": folder, "a/rss.xml": replaced})
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if cut < 20 {
		t.Errorf("only %d of 60 were cut", cut)
	}
}

func TestReadingNeverTakesALostConnectionForTheEnd(t *testing.T) {
	s := newServer(t)
	p, through := between(t, s)
	data := strings.Repeat("0123456789", 200_000)
	writeFile(t, filepath.Join(s.dir, "rss.xml"), data)
	for _, after := range []int64{100, 10_000, 100_000, 500_000, 1_000_000, 1_900_000} {
		d := s.open(t, through)
		live, err := d.Open(t.Context(), "rss.xml")
		if err != nil {
			t.Fatal(err)
		}
		p.left.Store(after)
		got, err := io.ReadAll(live)
		p.left.Store(unlimited)
		wantError(t, err, true, "/rss.xml: the connection was lost")
		if !strings.HasPrefix(data, string(got)) {
			t.Error("read what is not there")
		}
		live.Close()
	}
}

// terse gives less at once than it is asked for.
type terse struct{ pkgsftp.FileReader }

func (r terse) Fileread(request *pkgsftp.Request) (io.ReaderAt, error) {
	whole, err := r.FileReader.Fileread(request)
	return terseReader{whole}, err
}

type terseReader struct{ io.ReaderAt }

func (r terseReader) ReadAt(p []byte, at int64) (int, error) {
	return r.ReaderAt.ReadAt(p[:min(len(p), 10_000)], at)
}

func TestReadingNeverTakesAShortAnswerForTheEnd(t *testing.T) {
	s := newServer(t, inMemory(func(h *pkgsftp.Handlers) { h.FileGet = terse{h.FileGet} }))
	d := s.open(t)
	f := file("rss.xml", strings.Repeat("0123456789", 50_000))
	mustPut(t, d, f)
	if has, err := out.Has(t.Context(), d, f); !has || err != nil {
		t.Errorf("has the file: %v, %v", has, err)
	}
	s.wantConnections(t, 1)
}

func TestTheNextCallConnectsAgain(t *testing.T) {
	s := newServer(t)
	d := s.open(t)
	mustPut(t, d, file("rss.xml", "1"))
	mustPut(t, d, file("rss.xml", "2"))
	s.wantConnections(t, 1)
	s.cut()
	// The destination may not have noticed yet: then this call tells.
	if err := d.Put(t.Context(), file("rss.xml", "3")); err != nil {
		wantError(t, err, true, "the connection was lost")
	}
	mustPut(t, d, file("rss.xml", "3"))
	s.wantConnections(t, 2)
	wantTree(t, s.dir, map[string]string{"rss.xml": "3"})
}

func TestCallsAfterCloseConnectAgain(t *testing.T) {
	s := newServer(t)
	d := s.open(t)
	for range 2 {
		mustPut(t, d, file("rss.xml", "1"))
		for range 2 {
			if err := d.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
	s.wantConnections(t, 2)
}

func TestAFileMayBeClosedTwice(t *testing.T) {
	s := newServer(t)
	writeFile(t, filepath.Join(s.dir, "rss.xml"), "live")
	d := s.open(t)
	live, err := d.Open(t.Context(), "rss.xml")
	if err != nil {
		t.Fatal(err)
	}
	if err := live.Close(); err != nil {
		t.Error(err)
	}
	wantError(t, live.Close(), false, "/rss.xml: file already closed")
	_, err = live.Read(make([]byte, 1))
	wantError(t, err, false, "/rss.xml: file already closed")
	mustPut(t, d, file("rss.xml", "new"))
	s.wantConnections(t, 1)
}

func TestReadersShareOneConnection(t *testing.T) {
	s := newServer(t)
	writeFile(t, filepath.Join(s.dir, "rss.xml"), "live")
	d := s.open(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			live, err := d.Open(t.Context(), "rss.xml")
			if err != nil {
				t.Error(err)
				return
			}
			defer live.Close()
			if got, err := io.ReadAll(live); string(got) != "live" || err != nil {
				t.Errorf("read %q, %v", got, err)
			}
		})
	}
	wg.Wait()
	s.wantConnections(t, 1)
}

func TestNothingIsAskedBeforeTheFirstUse(t *testing.T) {
	s := newServer(t)
	d := s.open(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, name := range []string{"rss.xml", "../rss.xml"} {
		if err := d.Put(ctx, file(name, "new")); err == nil {
			t.Error("no error")
		}
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	s.wantConnections(t, 0)
}

func TestAServerThatIsNotThereMayBeThereLater(t *testing.T) {
	s := newServer(t)
	d := s.open(t)
	s.stop()
	wantError(t, d.Put(t.Context(), file("rss.xml", "new")), true, "feeds@"+s.address+":./rss.xml: dial tcp", "connection refused")
	s.listen(t, s.address)
	mustPut(t, d, file("rss.xml", "new"))
}

func TestAServerThatOffersNoSFTPIsTold(t *testing.T) {
	s := newServer(t, func(_ *server, in *inProcess) { in.answer = nil })
	wantError(t, s.open(t).Put(t.Context(), file("rss.xml", "new")), false, "the server lets the login in, but starts no SFTP: ssh: subsystem request failed")
	s = newServer(t, func(_ *server, in *inProcess) {
		in.answer = func(c io.ReadWriteCloser) { _, _ = io.WriteString(c, "This account is currently not available.\n") }
	})
	wantError(t, s.open(t).Put(t.Context(), file("rss.xml", "new")), false, "the server lets the login in, but starts no SFTP: ")
}

// A silent server takes the connection and says nothing. The tests of silence wait for
// it side by side.
func TestASilentServerEndsTheLogin(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	silent := &server{serve: func(c net.Conn) { _, _ = io.Copy(io.Discard, c) }, config: s.config}
	silent.listen(t, "127.0.0.1:0")
	silent.config.Host = silent.address
	d := silent.open(t, func(cfg *sftp.Config) { cfg.Timeout = 200 * time.Millisecond })
	wantError(t, d.Put(t.Context(), file("rss.xml", "new")), true, "connect: no answer within 200ms")
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	err := silent.open(t).Put(ctx, file("rss.xml", "new"))
	wantError(t, err, false, "context deadline exceeded")
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error is %v, want %v", err, context.DeadlineExceeded)
	}
}

func TestASilentServerEndsAPut(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		timeout   time.Duration
		between   bool // its context is done between two requests
		during    bool // or during one
		temporary bool
		want      string
	}{
		"by the timeout":                 {timeout: 4 * time.Second, temporary: true, want: "no answer within 4s"},
		"by its context":                 {timeout: time.Minute, during: true, want: "context canceled"},
		"by its context, before tidying": {timeout: time.Minute, between: true, want: "context canceled"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t)
			p, through := between(t, s)
			d := s.open(t, through, func(cfg *sftp.Config) { cfg.Timeout = tt.timeout })
			mustPut(t, d, file("rss.xml", "old"))
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			p.kept = func() {
				if tt.during {
					cancel()
				}
			}
			f := file("rss.xml", strings.Repeat("new", 1<<20))
			whole := f.Open
			f.Open = func() (io.ReadCloser, error) {
				r, err := whole()
				return &stopping{ReadCloser: r, after: 5, stop: func() {
					p.frozen.Store(true)
					if tt.between {
						cancel()
					}
				}}, err
			}
			wantError(t, d.Put(ctx, f), tt.temporary, "/rss.xml: ", tt.want)
			p.frozen.Store(false)
			p.cut()
			s.cut()
			if live := readTree(t, s.dir)["rss.xml"]; live != "old" {
				t.Errorf("the old file has %d bytes now", len(live))
			}
			mustPut(t, d, file("rss.xml", "new"))
			wantTree(t, s.dir, map[string]string{"rss.xml": "new"})
		})
	}
}
