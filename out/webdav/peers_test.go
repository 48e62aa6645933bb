//go:build peers

package webdav_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"feedgen/feedgen"
	"feedgen/out"
	"feedgen/out/outtest"
	"feedgen/out/outtest/peers"
	"feedgen/out/webdav"
)

// The programs that these tests need are in Debian's packages nginx-light,
// libnginx-mod-http-dav-ext and openssl. One that is missing fails its test.

// An nginx is a server with a login by Basic.
type nginx struct {
	config webdav.Config
	dir    string // the destination's folder
}

func startNginx(t *testing.T, kind string) nginx {
	t.Helper()
	n := peers.StartNginx(t, user, password, kind)
	if err := os.Mkdir(filepath.Join(n.Root, "site"), 0o755); err != nil {
		t.Fatal(err)
	}
	return nginx{
		config: webdav.Config{URL: "http://" + n.Address + "/site/feeds", User: user, Password: password},
		dir:    filepath.Join(n.Root, "site", "feeds"),
	}
}

func TestNginxIsADestination(t *testing.T) {
	for name, lines := range map[string]string{"Plain": peers.PlainNginx, "WithPROPFIND": peers.DavExt} {
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
	for _, lines := range []string{peers.PlainNginx, peers.DavExt} {
		n := startNginx(t, lines)
		d := open(t, n.config)
		outtest.MustPut(t, d, outtest.File("a/b.jpg", "x"))
		if err := d.Put(t.Context(), outtest.File("a", "x")); err == nil || !strings.Contains(err.Error(), "is a folder, where a file is wanted") {
			t.Errorf("error is %v", err)
		}
		if err := d.Delete(t.Context(), "a"); err == nil {
			t.Error("deleted a folder")
		}
		outtest.WriteFile(t, filepath.Join(n.dir, "a/.htaccess"), "x")
		if err := d.Delete(t.Context(), "a/b.jpg"); err != nil {
			t.Error(err)
		}
		outtest.WantTree(t, n.dir, map[string]string{"a": outtest.Folder, "a/.htaccess": "x"})
	}
}

func TestNginxSaysWhatIsWrong(t *testing.T) {
	n := startNginx(t, peers.DavExt)
	wrong := n.config
	wrong.Password = "wrong-password"
	wantFailure(t, open(t, wrong).Put(t.Context(), outtest.File("rss.xml", "x")), "the server refuses the login", false)
	readOnly := n.config
	readOnly.URL = strings.Replace(n.config.URL, "/site/feeds", "/read-only/", 1)
	wantFailure(t, open(t, readOnly).Put(t.Context(), outtest.File("rss.xml", "x")), "405 Method Not Allowed; url may lead to no WebDAV folder", false)
}

func TestNginxThatIsCutOffKeepsAWholeFile(t *testing.T) {
	n := startNginx(t, peers.DavExt)
	wantWholeFiles(t, n.config, filepath.Join(n.dir, "rss.xml"))
}

func TestNginxDoesNotTouchWhatHasNotChanged(t *testing.T) {
	n := startNginx(t, peers.DavExt)
	d := open(t, n.config)
	files := []feedgen.File{outtest.File("rss.xml", strings.Repeat("x", 5000)), outtest.File("news/atom.xml", "y")}
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
