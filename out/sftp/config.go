package sftp

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"feedgen/out"
)

// A Config says which folder of which server, and who logs in there. Names of files
// of this machine may begin with "~/", the home folder of whoever runs the program.
type Config struct {
	// Host is the server's name or address, with a port if that is not 22:
	// "example.com", "example.com:2222", "[2001:db8::1]:2222".
	Host string
	User string

	// Path is the folder: absolute, or relative to the folder in which the
	// login starts, which "." is.
	Path string

	Key        string // the file of a private key
	Passphrase string // of that file, if it has one
	Password   string // also given where the server asks for it as a question

	// Agent says to use the keys of the agent at SSH_AUTH_SOCK. That is also
	// done if there is neither Key nor Password.
	Agent bool

	// KnownHosts is the file with the keys of servers. Empty: ~/.ssh/known_hosts.
	KnownHosts string

	// Fingerprint is that of the server's key, "SHA256:…" as ssh-keygen -l
	// prints it. KnownHosts is then not read.
	Fingerprint string

	// Timeout is how long to wait for the connection and login, and then for
	// each answer. Zero: 30 seconds.
	Timeout time.Duration
}

const defaultTimeout = 30 * time.Second

// New gives the destination of cfg. It reads no file and connects to nothing.
func New(cfg Config) (*Destination, error) {
	host, port, err := out.SplitHost(cfg.Host, "22")
	if err != nil {
		return nil, err
	}
	if cfg.User == "" {
		return nil, errors.New("user is empty")
	}
	path, err := out.LoginFolder(cfg.Path, "SFTP")
	if err != nil {
		return nil, err
	}
	if cfg.Passphrase != "" && cfg.Key == "" {
		return nil, errors.New("passphrase is given, but no key")
	}
	if cfg.Timeout < 0 {
		return nil, fmt.Errorf("timeout %v: want one above 0", cfg.Timeout)
	}
	key, err := expand(cfg.Key)
	if err != nil {
		return nil, fmt.Errorf("key: %w", err)
	}
	trust, err := newTrust(cfg)
	if err != nil {
		return nil, err
	}
	d := &Destination{
		name:    cfg.User + "@" + cfg.Host,
		address: net.JoinHostPort(strings.ToLower(host), port), // as known_hosts has names
		path:    path,
		timeout: cfg.Timeout,
		login: login{
			user: cfg.User, key: key, passphrase: cfg.Passphrase, password: cfg.Password,
			agent: cfg.Agent || cfg.Key == "" && cfg.Password == "",
		},
		trust: trust,
		turn:  make(chan struct{}, 1),
	}
	if d.timeout == 0 {
		d.timeout = defaultTimeout
	}
	return d, nil
}

// newTrust says which keys of the server are right.
func newTrust(cfg Config) (trust, error) {
	if cfg.Fingerprint != "" {
		sum, ok := strings.CutPrefix(cfg.Fingerprint, "SHA256:")
		sum = strings.TrimRight(sum, "=")
		raw, err := base64.RawStdEncoding.DecodeString(sum)
		if !ok || err != nil || len(raw) != sha256.Size {
			return trust{}, fmt.Errorf("fingerprint %q: want SHA256: and 43 letters, as ssh-keygen -l prints it", cfg.Fingerprint)
		}
		return trust{fingerprint: "SHA256:" + sum}, nil
	}
	file := cfg.KnownHosts
	if file == "" {
		file = "~/.ssh/known_hosts"
	}
	file, err := expand(file)
	if err != nil {
		return trust{}, fmt.Errorf("known_hosts: %w", err)
	}
	return trust{knownHosts: file}, nil
}

// expand gives the name of a file of this machine in full.
func expand(name string) (string, error) {
	below, ok := strings.CutPrefix(name, "~/")
	if !ok {
		return name, nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	return filepath.Join(home, below), nil
}
