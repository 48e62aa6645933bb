package websub_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"feedgen/out/websub"
)

const (
	topic = "https://example.com/rss.xml"
	hub   = "https://hub.example/"
	cloud = "http://cloud.example:5337/ping"
)

// A network has servers by host. It needs no sockets, so that time in it can be
// virtual.
type network map[string]server

// A server answers a request.
type server func(*http.Request) (*http.Response, error)

func (n network) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Header.Get("User-Agent") != "test" {
		return nil, errors.New("nobody says who asks")
	}
	answer, ok := n[req.URL.Host]
	if !ok {
		return nil, errors.New("no such host")
	}
	return answer(req)
}

// serves makes a server of a handler.
func serves(h http.HandlerFunc) server {
	return func(req *http.Request) (*http.Response, error) {
		rec := httptest.NewRecorder()
		h(rec, req)
		if err := req.Context().Err(); err != nil {
			return nil, err
		}
		resp := rec.Result()
		resp.Request = req
		return resp, nil
	}
}

// says makes a server that always has the same answer.
func says(status int, header http.Header, body string) server {
	return serves(func(w http.ResponseWriter, _ *http.Request) {
		for name := range header {
			w.Header().Set(name, header.Get(name))
		}
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	})
}

// A body is read by Read alone.
type body func([]byte) (int, error)

func (b body) Read(p []byte) (int, error) { return b(p) }
func (b body) Close() error               { return nil }

// endless has more bytes than anybody wants.
func endless(status int) server {
	return func(req *http.Request) (*http.Response, error) {
		more := body(func(p []byte) (int, error) { return len(p), req.Context().Err() })
		return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {"text/plain"}}, Body: more, Request: req}, nil
	}
}

// slow begins an answer that never goes on.
func slow(status int) server {
	return func(req *http.Request) (*http.Response, error) {
		none := body(func([]byte) (int, error) {
			<-req.Context().Done()
			return 0, req.Context().Err()
		})
		return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {"text/plain"}}, Body: none, Request: req}, nil
	}
}

// A log is what a hub was told.
type log struct {
	mu    sync.Mutex
	lines []string
}

func (l *log) add(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, line)
}

func newClient(t *testing.T, transport http.RoundTripper) *websub.Client {
	t.Helper()
	c, err := websub.New(websub.Config{UserAgent: "test", Transport: transport})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// feed is one of which hubs are to be told, with its new text.
func feed(text string, hubs ...websub.Hub) websub.Feed {
	return websub.Feed{URL: topic, Size: int64(len(text)), SHA256: sha256.Sum256([]byte(text)), Hubs: hubs}
}

// toHub is feed with a WebSub hub.
func toHub(text string) []websub.Feed {
	return []websub.Feed{feed(text, websub.Hub{URL: hub, Protocol: websub.WebSub})}
}
