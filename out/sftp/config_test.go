package sftp_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"feedgen/out/outtest"
	"feedgen/out/sftp"
)

// good is a configuration without a mistake.
func good() sftp.Config {
	return sftp.Config{Host: "example.com", User: "feeds", Path: "/srv/www", Key: "id_ed25519", Passphrase: passphrase, Password: password}
}

func TestNewNamesTheBadKey(t *testing.T) {
	tests := []struct {
		want   string
		change func(*sftp.Config)
	}{
		{`host is empty`, func(c *sftp.Config) { c.Host = "" }},
		{`host has an @ in it: the login's name goes into user`, func(c *sftp.Config) { c.Host = "feeds:" + password + "@example.com" }},
		{`host "sftp://example.com": want a name`, func(c *sftp.Config) { c.Host = "sftp://example.com" }},
		{`user is empty`, func(c *sftp.Config) { c.User = "" }},
		{`path is empty; "." is the folder in which the login starts`, func(c *sftp.Config) { c.Path = "" }},
		{`path "~bob/www": SFTP cannot look up`, func(c *sftp.Config) { c.Path = "~bob/www" }},
		{`passphrase is given, but no key`, func(c *sftp.Config) { c.Key = "" }},
		{`fingerprint "MD5:00:11": want SHA256:`, func(c *sftp.Config) { c.Fingerprint = "MD5:00:11" }},
		{`fingerprint "SHA256:abc": want SHA256:`, func(c *sftp.Config) { c.Fingerprint = "SHA256:abc" }},
		{`fingerprint "`, func(c *sftp.Config) { c.Fingerprint = strings.Repeat("A", 43) }},
		{`timeout -1s: want one above 0`, func(c *sftp.Config) { c.Timeout = -time.Second }},
	}
	for _, tt := range tests {
		cfg := good()
		tt.change(&cfg)
		_, err := sftp.New(cfg)
		if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("error is %v, want %s", err, tt.want)
		}
		if err != nil && (strings.Contains(err.Error(), password) || strings.Contains(err.Error(), passphrase)) {
			t.Errorf("error gives a secret away: %v", err)
		}
	}
}

func TestNewSaysWhichKeyNeedsAHomeFolder(t *testing.T) {
	t.Setenv("HOME", "")
	cfg := good()
	if _, err := sftp.New(cfg); err == nil || !strings.HasPrefix(err.Error(), "known_hosts: ~/.ssh/known_hosts: ") {
		t.Errorf("error is %v, want one of known_hosts", err)
	}
	cfg.KnownHosts = "known_hosts"
	cfg.Key = "~/.ssh/id_ed25519"
	if _, err := sftp.New(cfg); err == nil || !strings.HasPrefix(err.Error(), "key: ~/.ssh/id_ed25519: ") {
		t.Errorf("error is %v, want one of key", err)
	}
}

func TestPathsStartWhereTheLoginDoes(t *testing.T) {
	for path, want := range map[string]string{
		".": "rss.xml", "./": "rss.xml", "~": "rss.xml", "~/": "rss.xml", "a/b/": "a/b/rss.xml", "~/a": "a/rss.xml", "~//a": "a/rss.xml", "a/~b": "a/~b/rss.xml",
	} {
		s := newServer(t)
		outtest.MustPut(t, s.open(t, in(path)), outtest.File("rss.xml", "new"))
		if got := outtest.Tree(t, s.dir)[want]; got != "new" {
			t.Errorf("path %q: no file at %s", path, want)
		}
	}
}

func TestPathsMayBeTheRoot(t *testing.T) {
	s := newServer(t, inMemory(nil))
	outtest.MustPut(t, s.open(t, in("/")), outtest.File("rss.xml", "new"))
	wantFiles(t, s, map[string]string{"rss.xml": "new"})
}

func TestFilesOfTheHomeFolderAreFound(t *testing.T) {
	key, public := keyFile(t, "")
	own := newED25519(t)
	s := newServer(t, takesKey(public), shows(own))
	home := t.TempDir()
	t.Setenv("HOME", home)
	copyFile(t, key, filepath.Join(home, ".ssh", "id_feeds"))
	outtest.WriteFile(t, filepath.Join(home, ".ssh", "known_hosts"), s.line(own.PublicKey()))
	outtest.MustPut(t, s.open(t, func(cfg *sftp.Config) {
		cfg.Password, cfg.Fingerprint, cfg.Key = "", "", "~/.ssh/id_feeds"
	}), outtest.File("rss.xml", "new"))
}
