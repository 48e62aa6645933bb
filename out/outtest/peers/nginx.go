package peers

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// An Nginx is a WebDAV server with a login by Basic, of Debian's packages nginx-light
// and libnginx-mod-http-dav-ext.
type Nginx struct {
	Address string
	Root    string // the folder that is served
}

// The kinds of nginx: Debian's has PUT, MOVE and DELETE of its own, and PROPFIND by a
// module.
const (
	PlainNginx = ""
	DavExt     = "dav_ext_methods PROPFIND OPTIONS;"
)

// StartNginx starts a server of a kind. Nothing may be changed in its folder
// "read-only". The hash of the password is made by openssl.
func StartNginx(t *testing.T, user, password, kind string) Nginx {
	t.Helper()
	dir := t.TempDir()
	n := Nginx{Address: FreeAddress(t), Root: filepath.Join(dir, "root")}
	if err := os.Mkdir(n.Root, 0o755); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(dir, "passwords"), user+":"+Output(t, "openssl", "passwd", "-apr1", password))
	module := ""
	if strings.Contains(kind, "dav_ext") {
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
`, module, dir, n.Address, kind))
	Start(t, exec.Command("nginx", "-p", dir, "-c", "nginx.conf", "-e", "stderr"), n.Address)
	return n
}
