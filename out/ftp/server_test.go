package ftp_test

import (
	"bufio"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"feedgen/out/ftp"
)

// A server is an FTP server for the files of a folder.
type server struct {
	dir     string
	address string
	config  ftp.Config  // it takes this login
	tls     *tls.Config // nil: it has no TLS

	// disturb says what becomes of a command: it is done if that is empty, else one of
	// those below, or the answer.
	disturb func(verb, arg string) string

	// limit is how much of a file the server takes or gives before it ends the data
	// connection, with this answer if it is not empty.
	limit  int64
	answer string

	listener    net.Listener
	talks       sync.WaitGroup
	mu          sync.Mutex
	conns       map[net.Conn]bool
	commands    []string // all that were given
	connections int      // how many there were, for commands
}

const (
	password  = "correct-horse-battery-staple"
	cutBefore = "cut before it is done"
	cutAfter  = "cut after it is done"
	unlimited = 1 << 40
)

func newServer(t *testing.T, prepare ...func(*server)) *server {
	t.Helper()
	s := &server{dir: t.TempDir(), limit: unlimited, conns: map[net.Conn]bool{}}
	s.disturb = nothing
	s.config = ftp.Config{User: "feeds", Password: password, Path: ".", TLS: "none", Timeout: 20 * time.Second}
	for _, p := range prepare {
		p(s)
	}
	s.listen(t, "127.0.0.1:0")
	s.config.Host = s.address
	return s
}

func (s *server) listen(t *testing.T, address string) {
	t.Helper()
	var err error
	if s.listener, err = net.Listen("tcp", address); err != nil {
		t.Fatal(err)
	}
	s.address = s.listener.Addr().String()
	s.talks.Go(func() {
		for {
			conn, err := s.listener.Accept()
			if err != nil {
				return
			}
			s.mu.Lock()
			s.connections++
			s.mu.Unlock()
			s.talks.Go(func() { s.talk(conn) })
		}
	})
	t.Cleanup(s.stop)
}

// when changes what becomes of commands.
func (s *server) when(disturb func(verb, arg string) string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.disturb = disturb
}

func nothing(_, _ string) string { return "" }

// end has files end after so many bytes, with an answer.
func (s *server) end(limit int64, answer string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limit, s.answer = limit, answer
}

// keep notes a connection, so that cut ends it.
func (s *server) keep(conn net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conns[conn] = true
}

// cut ends all connections.
func (s *server) cut() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for conn := range s.conns {
		conn.Close()
	}
	clear(s.conns)
}

// stop ends the server, and waits until nothing is done any more.
func (s *server) stop() {
	s.listener.Close()
	s.cut()
	s.talks.Wait()
}

// A talk is one connection for commands.
type talk struct {
	*server
	conn    net.Conn
	lines   *bufio.Reader
	passive net.Listener // for the next file
	from    string       // of a rename
	in      bool         // logged in
	secret  bool         // files go over TLS
}

func (s *server) talk(conn net.Conn) {
	s.keep(conn)
	k := &talk{server: s, conn: conn, lines: bufio.NewReader(conn)}
	defer func() {
		k.conn.Close()
		k.endPassive()
	}()
	k.say("220 ready")
	for {
		line, err := k.lines.ReadString('\n')
		if err != nil {
			return
		}
		verb, arg, _ := strings.Cut(strings.TrimRight(line, "\r\n"), " ")
		s.mu.Lock()
		s.commands = append(s.commands, verb+" "+arg)
		odd := s.disturb(verb, arg)
		s.mu.Unlock()
		switch odd {
		case "":
			k.say(k.do(verb, arg))
		case cutBefore:
			return
		case cutAfter:
			k.do(verb, arg)
			return
		default:
			k.say(odd)
		}
		if verb == "QUIT" {
			return
		}
		if verb == "AUTH" && k.tls != nil {
			k.conn = tls.Server(k.conn, k.tls)
			k.lines = bufio.NewReader(k.conn)
		}
	}
}

func (k *talk) say(answer string) { fmt.Fprintf(k.conn, "%s\r\n", answer) }

// do does a command and gives the answer.
func (k *talk) do(verb, arg string) string {
	switch verb {
	case "AUTH":
		if k.tls == nil {
			return "530 Please login with USER and PASS."
		}
		return "234 go on"
	case "USER":
		return "331 and the password?"
	case "PASS":
		if k.in = arg == password; !k.in {
			return "530 Login incorrect."
		}
		return "230 welcome"
	case "QUIT":
		return "221 bye"
	}
	if !k.in {
		return "530 Not logged in."
	}
	switch verb {
	case "FEAT":
		return "211-Features:\r\n UTF8\r\n EPSV\r\n MDTM\r\n SIZE\r\n211 End"
	case "OPTS", "TYPE", "PBSZ":
		return "200 well"
	case "PROT":
		k.secret = true
		return "200 well"
	case "EPSV", "PASV":
		return k.listenFor(verb)
	case "STOR", "RETR":
		return k.transfer(verb, filepath.Join(k.dir, arg))
	}
	return k.file(verb, filepath.Join(k.dir, arg))
}

// file does a command that needs no data connection.
func (k *talk) file(verb, name string) string {
	info, err := os.Stat(name)
	isFile := err == nil && info.Mode().IsRegular()
	switch verb {
	case "SIZE", "MDTM":
		switch {
		case !isFile:
			return "550 Could not get file size."
		case verb == "SIZE":
			return fmt.Sprintf("213 %d", info.Size())
		}
		return "213 " + info.ModTime().UTC().Format("20060102150405")
	case "RNFR":
		k.from = name
		return answered(err, "350 and the new name?")
	case "RNTO":
		return answered(os.Rename(k.from, name), "250 renamed")
	case "DELE":
		if err == nil && !isFile {
			return "550 is no file"
		}
		return answered(os.Remove(name), "250 gone")
	case "MKD":
		return answered(os.Mkdir(name, 0o755), `257 "it" is made`)
	case "RMD":
		if isFile {
			return "550 is no folder"
		}
		return answered(os.Remove(name), "250 gone")
	}
	return "502 what?"
}

func answered(err error, good string) string {
	if err != nil {
		return "550 does not work."
	}
	return good
}

func (k *talk) endPassive() {
	if k.passive != nil {
		k.passive.Close()
	}
}

// listenFor opens a port for a file. The address that PASV gives is not ours.
func (k *talk) listenFor(verb string) string {
	k.endPassive()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "425 no port"
	}
	k.passive = listener
	port := listener.Addr().(*net.TCPAddr).Port
	if verb == "PASV" {
		return fmt.Sprintf("227 Entering Passive Mode (192,0,2,1,%d,%d).", port/256, port%256)
	}
	return fmt.Sprintf("229 Entering Extended Passive Mode (|||%d|)", port)
}

func (k *talk) transfer(verb, name string) string {
	if k.passive == nil {
		return "425 Use EPSV first."
	}
	file, err := os.Open(name)
	if verb == "STOR" {
		file, err = os.Create(name)
	}
	if err != nil {
		return "553 Could not open it."
	}
	defer file.Close()
	k.mu.Lock()
	limit, answer := k.limit, k.answer
	k.mu.Unlock()
	k.say("150 here it comes")
	conn, err := k.passive.Accept()
	k.endPassive()
	k.passive = nil
	if err != nil {
		return "425 nobody came"
	}
	k.keep(conn)
	defer conn.Close()
	if k.secret {
		secret := tls.Server(conn, k.tls)
		if err := secret.Handshake(); err != nil || !secret.ConnectionState().DidResume {
			return "522 SSL connection failed; session reuse required"
		}
		conn = secret
		defer secret.Close()
	}
	if verb == "STOR" {
		_, err = io.CopyN(file, conn, limit)
	} else {
		_, err = io.CopyN(conn, file, limit)
	}
	switch {
	case errors.Is(err, io.EOF):
		return "226 done"
	case err != nil:
		return "426 the connection was lost"
	case answer == "":
		k.cut()
	}
	return answer
}

// open gives a destination by the login that the server takes, with changes.
func (s *server) open(t *testing.T, changes ...func(*ftp.Config)) *ftp.Destination {
	t.Helper()
	cfg := s.config
	for _, change := range changes {
		change(&cfg)
	}
	d, err := ftp.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// given gives the commands that begin so.
func (s *server) given(verb string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []string
	for _, c := range s.commands {
		if strings.HasPrefix(c, verb+" ") {
			all = append(all, c)
		}
	}
	return all
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
