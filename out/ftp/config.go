package ftp

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"feedgen/out"
)

// A Config says which folder of which server, and who logs in there.
type Config struct {
	// Host is the server's name or address, with a port if that is not 21:
	// "example.com", "example.com:2121", "[2001:db8::1]:2121".
	Host string

	User, Password string

	// Path is the folder: absolute, or relative to the folder in which the
	// login starts, which "." is.
	Path string

	// TLS is "explicit", also if it is empty: nothing of the login is sent before
	// the connection is secret. With "none" the password and all files are sent so
	// that the network can read them.
	TLS string

	// Fingerprint is that of the server's certificate, "SHA256:" and what openssl
	// x509 -fingerprint -sha256 prints. The certificate may then be signed by
	// anybody and have any name. Empty: it must be good for Host, by the authorities
	// that the system trusts.
	Fingerprint string

	// Timeout is how long to wait for the connection and login, and then for
	// each answer and for each part of a file. Zero: 30 seconds.
	Timeout time.Duration
}

const defaultTimeout = 30 * time.Second

// New gives the destination of cfg, or an error that begins with the key that is
// wrong. It connects to nothing.
func New(cfg Config) (*Destination, error) {
	host, port, err := out.SplitHost(cfg.Host, "21")
	if err != nil {
		return nil, err
	}
	if err := cfg.checkLogin(); err != nil {
		return nil, err
	}
	path, err := folder(cfg.Path)
	if err != nil {
		return nil, err
	}
	trust, err := newTrust(cfg, host)
	if err != nil {
		return nil, err
	}
	if cfg.Timeout < 0 {
		return nil, fmt.Errorf("timeout %v: want one above 0", cfg.Timeout)
	}
	return &Destination{
		name:     cfg.User + "@" + cfg.Host,
		address:  net.JoinHostPort(host, port),
		user:     cfg.User,
		password: cfg.Password,
		path:     path,
		timeout:  cmp.Or(cfg.Timeout, defaultTimeout),
		trust:    trust,
		turn:     make(chan struct{}, 1),
	}, nil
}

// checkLogin keeps what would end a command, and begin another, out of the login.
func (cfg Config) checkLogin() error {
	switch {
	case cfg.User == "":
		return errors.New("user is empty")
	case strings.ContainsFunc(cfg.User, unicode.IsControl):
		return errors.New("user has a line's end or another control character in it")
	case cfg.Password == "":
		return errors.New("password is empty")
	case strings.ContainsFunc(cfg.Password, unicode.IsControl):
		return errors.New("password has a line's end or another control character in it")
	}
	return nil
}

// folder also keeps what would end a command out of the path.
func folder(path string) (string, error) {
	if !utf8.ValidString(path) || strings.ContainsFunc(path, unicode.IsControl) {
		return "", fmt.Errorf("path %q: want UTF-8 without control characters", path)
	}
	return out.LoginFolder(path, "FTP")
}

// newTrust says whether there is TLS, and which certificates of the server are right.
func newTrust(cfg Config, host string) (trust, error) {
	t := trust{host: host}
	switch cfg.TLS {
	case "", "explicit":
	case "none":
		if cfg.Fingerprint != "" {
			return trust{}, errors.New(`fingerprint is given, but tls is "none"`)
		}
		t.plain = true
		return t, nil
	default:
		return trust{}, fmt.Errorf(`tls %q: want "explicit" or "none"`, cfg.TLS)
	}
	if cfg.Fingerprint == "" {
		return t, nil
	}
	digits, ok := strings.CutPrefix(cfg.Fingerprint, "SHA256:")
	sum, err := hex.DecodeString(strings.ReplaceAll(digits, ":", ""))
	if !ok || err != nil || len(sum) != sha256.Size {
		return trust{}, fmt.Errorf("fingerprint %q: want SHA256: and 32 bytes, as openssl x509 -fingerprint -sha256 prints them", cfg.Fingerprint)
	}
	t.pinned = sum
	return t, nil
}
