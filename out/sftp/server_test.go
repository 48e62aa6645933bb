package sftp_test

import (
	"errors"
	"io"
	"net"
	"sync"
	"testing"
	"time"

	pkgsftp "github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"feedgen/out/sftp"
)

// A server is an SSH server with SFTP to the files of a folder.
type server struct {
	dir     string // the folder in which logins start
	address string
	config  sftp.Config // it takes this login

	listener    net.Listener
	serve       func(net.Conn) // talks with a client until it leaves
	accepting   sync.WaitGroup
	mu          sync.Mutex
	clients     map[net.Conn]chan struct{} // closed once they have left
	connections int                        // how many there were
}

const password, passphrase = "correct-horse-battery-staple", "through-the-looking-glass"

// inProcess says how a server in this process is other than usual.
type inProcess struct {
	keys   []ssh.Signer // its own
	config ssh.ServerConfig
	answer func(io.ReadWriteCloser) // talks SFTP with a client until it leaves
}

// newServer starts a server in this process, which takes the password.
func newServer(t *testing.T, prepare ...func(*server, *inProcess)) *server {
	t.Helper()
	s := &server{dir: t.TempDir()}
	in := &inProcess{answer: func(c io.ReadWriteCloser) { s.files(c) }}
	in.config.PasswordCallback = func(_ ssh.ConnMetadata, given []byte) (*ssh.Permissions, error) {
		if string(given) != password {
			return nil, errors.New("wrong password")
		}
		return nil, nil
	}
	for _, p := range prepare {
		p(s, in)
	}
	if in.keys == nil {
		in.keys = []ssh.Signer{newED25519(t)}
	}
	for _, key := range in.keys {
		in.config.AddHostKey(key)
	}
	s.serve = in.serve
	s.listen(t, "127.0.0.1:0")
	s.config = sftp.Config{
		Host: s.address, User: "feeds", Path: ".", Password: password,
		Fingerprint: ssh.FingerprintSHA256(in.keys[0].PublicKey()), Timeout: 20 * time.Second,
	}
	return s
}

// files serves the files of the folder.
func (s *server) files(c io.ReadWriteCloser, options ...pkgsftp.ServerOption) {
	files, err := pkgsftp.NewServer(c, append(options, pkgsftp.WithServerWorkingDirectory(s.dir))...)
	if err == nil {
		_ = files.Serve() // it ends as the client likes
	}
}

func (in *inProcess) serve(conn net.Conn) {
	client, chans, reqs, err := ssh.NewServerConn(conn, &in.config)
	if err != nil {
		return
	}
	defer client.Close()
	go ssh.DiscardRequests(reqs)
	for c := range chans {
		channel, requests, err := c.Accept()
		if err != nil {
			return
		}
		for r := range requests {
			isSFTP := r.Type == "subsystem" && string(r.Payload[4:]) == "sftp" && in.answer != nil
			_ = r.Reply(isSFTP, nil)
			if isSFTP {
				in.answer(channel)
				channel.Close()
			}
		}
	}
}

func (s *server) listen(t *testing.T, address string) {
	t.Helper()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	s.listener, s.address = listener, listener.Addr().String()
	s.accept()
	t.Cleanup(s.stop)
}

// accept lets clients in until stop.
func (s *server) accept() {
	s.clients = map[net.Conn]chan struct{}{}
	s.accepting.Go(func() {
		for {
			conn, err := s.listener.Accept()
			if err != nil {
				return
			}
			left := make(chan struct{})
			s.mu.Lock()
			s.clients[conn] = left
			s.connections++
			s.mu.Unlock()
			go func() {
				s.serve(conn)
				conn.Close()
				close(left)
			}()
		}
	})
}

// cut ends all connections and waits until all requests are done.
func (s *server) cut() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for conn, left := range s.clients {
		conn.Close()
		<-left
	}
	clear(s.clients)
}

// count tells how many connections there were.
func (s *server) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.connections
}

func (s *server) wantConnections(t *testing.T, want int) {
	t.Helper()
	if got := s.count(); got != want {
		t.Errorf("%d connections, want %d", got, want)
	}
}

func (s *server) stop() {
	s.listener.Close()
	s.accepting.Wait()
	s.cut()
}

// line is a line of known_hosts.
func (s *server) line(key ssh.PublicKey) string {
	return knownhosts.Line([]string{s.address}, key)
}

// open gives a destination by the login that the server takes, with changes.
func (s *server) open(t *testing.T, changes ...func(*sftp.Config)) *sftp.Destination {
	t.Helper()
	cfg := s.config
	for _, change := range changes {
		change(&cfg)
	}
	d, err := sftp.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// client connects to a server past the destination.
func (s *server) client(t *testing.T) *pkgsftp.Client {
	t.Helper()
	conn, err := ssh.Dial("tcp", s.address, &ssh.ClientConfig{
		User: s.config.User, Auth: []ssh.AuthMethod{ssh.Password(password)}, HostKeyCallback: ssh.InsecureIgnoreHostKey(),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	files, err := pkgsftp.NewClient(conn)
	if err != nil {
		t.Fatal(err)
	}
	return files
}
