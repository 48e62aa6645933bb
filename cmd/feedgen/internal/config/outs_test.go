package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/out/dir"
	"feedgen/out/ftp"
	"feedgen/out/s3"
	"feedgen/out/sftp"
	"feedgen/out/webdav"
)

func TestParseReadsEveryKindOfOut(t *testing.T) {
	const file = "/srv/site/outs.toml"
	want := []config.Out{{
		Type: "s3", Name: "s3://s3.example.com/news-feeds/feeds", At: file + ":6:3", Primary: true,
		S3: config.S3{
			Config: s3.Config{
				Bucket: "news-feeds", Endpoint: "https://s3.example.com", Region: "eu-1", Prefix: "feeds/", PathStyle: true,
				ACL: "public-read", CacheControl: "public, max-age=60",
			},
			AccessKey:    config.Secret{Env: "FEEDS_KEY", At: file + ":13:1"},
			SecretKey:    config.Secret{File: config.Path{Written: "secret.txt", Resolved: "/srv/site/secret.txt"}, At: file + ":14:1"},
			SessionToken: config.Secret{Env: "FEEDS_TOKEN", At: file + ":15:1"},
		},
	}, {
		Type: "sftp", Name: "sftp://feeds@example.com:2222/www/feeds", At: file + ":18:3",
		SFTP: config.SFTP{
			Config:     sftp.Config{Host: "example.com:2222", User: "feeds", Path: "www/feeds", Key: "/srv/site/keys/feeds", KnownHosts: "~/.ssh/known_hosts"},
			Passphrase: config.Secret{File: config.Path{Written: "/run/secrets/passphrase", Resolved: "/run/secrets/passphrase"}, At: file + ":24:1"},
		},
	}, {
		Type: "sftp", Name: "sftp://feeds@example.com/srv/www", At: file + ":26:3",
		SFTP: config.SFTP{
			Config:   sftp.Config{Host: "example.com", User: "feeds", Path: "/srv/www", Fingerprint: "SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDvWmGiqlpVrmREgeo"},
			Password: config.Secret{Env: "FEEDS_PASSWORD", At: file + ":31:1"},
		},
	}, {
		Type: "webdav", Name: "https://dav.example.com/feeds", At: file + ":33:3",
		WebDAV: config.WebDAV{
			Config:   webdav.Config{URL: "https://dav.example.com/feeds/", User: "feeds"},
			Password: config.Secret{Env: "DAV_PASSWORD", At: file + ":37:1"},
		},
	}, {
		Type: "ftp", Name: "ftp://feeds@example.com:2121/www/feeds", At: file + ":38:3",
		FTP: config.FTP{
			Config:   ftp.Config{Host: "example.com:2121", User: "feeds", Path: "www/feeds", TLS: "explicit", Fingerprint: "SHA256:" + strings.Repeat("A0:", 31) + "A0"},
			Password: config.Secret{Env: "FTP_PASSWORD", At: file + ":42:1"},
		},
	}, {
		Type: "ftp", Name: "ftp://feeds@nas/srv/www", At: file + ":45:3", Retry: 5 * time.Minute,
		FTP: config.FTP{
			Config:   ftp.Config{Host: "nas", User: "feeds", Path: "/srv/www/", TLS: "none", Timeout: 10 * time.Second},
			Password: config.Secret{File: config.Path{Written: "ftp.txt", Resolved: "/srv/site/ftp.txt"}, At: file + ":49:1"},
		},
	}, {
		Type: "command", Name: "command:mirror", At: file + ":54:3",
		Command: config.Program{
			Run: []string{"rsync", "-a", "{dir}/", "example.com:feeds"}, Timeout: time.Minute, Dir: "/srv/site",
			Env: map[string]config.Secret{"TOKEN": {Env: "RSYNC_TOKEN", At: file + ":59:13"}},
		},
	}, {
		Type: "command", Name: "command:send", At: file + ":60:3",
		Command: config.Program{Run: []string{"./send"}, Timeout: 10 * time.Minute, Dir: "/srv/site"},
		After:   config.Program{Run: []string{"./purge", "all"}, Timeout: 10 * time.Minute, Dir: "/srv/site"},
	}}
	if diff := cmp.Diff(want, parseFile(t, "outs.toml").Outs); diff != "" {
		t.Errorf("outs (-want +got):\n%s", diff)
	}
}

func TestSecretsAreRevealedWhenTheyAreWanted(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) config.Path {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return config.Path{Written: name, Resolved: file}
	}
	t.Setenv("FEEDGEN_TEST_SECRET", " s3cret ")
	for name, c := range map[string]struct {
		secret     config.Secret
		want, says string
	}{
		"none":              {config.Secret{}, "", ""},
		"environment":       {config.Secret{Env: "FEEDGEN_TEST_SECRET"}, " s3cret ", ""},
		"not there":         {config.Secret{Env: "FEEDGEN_TEST_NONE", At: "a.toml:3:1"}, "", "a.toml:3:1: the environment has no FEEDGEN_TEST_NONE"},
		"file":              {config.Secret{File: write("unix", "s3cret\n")}, "s3cret", ""},
		"file of Windows":   {config.Secret{File: write("windows", "s3 cret\r\n")}, "s3 cret", ""},
		"empty file":        {config.Secret{File: write("empty", "\n"), At: "a.toml:3:1"}, "", "a.toml:3:1: empty is empty, where a secret is wanted"},
		"no file":           {config.Secret{File: config.Path{Written: "x", Resolved: filepath.Join(dir, "x")}, At: "a.toml:3:1"}, "", "a.toml:3:1: secret: open "},
		"file of two lines": {config.Secret{File: write("two", "one\ntwo\n")}, "one\ntwo", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := c.secret.Reveal()
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if (err == nil) != (c.says == "") || err != nil && !strings.HasPrefix(err.Error(), c.says) {
				t.Errorf("error is %v, want %s", err, c.says)
			}
		})
	}
}

// TestAdminNeedsNoFeedsThatAreServed has those alone that go elsewhere.
func TestAdminNeedsNoFeedsThatAreServed(t *testing.T) {
	const text = "[site]\ntitle = \"x\"\nurl = \"https://example.com\"\n[[source]]\npath = \"posts\"\n[[out]]\npath = \"public\"\n[serve]\nadmin = \"127.0.0.1:8081\"\n"
	c, err := config.Parse("/srv/site/feedgen.toml", []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	if c.Serve != nil || c.Admin != "127.0.0.1:8081" || len(c.Outs) != 1 {
		t.Errorf("serve %v, admin %q, outs %v", c.Serve, c.Admin, c.Outs)
	}
}

// TestServeNeedsNoOtherOut has one file with [serve] alone.
func TestServeNeedsNoOtherOut(t *testing.T) {
	const text = "[site]\ntitle = \"x\"\nurl = \"https://example.com\"\n[[source]]\npath = \"posts\"\n[serve]\nlisten = \":0\"\n"
	c, err := config.Parse("/srv/site/feedgen.toml", []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := config.Out{Type: "dir", Name: "serve", Primary: true, Dir: dir.Config{Path: "/srv/site/.feedgen/out/served"}}
	if diff := cmp.Diff([]config.Out{want}, c.Outs); diff != "" {
		t.Errorf("outs (-want +got):\n%s", diff)
	}
	if want, got := "/f%C3%BB%2Fx/a%20b.xml", (config.Feed{URL: "https://example.com/f%c3%bb%2fx/"}).Path("a b.xml"); want != got {
		t.Errorf("path %q, want %q", got, want)
	}
}
