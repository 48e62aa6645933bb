//go:build peers

package webdav_test

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"feedgen/feedgen"
	"feedgen/out"
	"feedgen/out/outtest"
	"feedgen/out/webdav"
)

// The programs that these tests need are in Debian's packages nginx-light,
// libnginx-mod-http-dav-ext and openssl. One that is missing fails its test.

// The kinds of nginx: Debian's has PUT, MOVE and DELETE of its own, and PROPFIND by a module.
const (
	plainNginx = ""
	davExt     = "dav_ext_methods PROPFIND OPTIONS;"
)

// An nginx is a server with a login by Basic.
type nginx struct {
	config webdav.Config
	dir    string // the destination's folder
}

func startNginx(t *testing.T, lines string) nginx {
	t.Helper()
	dir := t.TempDir()
	address := freeAddress(t)
	hash, err := exec.Command("openssl", "passwd", "-apr1", password).Output()
	if err != nil {
		t.Fatalf("openssl: %v", err)
	}
	writeFile(t, filepath.Join(dir, "passwords"), user+":"+string(hash))
	root := filepath.Join(dir, "root")
	if err := os.MkdirAll(filepath.Join(root, "site"), 0o755); err != nil {
		t.Fatal(err)
	}
	module := ""
	if strings.Contains(lines, "dav_ext") {
		module = "load_module /usr/lib/nginx/modules/ngx_http_dav_ext_module.so;"
	}
	writeFile(t, filepath.Join(dir, "nginx.conf"), fmt.Sprintf(`%s
daemon off; pid %[2]s/pid; user root; worker_processes 1;
events {}
http {
	access_log off; client_max_body_size 0; gzip on; gzip_types *;
	client_body_temp_path %[2]s/body; proxy_temp_path %[2]s/p; fastcgi_temp_path %[2]s/f;
	scgi_temp_path %[2]s/s; uwsgi_temp_path %[2]s/u;
	types { application/rss+xml xml json; }
	server {
		listen %[3]s; root %[2]s/root;
		auth_basic "feeds"; auth_basic_user_file %[2]s/passwords;
		dav_methods PUT DELETE MKCOL COPY MOVE; %[4]s
		location /read-only/ { dav_methods off; }
	}
}
`, module, dir, address, lines))
	server := exec.Command("nginx", "-p", dir, "-c", "nginx.conf", "-e", "stderr")
	var log strings.Builder
	server.Stderr = &log
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Signal(os.Interrupt)
		_ = server.Wait()
		if t.Failed() {
			t.Logf("nginx: %s", log.String())
		}
	})
	waitFor(t, address)
	return nginx{
		config: webdav.Config{URL: "http://" + address + "/site/feeds", User: user, Password: password},
		dir:    filepath.Join(root, "site", "feeds"),
	}
}

// freeAddress is one at which nothing listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// waitFor waits until a server listens.
func waitFor(t *testing.T, address string) {
	t.Helper()
	for range 500 {
		conn, err := net.Dial("tcp", address)
		if err == nil {
			conn.Close()
			return
		}
		<-time.After(20 * time.Millisecond)
	}
	t.Fatalf("nothing listens at %s", address)
}

func TestNginxIsADestination(t *testing.T) {
	for name, lines := range map[string]string{"Plain": plainNginx, "WithPROPFIND": davExt} {
		t.Run(name, func(t *testing.T) {
			n := startNginx(t, lines)
			at, root := 0, n.config.URL
			outtest.Run(t, func(t *testing.T) out.Destination {
				at++
				n.config.URL = fmt.Sprint(root, at)
				return open(t, n.config)
			})
		})
	}
}

func TestNginxKeepsFoldersAndHiddenFiles(t *testing.T) {
	for _, lines := range []string{plainNginx, davExt} {
		n := startNginx(t, lines)
		d := open(t, n.config)
		mustPut(t, d, file("a/b.jpg", "x"))
		if err := d.Put(t.Context(), file("a", "x")); err == nil || !strings.Contains(err.Error(), "is a folder, where a file is wanted") {
			t.Errorf("error is %v", err)
		}
		if err := d.Delete(t.Context(), "a"); err == nil {
			t.Error("deleted a folder")
		}
		writeFile(t, filepath.Join(n.dir, "a/.htaccess"), "x")
		if err := d.Delete(t.Context(), "a/b.jpg"); err != nil {
			t.Error(err)
		}
		wantTree(t, n.dir, map[string]string{"a/": "", "a/.htaccess": "x"})
	}
}

func TestNginxSaysWhatIsWrong(t *testing.T) {
	n := startNginx(t, davExt)
	wrong := n.config
	wrong.Password = "wrong-password"
	wantFailure(t, open(t, wrong).Put(t.Context(), file("rss.xml", "x")), "the server refuses the login", false)
	readOnly := n.config
	readOnly.URL = strings.Replace(n.config.URL, "/site/feeds", "/read-only/", 1)
	wantFailure(t, open(t, readOnly).Put(t.Context(), file("rss.xml", "x")), "405 Method Not Allowed; url may lead to no WebDAV folder", false)
}

func TestNginxThatIsCutOffKeepsAWholeFile(t *testing.T) {
	n := startNginx(t, davExt)
	wantWholeFiles(t, n.config, filepath.Join(n.dir, "rss.xml"))
}

func TestNginxDoesNotTouchWhatHasNotChanged(t *testing.T) {
	n := startNginx(t, davExt)
	d := open(t, n.config)
	files := []feedgen.File{file("rss.xml", strings.Repeat("x", 5000)), file("news/atom.xml", "y")}
	for _, want := range []bool{true, false} {
		got, err := out.Publish(t.Context(), d, files, out.Options{})
		if err := errors.Join(err); err != nil {
			t.Fatal(err)
		}
		for _, o := range got {
			if (o.Action != out.Unchanged) != want {
				t.Errorf("%s: %s, want a change: %v", o.Name, o.Action, want)
			}
		}
	}
}
