package peers

import (
	"bytes"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// An SSHD is OpenSSH's server, of Debian's packages openssh-server and
// openssh-client. Root runs it: nobody else may confine a login.
type SSHD struct {
	User        string // who logs in: whoever runs the test
	Key         string // the file of that login's private key
	Fingerprint string // of the server's Ed25519 key

	t      *testing.T
	config string
}

// NewSSHD prepares a server with keys of every kind, and a login by a key, which has a
// passphrase if that is not empty. The lines are added to its configuration.
func NewSSHD(t *testing.T, passphrase string, lines ...string) *SSHD {
	t.Helper()
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	etc := t.TempDir()
	s := &SSHD{User: me.Username, Key: filepath.Join(etc, "login"), t: t, config: filepath.Join(etc, "sshd_config")}
	Output(t, "ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", s.Key)
	config := []string{
		"AuthorizedKeysFile " + s.Key + ".pub", "StrictModes no", "UsePAM no",
		"PasswordAuthentication no", "PermitRootLogin prohibit-password",
	}
	for _, kind := range []string{"ed25519", "ecdsa", "rsa"} {
		key := filepath.Join(etc, kind)
		Output(t, "ssh-keygen", "-q", "-t", kind, "-N", "", "-f", key)
		config = append(config, "HostKey "+key)
	}
	// Of two lines with one keyword, sshd takes the first.
	writeFile(t, s.config, strings.Join(append(lines, config...), "\n")+"\n")
	if err := os.MkdirAll("/run/sshd", 0o755); err != nil {
		t.Fatal(err)
	}
	s.Fingerprint = strings.Fields(Output(t, "ssh-keygen", "-lf", filepath.Join(etc, "ed25519.pub")))[1]
	return s
}

// Serve lets a server of its own talk with a client, as inetd does, until that is
// over and all that it was asked is done.
func (s *SSHD) Serve(conn net.Conn) {
	socket, err := conn.(*net.TCPConn).File()
	if err != nil {
		s.t.Error(err)
		return
	}
	defer socket.Close()
	cmd := exec.Command("/usr/sbin/sshd", "-i", "-e", "-f", s.config)
	cmd.Stdin, cmd.Stdout = socket, socket
	var log bytes.Buffer
	cmd.Stderr = &log
	if err := cmd.Start(); err != nil {
		s.t.Error(err)
		return
	}
	conn.Close()
	_ = cmd.Wait() // it is 255 for a client that leaves early
	if s.t.Failed() {
		s.t.Logf("sshd: %s", &log)
	}
}

// Listen serves all who come, at the address that it gives.
func (s *SSHD) Listen() (address string) {
	s.t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		s.t.Fatal(err)
	}
	var clients sync.WaitGroup
	clients.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			clients.Go(func() { s.Serve(conn) })
		}
	})
	s.t.Cleanup(func() {
		listener.Close()
		clients.Wait()
	})
	return listener.Addr().String()
}
