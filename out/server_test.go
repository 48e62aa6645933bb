package out_test

import (
	"strings"
	"testing"

	"feedgen/out"
)

func TestHostsAreTakenInEveryForm(t *testing.T) {
	for host, want := range map[string][2]string{
		"example.com":        {"example.com", "22"},
		"example.com:2222":   {"example.com", "2222"},
		"192.0.2.1":          {"192.0.2.1", "22"},
		"192.0.2.1:22":       {"192.0.2.1", "22"},
		"2001:db8::1":        {"2001:db8::1", "22"},
		"[2001:db8::1]":      {"2001:db8::1", "22"},
		"[2001:db8::1]:2222": {"2001:db8::1", "2222"},
		"fe80::1%eth0":       {"fe80::1%eth0", "22"},
	} {
		name, port, err := out.SplitHost(host, "22")
		if got := [2]string{name, port}; got != want || err != nil {
			t.Errorf("%s is %q, %v, want %q", host, got, err, want)
		}
	}
}

func TestHostsThatAreNoneAreRefused(t *testing.T) {
	const secret = "correct-horse-battery-staple"
	for host, want := range map[string]string{
		"":                                 "host is empty",
		"feeds:" + secret + "@example.com": "host has an @ in it: the login's name goes into user",
		"sftp://example.com":               `host "sftp://example.com": want a name or an address, and after a colon the port if it is not 22`,
		"example.com:/srv":                 `host "example.com:/srv": want a name`,
		"example.com:":                     `host "example.com:": want a name`,
		"example.com:ssh":                  `host "example.com:ssh": want a name`,
		"example.com:0":                    `host "example.com:0": want a name`,
		"example.com:65536":                `host "example.com:65536": want a name`,
		":22":                              `host ":22": want a name`,
		"a:b:c":                            `host "a:b:c": want a name`,
		"a\nb":                             `host "a\nb": want a name`,
	} {
		if _, _, err := out.SplitHost(host, "22"); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: error is %v, want %s", host, err, want)
		}
	}
}

func TestFoldersOfALogin(t *testing.T) {
	for path, want := range map[string]string{
		".": ".", "./": ".", "~": ".", "~/": ".", "~/a": "a", "~//a/": "a", "a/b/": "a/b", "a/~b": "a/~b", "/": "", "/srv//": "/srv",
	} {
		if got, err := out.LoginFolder(path, "SFTP"); got != want || err != nil {
			t.Errorf("%s is %q, %v, want %q", path, got, err, want)
		}
	}
	for path, want := range map[string]string{
		"":         `path is empty; "." is the folder in which the login starts`,
		"~bob/www": `path "~bob/www": SFTP cannot look up the home folder of another login`,
	} {
		if _, err := out.LoginFolder(path, "SFTP"); err == nil || err.Error() != want {
			t.Errorf("%q: error is %v, want %s", path, err, want)
		}
	}
}
