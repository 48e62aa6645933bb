//go:build peers

package web_test

import (
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"feedgen/cmd/feedgen/internal/web"
	"feedgen/out/outtest/peers"
)

// The programs that these tests need are Debian packages: curl, nginx-light, wrk. One that
// is missing fails its test.

// TestCurlReadsWhatIsServed has curl remember tags and dates, unpack, and go on where it
// had stopped.
func TestCurlReadsWhatIsServed(t *testing.T) {
	s := show(t)
	dir := t.TempDir()
	tag, got := filepath.Join(dir, "tag"), filepath.Join(dir, "got")
	status := func(args ...string) string {
		t.Helper()
		return strings.TrimSpace(command(t, "curl", append([]string{"-sS", "-o", got, "-w", "%{http_code} %{size_download}"}, args...)...))
	}
	want := func(want string, args ...string) {
		t.Helper()
		if said := status(args...); said != want {
			t.Errorf("%q gives %s, want %s", args, said, want)
		}
	}
	whole := strconv.Itoa(len(s.text))
	want("200 "+whole, "--etag-save", tag, s.feed)
	want("304 0", "--etag-compare", tag, s.feed)
	want("304 0", "-z", dateThen, s.feed)
	want("200 "+whole, "-z", dateSooner, s.feed)
	want("405 24", "-d", "x", s.feed)
	want("301 44", s.address+"/old.xml")
	if said := status("--compressed", s.feed); !strings.HasPrefix(said, "200 ") || said == "200 "+whole {
		t.Errorf("--compressed gives %s", said)
	}
	if text := readFile(t, got); text != s.text {
		t.Errorf("--compressed gives %.60q", text)
	}
	if err := os.WriteFile(got, s.image[:5], 0o644); err != nil {
		t.Fatal(err)
	}
	want("206 "+strconv.Itoa(len(s.image)-5), "-C", "-", s.picture)
	if text := readFile(t, got); text != string(s.image) {
		t.Errorf("-C gives %q", text)
	}
}

// BenchmarkBesideNginx has wrk ask for a feed of 60 KB, whole and unchanged, of a shelf
// and of nginx, in turn. x-nginx is how many requests a second the shelf answers for each
// that nginx does.
func BenchmarkBesideNginx(b *testing.B) {
	cfg := configure(b)
	publish(b, cfg, map[string]string{"rss.xml": feedText()})
	touch(b, cfg, "rss.xml", longAgo)
	var shelf web.Shelf
	load(b, &shelf, cfg)
	ours := "http://" + serve(b, func(ctx context.Context, l net.Listener) error {
		return web.Serve(ctx, l, &shelf, silent, time.Second)
	}) + "/feeds/rss.xml"
	theirs := startNginx(b, cfg.Serve.Folder) + "/rss.xml"
	for _, status := range []int{200, 304} {
		b.Run(strconv.Itoa(status), func(b *testing.B) {
			var sums [2]float64
			for b.Loop() {
				for i, address := range []string{ours, theirs} {
					header := "X-None: x"
					if status == 304 {
						header = "If-None-Match: " + ask(b, "GET", address).header.Get("ETag")
					}
					if got := ask(b, "GET", address, header); got.status != status {
						b.Fatalf("%s: status %d", address, got.status)
					}
					sums[i] += wrk(b, address, header)
				}
			}
			b.ReportMetric(sums[0]/float64(b.N), "requests/s")
			b.ReportMetric(sums[0]/sums[1], "x-nginx")
		})
	}
}

var perSecond = regexp.MustCompile(`Requests/sec: +([0-9.]+)`)

// wrk asks for two seconds, and gives how many answers came a second.
func wrk(b *testing.B, address, header string) float64 {
	said := command(b, "wrk", "-t1", "-c16", "-d2s", "-H", header, address)
	found := perSecond.FindStringSubmatch(said)
	if found == nil || strings.Contains(said, "Socket errors") {
		b.Fatalf("wrk says %s", said)
	}
	n, err := strconv.ParseFloat(found[1], 64)
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// startNginx serves a folder with as many workers as there are processors, and gives its
// address.
func startNginx(b *testing.B, folder string) string {
	dir, address := b.TempDir(), peers.FreeAddress(b)
	text := strings.NewReplacer("DIR", dir, "FOLDER", folder, "ADDRESS", address).Replace(`
daemon off; pid DIR/pid; user root; worker_processes auto;
events {}
http {
	access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; open_file_cache max=10;
	client_body_temp_path DIR/body; proxy_temp_path DIR/p; fastcgi_temp_path DIR/f;
	scgi_temp_path DIR/s; uwsgi_temp_path DIR/u;
	types { application/rss+xml xml; }
	server {
		listen ADDRESS; root FOLDER;
		add_header Cache-Control "public, max-age=300"; add_header Access-Control-Allow-Origin *; add_header Vary Accept-Encoding;
	}
}
`)
	file := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		b.Fatal(err)
	}
	peers.Start(b, exec.Command("nginx", "-p", dir, "-c", file, "-e", "stderr"), address)
	return "http://" + address
}

// command runs a program and gives what it prints.
func command(t testing.TB, name string, args ...string) string {
	t.Helper()
	output, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %q: %v: %s", name, args, err, output)
	}
	return string(output)
}

func readFile(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
