package web_test

import (
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/web"
	"feedgen/feedgen"
	"feedgen/out"
	"feedgen/out/dir"
)

// configure gives the configuration of a site whose feeds are served at /feeds/, with
// further lines of [serve].
func configure(t testing.TB, lines ...string) *config.Config {
	t.Helper()
	text := "[site]\ntitle = \"Quay\"\nurl = \"https://quay.example\"\n[[source]]\npath = \"posts\"\n[feed]\nurl = \"/feeds/\"\n[serve]\nlisten = \"127.0.0.1:0\"\n" + strings.Join(lines, "\n")
	cfg, err := config.Parse(filepath.Join(t.TempDir(), "config.toml"), []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}

// publish publishes feeds to be served, by name, as a run does.
func publish(t testing.TB, cfg *config.Config, feeds map[string]string, more ...feedgen.File) {
	t.Helper()
	files := more
	for name, text := range feeds {
		files = append(files, feedgen.NewFile(name, feedgen.FeedFile, "", []byte(text)))
	}
	folder, err := dir.New(dir.Config{Path: cfg.Serve.Folder})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := out.Publish(t.Context(), folder, files, out.Options{}); err != nil {
		t.Fatal(err)
	}
}

// long ago is a time at which a file may have been published.
var longAgo = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// touch gives a served file a modification time.
func touch(t testing.TB, cfg *config.Config, name string, at time.Time) {
	t.Helper()
	if err := os.Chtimes(filepath.Join(cfg.Serve.Folder, name), at, at); err != nil {
		t.Fatal(err)
	}
}

func load(t testing.TB, shelf *web.Shelf, cfg *config.Config) {
	t.Helper()
	if err := shelf.Load(t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
}

// open serves a configuration at an address of its own.
func open(t testing.TB, cfg *config.Config) (*web.Shelf, string) {
	t.Helper()
	var shelf web.Shelf
	load(t, &shelf, cfg)
	server := httptest.NewServer(&shelf)
	t.Cleanup(server.Close)
	return &shelf, server.URL
}

// An answer is what came of a request.
type answer struct {
	status int
	header http.Header
	body   string
}

// ask sends a request as it is: with these headers and no others.
func ask(t testing.TB, method, address string, headers ...string) answer {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range headers {
		key, value, _ := strings.Cut(h, ": ")
		r.Header.Add(key, value)
	}
	response, err := plain.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{response.StatusCode, response.Header, string(body)}
}

// plain unpacks nothing, and follows no redirect.
var plain = &http.Transport{DisableCompression: true}

// listen gives a listener at the loopback address.
func listen(t testing.TB) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

var silent = slog.New(slog.DiscardHandler)
