package s3_test

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"feedgen/out/outtest"
	"feedgen/out/s3"
)

func TestWhereNobodyAnswersItMayBeTriedAgain(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener.Close()
	cfg := config(&store{URL: "http://" + listener.Addr().String()})
	for action, err := range eachAction(t, open(t, cfg), "rss.xml") {
		want := "news.example/rss.xml: dial tcp " + listener.Addr().String() + ": connect: connection refused"
		if !isTemporary(err) || err.Error() != want {
			t.Errorf("%s: %v, want %s", action, err, want)
		}
	}
}

func TestAServerThatHangsUpMayBeTriedAgain(t *testing.T) {
	s := newStore(t)
	s.answerWith(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	err := open(t, config(s)).Put(t.Context(), outtest.File("rss.xml", "<rss/>"))
	if want := "news.example/rss.xml: the store closed the connection"; !isTemporary(err) || err.Error() != want {
		t.Errorf("error is %v, want %s", err, want)
	}
}

func TestNoTLSOrNoTrustIsNothingToTryAgain(t *testing.T) {
	plain := config(newStore(t))
	plain.Endpoint = strings.Replace(plain.Endpoint, "http:", "https:", 1)
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	untrusted := plain
	untrusted.Endpoint = server.URL
	for want, cfg := range map[string]s3.Config{
		"the store speaks no TLS: mend endpoint": plain,
		"certificate signed by unknown":          untrusted,
	} {
		err := open(t, cfg).Put(t.Context(), outtest.File("rss.xml", "<rss/>"))
		if err == nil || isTemporary(err) || !strings.Contains(err.Error(), want) {
			t.Errorf("error is %v, want %q", err, want)
		}
	}
}

func TestACallEndsWithItsContext(t *testing.T) {
	s := newStore(t)
	asked := make(chan context.CancelFunc, 1)
	s.answerWith(func(_ http.ResponseWriter, r *http.Request) {
		// Before the end of its body a server does not notice that a client is gone.
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			t.Error(err)
		}
		(<-asked)()
		<-r.Context().Done()
	})
	d := open(t, config(s))
	calls := map[string]func(context.Context) error{
		"put":    func(ctx context.Context) error { return d.Put(ctx, outtest.File("rss.xml", "<rss/>")) },
		"open":   func(ctx context.Context) error { _, err := d.Open(ctx, "rss.xml"); return err },
		"stat":   func(ctx context.Context) error { _, err := d.Stat(ctx, "rss.xml"); return err },
		"delete": func(ctx context.Context) error { return d.Delete(ctx, "rss.xml") },
	}
	for name, call := range calls {
		ctx, cancel := context.WithCancel(t.Context())
		asked <- cancel
		if err := call(ctx); !errors.Is(err, context.Canceled) || isTemporary(err) {
			t.Errorf("%s: %v, want %v", name, err, context.Canceled)
		}
	}
}

func TestACallEndsWhenNothingMoves(t *testing.T) {
	s := newStore(t)
	over := make(chan struct{})
	t.Cleanup(func() { close(over) })
	hang := func(http.ResponseWriter, *http.Request) { <-over }
	s.answerWith(hang)
	cfg := config(s)
	cfg.Timeout = 50 * time.Millisecond
	d := open(t, cfg)
	const want = "no answer for 50ms"
	for action, err := range eachAction(t, d, "rss.xml") {
		if !isTemporary(err) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", action, err, want)
		}
	}
	// More than what the system holds between two ends of a connection.
	if err := d.Put(t.Context(), large("a.mp3", "", "")); !isTemporary(err) || !strings.Contains(err.Error(), want) {
		t.Errorf("put of a large file: %v, want %s", err, want)
	}
	s.answerWith(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Last-Modified", time.Now().UTC().Format(http.TimeFormat))
		w.Header().Set("Content-Length", "100")
		if _, err := io.WriteString(w, "half"); err != nil {
			t.Error(err)
		}
		w.(http.Flusher).Flush()
		hang(w, r)
	})
	if err := readAll(t, d, "rss.xml"); !isTemporary(err) || !strings.Contains(err.Error(), want) {
		t.Errorf("read: %v, want %s", err, want)
	}
}
