package sftp_test

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	pkgsftp "github.com/pkg/sftp"

	"feedgen/out"
	"feedgen/out/outtest"
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
	outtest.MustPut(t, whole, outtest.File("a/rss.xml", old))
	size := p.passed.Load()
	if err := whole.Close(); err != nil {
		t.Fatal(err)
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d, %d bytes", seed, size)
	random := rand.New(rand.NewPCG(seed, 0))
	cut := 0
	for range 60 {
		outtest.WriteFile(t, filepath.Join(s.dir, "a", "rss.xml"), old)
		d := s.open(t, through)
		after := random.Int64N(size)
		if random.IntN(2) == 0 {
			after = size - random.Int64N(3000) // the end, where files are renamed
		}
		p.left.Store(after)
		err := d.Put(t.Context(), outtest.File("a/rss.xml", replaced))
		p.left.Store(unlimited)
		p.cut()
		s.cut()
		if err != nil {
			cut++
			wantError(t, err, true, "/a/rss.xml: ")
		}
		live := outtest.Tree(t, s.dir)["a/rss.xml"]
		if live != replaced && (live != old || err == nil) {
			t.Fatalf("cut after %d bytes, with error %v: the file has %d bytes that were never put", after, err, len(live))
		}
		outtest.MustPut(t, d, outtest.File("a/rss.xml", replaced))
		outtest.WantTree(t, s.dir, map[string]string{"a": outtest.Folder, "a/rss.xml": replaced})
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
	outtest.WriteFile(t, filepath.Join(s.dir, "rss.xml"), data)
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
	f := outtest.File("rss.xml", strings.Repeat("0123456789", 50_000))
	outtest.MustPut(t, d, f)
	if has, err := out.Has(t.Context(), d, f); !has || err != nil {
		t.Errorf("has the file: %v, %v", has, err)
	}
	s.wantConnections(t, 1)
}

func TestAFileMayBeClosedTwice(t *testing.T) {
	s := newServer(t)
	outtest.WriteFile(t, filepath.Join(s.dir, "rss.xml"), "live")
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
	outtest.MustPut(t, d, outtest.File("rss.xml", "new"))
	s.wantConnections(t, 1)
}

func TestAServerThatOffersNoSFTPIsTold(t *testing.T) {
	s := newServer(t, func(_ *server, in *inProcess) { in.answer = nil })
	wantError(t, s.open(t).Put(t.Context(), outtest.File("rss.xml", "new")), false, "the server lets the login in, but starts no SFTP: ssh: subsystem request failed")
	s = newServer(t, func(_ *server, in *inProcess) {
		in.answer = func(c io.ReadWriteCloser) { _, _ = io.WriteString(c, "This account is currently not available.\n") }
	})
	wantError(t, s.open(t).Put(t.Context(), outtest.File("rss.xml", "new")), false, "the server lets the login in, but starts no SFTP: ")
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
	wantError(t, d.Put(t.Context(), outtest.File("rss.xml", "new")), true, "connect: no answer within 200ms")
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	err := silent.open(t).Put(ctx, outtest.File("rss.xml", "new"))
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
			outtest.MustPut(t, d, outtest.File("rss.xml", "old"))
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			p.kept = func() {
				if tt.during {
					cancel()
				}
			}
			f := outtest.Stopping(outtest.File("rss.xml", strings.Repeat("new", 1<<20)), 5, func() {
				p.frozen.Store(true)
				if tt.between {
					cancel()
				}
			})
			wantError(t, d.Put(ctx, f), tt.temporary, "/rss.xml: ", tt.want)
			p.frozen.Store(false)
			p.cut()
			s.cut()
			if live := outtest.Tree(t, s.dir)["rss.xml"]; live != "old" {
				t.Errorf("the old file has %d bytes now", len(live))
			}
			outtest.MustPut(t, d, outtest.File("rss.xml", "new"))
			outtest.WantTree(t, s.dir, map[string]string{"rss.xml": "new"})
		})
	}
}
