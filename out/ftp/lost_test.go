package ftp_test

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"feedgen/out/ftp"
	"feedgen/out/outtest"
)

// TestPutIsWholeWhereverTheConnectionIsCut cuts it before and after each command of
// a Put.
func TestPutIsWholeWhereverTheConnectionIsCut(t *testing.T) {
	for name, prepare := range map[string]func(*server){"plain": func(*server) {}, "TLS": secret(t, 0)} {
		t.Run(name, func(t *testing.T) { putIsWholeWhereverItIsCut(t, newServer(t, prepare)) })
	}
}

func putIsWholeWhereverItIsCut(t *testing.T, s *server) {
	old, replaced := strings.Repeat("old", 30_000), strings.Repeat("new!", 30_000)
	d := s.open(t)
	outtest.MustPut(t, d, outtest.File("a/rss.xml", old))
	for _, how := range []string{cutBefore, cutAfter} {
		for at, last := 1, false; !last; at++ {
			outtest.WriteFile(t, filepath.Join(s.dir, "a", "rss.xml"), old)
			if err := d.Close(); err != nil {
				t.Fatal(err)
			}
			commands, cut := 0, ""
			s.when(func(verb, _ string) string {
				if verb == "QUIT" { // of the connection before
					return ""
				}
				if commands++; commands == at {
					cut = verb
					return how
				}
				return ""
			})
			err := d.Put(t.Context(), outtest.File("a/rss.xml", replaced))
			s.when(nothing)
			last = cut == ""
			if last && err != nil {
				t.Fatal(err)
			}
			if !last && cut != "EPSV" { // after which PASV is tried
				wantError(t, err, true, "/a/rss.xml: ")
			}
			live, missing := os.ReadFile(filepath.Join(s.dir, "a", "rss.xml"))
			if got := string(live); missing != nil || got != replaced && (got != old || err == nil) {
				t.Fatalf("%s: %s, with error %v: the file has %d bytes that were never put", cut, how, err, len(live))
			}
			outtest.MustPut(t, d, outtest.File("a/rss.xml", replaced))
			outtest.WantTree(t, s.dir, map[string]string{"a": outtest.Folder, "a/rss.xml": replaced})
		}
	}
	if got := len(s.given("RNTO")); got < 10 {
		t.Errorf("only %d files were put", got)
	}
}

func TestAFileThatIsCutIsNeverTakenForWhole(t *testing.T) {
	data := strings.Repeat("0123456789", 30_000)
	for _, prepare := range []func(*server){func(*server) {}, secret(t, 0)} {
		for answer, want := range map[string]string{
			"":                        "the connection was lost",
			"226 done":                "bytes of 300000",
			"426 Failure":             "the server answers 426 Failure",
			"552 Quota":               "the server answers 552 Quota; the server's disk is full",
			"451 " + password + " no": "the server answers 451 … no",
		} {
			for _, after := range []int64{0, 10_000, 299_999} {
				s := newServer(t, prepare)
				d := s.open(t)
				outtest.MustPut(t, d, outtest.File("rss.xml", data))
				s.end(after, answer)
				_, err := read(t, d, "rss.xml")
				wantError(t, err, !strings.HasPrefix(answer, "5"), "/rss.xml: ", want)
				err = d.Put(t.Context(), outtest.File("rss.xml", data+"x"))
				if answer == "226 done" {
					want = "" // the rest may have been refused, or sent and not kept
				}
				wantError(t, err, !strings.HasPrefix(answer, "5"), "/rss.xml: ", want)
				s.end(unlimited, "")
				if got, err := read(t, d, "rss.xml"); got != data || err != nil {
					t.Errorf("read %d bytes, %v", len(got), err)
				}
				outtest.MustPut(t, d, outtest.File("rss.xml", "new"))
				outtest.WantTree(t, s.dir, map[string]string{"rss.xml": "new"})
			}
		}
	}
}

func TestAFileThatIsReplacedMeanwhileIsFetchedAgain(t *testing.T) {
	s := newServer(t)
	d := s.open(t)
	for _, size := range []int{100, 1_000_000} {
		outtest.MustPut(t, d, outtest.File("rss.xml", strings.Repeat("o", 10_000)))
		once := true
		s.when(func(verb, _ string) string {
			if verb == "RETR" && once {
				once = false
				outtest.WriteFile(t, filepath.Join(s.dir, "rss.xml"), strings.Repeat("n", size))
			}
			return ""
		})
		if got, err := read(t, d, "rss.xml"); err != nil || got != strings.Repeat("n", size) {
			t.Errorf("read %d bytes, %v", len(got), err)
		}
	}
	s.wantConnections(t, 1)
}

func TestAServerMayHangUp(t *testing.T) {
	s := newServer(t)
	d := s.open(t)
	outtest.MustPut(t, d, outtest.File("rss.xml", "1"))
	s.when(func(verb, _ string) string {
		if verb == "SIZE" {
			s.disturb = nothing
			return "421 Timeout."
		}
		return ""
	})
	_, err := d.Stat(t.Context(), "rss.xml")
	wantError(t, err, true, "the server answers 421 Timeout.")
	if _, err := d.Stat(t.Context(), "rss.xml"); err != nil {
		t.Error(err)
	}
	s.wantConnections(t, 2)
}

func TestWhatWasOpenedCanBeReadAfterClose(t *testing.T) {
	d := newServer(t).open(t)
	outtest.MustPut(t, d, outtest.File("rss.xml", "1"))
	live, err := d.Open(t.Context(), "rss.xml")
	if err != nil {
		t.Fatal(err)
	}
	defer live.Close()
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(live); string(got) != "1" || err != nil {
		t.Errorf("read %q, %v", got, err)
	}
}

// silent takes connections and says nothing more than this.
func silent(t *testing.T, greeting string) ftp.Config {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() { // it ends with the listener
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = io.WriteString(conn, greeting)
			go func() {
				_, _ = io.Copy(io.Discard, conn)
				conn.Close()
			}()
		}
	}()
	return ftp.Config{Host: listener.Addr().String(), User: "feeds", Password: password, Path: ".", Timeout: 200 * time.Millisecond}
}

func TestASilentServerEndsTheLogin(t *testing.T) {
	for _, greeting := range []string{"", "220 ready\r\n", "220 ready\r\n234 go on\r\n"} {
		cfg := silent(t, greeting)
		d, err := ftp.New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		wantError(t, d.Put(t.Context(), outtest.File("rss.xml", "new")), true, "no answer within 200ms")
		cfg.Timeout = time.Minute
		if d, err = ftp.New(cfg); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		err = d.Put(ctx, outtest.File("rss.xml", "new"))
		wantError(t, err, false, "context deadline exceeded")
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error is %v, want %v", err, context.DeadlineExceeded)
		}
	}
}

func TestASilentServerEndsACall(t *testing.T) {
	s := newServer(t)
	d := s.open(t, func(cfg *ftp.Config) { cfg.Timeout = 200 * time.Millisecond })
	outtest.MustPut(t, d, outtest.File("rss.xml", "old"))
	held := make(chan struct{})
	for _, verb := range []string{"STOR", "SIZE", "RNTO"} {
		s.when(func(given, _ string) string {
			if given != verb {
				return ""
			}
			s.disturb = nothing
			s.mu.Unlock()
			<-held
			s.mu.Lock()
			return cutBefore
		})
		wantError(t, d.Put(t.Context(), outtest.File("rss.xml", "new")), true, "/rss.xml: no answer within 200ms")
		held <- struct{}{}
		if got, err := os.ReadFile(filepath.Join(s.dir, "rss.xml")); string(got) != "old" {
			t.Errorf("%s: the old file is %q, %v", verb, got, err)
		}
	}
	outtest.MustPut(t, d, outtest.File("rss.xml", "new"))
	outtest.WantTree(t, s.dir, map[string]string{"rss.xml": "new"})
}
