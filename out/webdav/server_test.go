package webdav_test

import (
	"context"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	xwebdav "golang.org/x/net/webdav"

	"feedgen/out/webdav"
)

const user, password = "feeds", "correct horse & battery: staple"

// A server is a WebDAV server in this process, for the files of a folder.
type server struct {
	dir string
	url string // of the folder, which stands below a folder that exists

	mu    sync.Mutex
	asked []string // each request: its method and path
	types map[string]string
}

// startServer starts a server. Each wrapper may answer in the place of what is inside it.
func startServer(t *testing.T, wrappers ...func(http.Handler) http.Handler) *server {
	t.Helper()
	s := &server{dir: t.TempDir(), types: map[string]string{}}
	var h http.Handler = &xwebdav.Handler{Prefix: "/dav me", FileSystem: files{xwebdav.Dir(s.dir), s}, LockSystem: xwebdav.NewMemLS()}
	h = s.record(h)
	for _, w := range wrappers {
		h = w(h)
	}
	live := httptest.NewServer(h)
	t.Cleanup(live.Close)
	s.url = live.URL + "/dav%20me/site/feeds"
	if err := os.Mkdir(s.path(".."), 0o755); err != nil {
		t.Fatal(err)
	}
	return s
}

// record remembers what was asked, and the media types of what was put.
func (s *server) record(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/dav me")
		s.mu.Lock()
		s.asked = append(s.asked, r.Method+" "+name)
		if r.Method == http.MethodPut {
			s.types[name] = r.Header.Get("Content-Type")
		} else if s.types[name] != "" {
			w.Header().Set("Content-Type", s.types[name])
		}
		s.mu.Unlock()
		h.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), methodKey{}, r.Method)))
	})
}

type methodKey struct{}

// methods are those that were asked since the last call.
func (s *server) methods() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var methods []string
	for _, a := range s.asked {
		method, _, _ := strings.Cut(a, " ")
		methods = append(methods, method)
	}
	s.asked = nil
	return strings.Join(methods, " ")
}

// path gives a file of the destination's folder as a file of this machine.
func (s *server) path(name string) string { return filepath.Join(s.dir, "site", "feeds", name) }

// files moves as most servers do: by a rename, with no moment between. It also keeps
// the media types.
type files struct {
	xwebdav.Dir
	server *server
}

func (f files) RemoveAll(ctx context.Context, name string) error {
	info, err := f.Stat(ctx, name)
	if err == nil && !info.IsDir() && ctx.Value(methodKey{}) == "MOVE" {
		return nil
	}
	return f.Dir.RemoveAll(ctx, name)
}

func (f files) Rename(ctx context.Context, from, to string) error {
	f.server.mu.Lock()
	defer f.server.mu.Unlock()
	f.server.types[to] = f.server.types[from]
	return f.Dir.Rename(ctx, from, to)
}

func (f files) OpenFile(ctx context.Context, name string, flag int, mode fs.FileMode) (xwebdav.File, error) {
	file, err := f.Dir.OpenFile(ctx, name, flag, mode)
	if err != nil {
		return nil, err
	}
	f.server.mu.Lock()
	defer f.server.mu.Unlock()
	return typedFile{file, f.server.types[name]}, nil
}

type typedFile struct {
	xwebdav.File
	mediaType string
}

func (f typedFile) Stat() (fs.FileInfo, error) {
	info, err := f.File.Stat()
	return typed{info, f.mediaType}, err
}

type typed struct {
	fs.FileInfo
	mediaType string
}

func (t typed) ContentType(context.Context) (string, error) {
	if t.mediaType == "" {
		return "", xwebdav.ErrNotImplemented
	}
	return t.mediaType, nil
}

// refusing gives a status for some requests, in the place of what is inside.
func refusing(status int, methods ...string) func(http.Handler) http.Handler {
	return func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			for _, m := range methods {
				if r.Method == m {
					w.WriteHeader(status)
					return
				}
			}
			h.ServeHTTP(w, r)
		})
	}
}

// basic wants a login by Basic.
func basic(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		u, p, ok := r.BasicAuth()
		if !ok || u != user || p != password {
			w.Header().Set("WWW-Authenticate", `Negotiate, Basic realm="feeds, and \"more\"", charset="UTF-8"`)
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		h.ServeHTTP(w, r)
	})
}

// A proxy passes connections on until so many bytes have gone either way.
type proxy struct {
	address string
	left    atomic.Int64
}

func startProxy(t *testing.T, to string) *proxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{address: listener.Addr().String()}
	var wg sync.WaitGroup
	t.Cleanup(func() { listener.Close(); p.left.Store(0); wg.Wait() })
	wg.Go(func() {
		for {
			in, err := listener.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", to)
			if err != nil {
				in.Close()
				continue
			}
			wg.Go(func() { p.pass(in, out) })
			wg.Go(func() { p.pass(out, in) })
		}
	})
	return p
}

func (p *proxy) pass(from, to net.Conn) {
	defer from.Close()
	defer to.Close()
	buf := make([]byte, 512)
	for {
		n, err := from.Read(buf)
		if over := -p.left.Add(-int64(n)); over > 0 {
			_, _ = to.Write(buf[:max(0, int64(n)-over)])
			return
		}
		if _, werr := to.Write(buf[:n]); err != nil || werr != nil {
			return
		}
	}
}

func open(t *testing.T, cfg webdav.Config) *webdav.Destination {
	t.Helper()
	if cfg.Timeout == 0 {
		cfg.Timeout = 20 * time.Second
	}
	d, err := webdav.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
