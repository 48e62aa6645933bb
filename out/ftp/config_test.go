package ftp_test

import (
	"strings"
	"testing"
	"time"

	"feedgen/out/ftp"
	"feedgen/out/outtest"
)

// good is a configuration without a mistake.
func good() ftp.Config {
	return ftp.Config{Host: "example.com", User: "feeds", Path: "/srv/www", Password: password}
}

func TestNewNamesTheBadKey(t *testing.T) {
	tests := []struct {
		want   string
		change func(*ftp.Config)
	}{
		{`host is empty`, func(c *ftp.Config) { c.Host = "" }},
		{`host has an @ in it: the login's name goes into user`, func(c *ftp.Config) { c.Host = "feeds:" + password + "@example.com" }},
		{`host "ftp://example.com": want a name`, func(c *ftp.Config) { c.Host = "ftp://example.com" }},
		{`user is empty`, func(c *ftp.Config) { c.User = "" }},
		{`user has a line's end`, func(c *ftp.Config) { c.User = "feeds\r\nDELE rss.xml" }},
		{`password is empty`, func(c *ftp.Config) { c.Password = "" }},
		{`password has a line's end`, func(c *ftp.Config) { c.Password = password + "\r\nDELE rss.xml" }},
		{`path is empty; "." is the folder in which the login starts`, func(c *ftp.Config) { c.Path = "" }},
		{`path "~bob/www": FTP cannot look up`, func(c *ftp.Config) { c.Path = "~bob/www" }},
		{`path "a\r\nb": want UTF-8 without control characters`, func(c *ftp.Config) { c.Path = "a\r\nb" }},
		{`path "a\xff": want UTF-8`, func(c *ftp.Config) { c.Path = "a\xff" }},
		{`tls "implicit": want "explicit" or "none"`, func(c *ftp.Config) { c.TLS = "implicit" }},
		{`fingerprint "MD5:00:11": want SHA256:`, func(c *ftp.Config) { c.Fingerprint = "MD5:00:11" }},
		{`fingerprint "SHA256:00:11": want SHA256:`, func(c *ftp.Config) { c.Fingerprint = "SHA256:00:11" }},
		{`fingerprint "`, func(c *ftp.Config) { c.Fingerprint = strings.Repeat("A0", 32) }},
		{`fingerprint is given, but tls is "none"`, func(c *ftp.Config) {
			c.TLS, c.Fingerprint = "none", "SHA256:"+strings.Repeat("A0", 32)
		}},
		{`timeout -1s: want one above 0`, func(c *ftp.Config) { c.Timeout = -time.Second }},
	}
	for _, tt := range tests {
		cfg := good()
		tt.change(&cfg)
		_, err := ftp.New(cfg)
		if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("error is %v, want %s", err, tt.want)
		}
		if err != nil {
			outtest.WantNoSecret(t, err, password)
		}
	}
}

func TestNewTakesFingerprintsInEveryForm(t *testing.T) {
	for _, sum := range []string{strings.Repeat("a0", 32), strings.Repeat("A0:", 31) + "A0"} {
		cfg := good()
		cfg.Fingerprint = "SHA256:" + sum
		if _, err := ftp.New(cfg); err != nil {
			t.Error(err)
		}
	}
}

func TestPathsStartWhereTheLoginDoes(t *testing.T) {
	for path, want := range map[string]string{
		".": "rss.xml", "./": "rss.xml", "~": "rss.xml", "~/": "rss.xml", "a/b/": "a/b/rss.xml", "~/a": "a/rss.xml", "a/~b": "a/~b/rss.xml", "/": "rss.xml", "/a": "a/rss.xml",
	} {
		s := newServer(t)
		outtest.MustPut(t, s.open(t, func(cfg *ftp.Config) { cfg.Path = path }), outtest.File("rss.xml", "new"))
		tree := map[string]string{want: "new"}
		for i := range want {
			if want[i] == '/' {
				tree[want[:i]] = outtest.Folder
			}
		}
		outtest.WantTree(t, s.dir, tree)
	}
}
