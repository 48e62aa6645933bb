//go:build peers

package ftp_test

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"feedgen/feedgen"
	"feedgen/out"
	"feedgen/out/ftp"
	"feedgen/out/outtest"
)

// The program that these tests need is in the Debian package vsftpd. If it is missing,
// they fail. Root runs them: vsftpd wants that.

// A vsftpd is a server whose login is the anonymous one with a password: it needs no
// user but the package's own, and nothing of PAM.
type vsftpd struct {
	dir    string
	config ftp.Config

	mu      sync.Mutex
	running map[int]bool // process groups
}

// plainVsftpd takes no TLS, and the others nothing else.
var (
	plainVsftpd  = []string{"ssl_enable=NO"}
	secretVsftpd = []string{
		"ssl_enable=YES", "allow_anon_ssl=YES", "force_anon_logins_ssl=YES", "force_anon_data_ssl=YES",
		"require_ssl_reuse=YES", "strict_ssl_read_eof=YES", "ssl_ciphers=HIGH",
	}
)

// newVsftpd starts a server. The lines are added to its configuration.
func newVsftpd(t *testing.T, lines ...string) *vsftpd {
	t.Helper()
	s := &vsftpd{dir: t.TempDir(), running: map[int]bool{}}
	etc := t.TempDir()
	owner, err := user.Lookup("ftp")
	if err != nil {
		t.Fatal(err)
	}
	uid, _ := strconv.Atoi(owner.Uid)
	// The folder in which the login starts must be root's, and seen from outside of the test.
	site := filepath.Join(s.dir, "site")
	if err := errors.Join(os.Chmod(filepath.Dir(s.dir), 0o755), os.Mkdir(site, 0o755), os.Chown(site, uid, -1)); err != nil {
		t.Fatal(err)
	}
	outtest.WriteFile(t, filepath.Join(etc, "passwords"), password+"\n")
	own, fingerprint := certificate(t, never)
	key, err := x509.MarshalPKCS8PrivateKey(own.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	both := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: own.Certificate[0]})
	both = append(both, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})...)
	outtest.WriteFile(t, filepath.Join(etc, "both.pem"), string(both))
	file := filepath.Join(etc, "vsftpd.conf")
	outtest.WriteFile(t, file, strings.Join(append([]string{
		"listen=NO", "anonymous_enable=YES", "local_enable=NO", "write_enable=YES",
		"anon_root=" + s.dir, "anon_upload_enable=YES", "anon_mkdir_write_enable=YES",
		"anon_other_write_enable=YES", "anon_world_readable_only=NO", "anon_umask=022",
		"secure_email_list_enable=YES", "email_password_file=" + filepath.Join(etc, "passwords"),
		"seccomp_sandbox=NO", "isolate=NO", "isolate_network=NO", "secure_chroot_dir=" + etc,
		"rsa_cert_file=" + filepath.Join(etc, "both.pem"), "delay_failed_login=0",
	}, lines...), "\n")+"\n")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var talks sync.WaitGroup
	talks.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			talks.Go(func() { s.serve(t, file, conn) })
		}
	})
	t.Cleanup(func() {
		listener.Close()
		s.kill()
		talks.Wait()
	})
	s.config = ftp.Config{Host: listener.Addr().String(), User: "anonymous", Password: password, Path: "site", TLS: "none", Timeout: 20 * time.Second}
	if lines[0] == secretVsftpd[0] {
		s.config.TLS, s.config.Fingerprint = "explicit", fingerprint
	}
	return s
}

// serve lets a server of its own talk with a client, as inetd does.
func (s *vsftpd) serve(t *testing.T, config string, conn net.Conn) {
	defer conn.Close()
	socket, err := conn.(*net.TCPConn).File()
	if err != nil {
		t.Error(err)
		return
	}
	defer socket.Close()
	cmd := exec.Command("/usr/sbin/vsftpd", config)
	cmd.Stdin, cmd.Stdout = socket, socket
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	var log bytes.Buffer
	cmd.Stderr = &log
	if err := cmd.Start(); err != nil {
		t.Error(err)
		return
	}
	conn.Close()
	s.mu.Lock()
	s.running[cmd.Process.Pid] = true
	s.mu.Unlock()
	_ = cmd.Wait() // it is 1 for a client that leaves early
	s.mu.Lock()
	delete(s.running, cmd.Process.Pid)
	s.mu.Unlock()
	if log.Len() > 0 {
		t.Logf("vsftpd: %s", &log)
	}
}

// kill ends all servers in the middle of what they do.
func (s *vsftpd) kill() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for group := range s.running {
		_ = syscall.Kill(-group, syscall.SIGKILL) // it may have ended
	}
}

func (s *vsftpd) open(t *testing.T, changes ...func(*ftp.Config)) *ftp.Destination {
	t.Helper()
	return (&server{config: s.config}).open(t, changes...)
}

// both runs a test with TLS and without.
func both(t *testing.T, test func(t *testing.T, s *vsftpd)) {
	t.Run("Plain", func(t *testing.T) { test(t, newVsftpd(t, plainVsftpd...)) })
	t.Run("TLS", func(t *testing.T) { test(t, newVsftpd(t, secretVsftpd...)) })
}

func TestVsftpdIsADestination(t *testing.T) {
	both(t, func(t *testing.T, s *vsftpd) {
		at := 0
		outtest.Run(t, func(t *testing.T) out.Destination {
			at++
			return s.open(t, func(cfg *ftp.Config) { cfg.Path = fmt.Sprint("/site/", at, "/public") })
		})
	})
}

func TestVsftpdIsPublishedTo(t *testing.T) {
	both(t, func(t *testing.T, s *vsftpd) {
		d := s.open(t)
		files := []feedgen.File{outtest.File("rss.xml", strings.Repeat("x", 5<<20)), outtest.File("news/atom.xml", "y")}
		for _, want := range []out.Action{out.Written, out.Unchanged} {
			got, err := out.Publish(t.Context(), d, files, out.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for _, o := range got {
				if o.Action != want {
					t.Errorf("%s is %s, want %s", o.Name, o.Action, want)
				}
			}
		}
		info, err := os.Stat(filepath.Join(s.dir, "site", "rss.xml"))
		if err != nil {
			t.Fatal(err)
		}
		stat, err := d.Stat(t.Context(), "rss.xml")
		if err != nil || !stat.Modified.Equal(info.ModTime().Truncate(time.Second)) {
			t.Errorf("changed at %v, %v, want %v", stat.Modified, err, info.ModTime())
		}
	})
}

func TestVsftpdThatIsKilledKeepsAWholeFile(t *testing.T) {
	both(t, func(t *testing.T, s *vsftpd) {
		d := s.open(t)
		outtest.MustPut(t, d, outtest.File("a/rss.xml", "old"))
		for _, after := range []int{1, 2, 20} {
			f := outtest.Stopping(outtest.File("a/rss.xml", strings.Repeat("new", 1<<20)), after, s.kill)
			wantError(t, d.Put(t.Context(), f), true, "/a/rss.xml: ")
			if got, err := read(t, d, "a/rss.xml"); got != "old" || err != nil {
				t.Errorf("read %d bytes, %v", len(got), err)
			}
		}
		outtest.MustPut(t, d, outtest.File("a/rss.xml", "new"))
		outtest.WantTree(t, s.dir, map[string]string{"site": outtest.Folder, "site/a": outtest.Folder, "site/a/rss.xml": "new"})
	})
}

func TestVsftpdSaysWhatIsWrong(t *testing.T) {
	both(t, func(t *testing.T, s *vsftpd) {
		f := outtest.File("rss.xml", "x")
		wrong := s.open(t, func(cfg *ftp.Config) { cfg.Password = "another one" })
		wantError(t, wrong.Put(t.Context(), f), false, "the server refuses the login: the server answers 530 Login incorrect.; are user and password right?")
		d := s.open(t)
		outtest.MustPut(t, d, outtest.File("a/b.jpg", "x"))
		wantError(t, d.Put(t.Context(), outtest.File("a", "x")), false, "/a: rename a new file: the server answers 550 Rename failed.; let anonymous write there")
		wantError(t, d.Put(t.Context(), outtest.File("a/b.jpg/c", "x")), false, "/a/b.jpg/c: the server answers 553 Could not create file.; to make the folder site/a/b.jpg: ")
		if err := d.Delete(t.Context(), "a"); err != nil {
			t.Error(err)
		}
		outtest.WriteFile(t, filepath.Join(s.dir, "site", "a", ".htaccess"), "x")
		if err := d.Delete(t.Context(), "a/b.jpg"); err != nil {
			t.Error(err)
		}
		outtest.WantTree(t, s.dir, map[string]string{"site": outtest.Folder, "site/a": outtest.Folder, "site/a/.htaccess": "x"})
	})
}

func TestVsftpdWithoutTLSIsSentNoLogin(t *testing.T) {
	s := newVsftpd(t, plainVsftpd...)
	d := s.open(t, func(cfg *ftp.Config) { cfg.TLS = "explicit" })
	wantError(t, d.Put(t.Context(), outtest.File("rss.xml", "x")), false, "start TLS: the server answers 530 Please login with USER and PASS.")
}

func TestVsftpdThatWantsTLSSaysSo(t *testing.T) {
	s := newVsftpd(t, secretVsftpd...)
	d := s.open(t, func(cfg *ftp.Config) { cfg.TLS, cfg.Fingerprint = "none", "" })
	wantError(t, d.Put(t.Context(), outtest.File("rss.xml", "x")), false, "log in: ", "must use encryption")
}

func TestVsftpdsOwnTroubleIsTold(t *testing.T) {
	both(t, func(t *testing.T, s *vsftpd) {
		if err := os.Chmod(s.dir, 0o777); err != nil { // which it does not want
			t.Fatal(err)
		}
		want := "log in: the server answers 500 OOPS: vsftpd: refusing to run with writable root inside chroot()"
		if s.config.TLS == "explicit" {
			want = `log in: the server answers without TLS, as some do that do not work: "500 O"`
		}
		wantError(t, s.open(t).Put(t.Context(), outtest.File("rss.xml", "x")), false, want)
	})
}

func TestVsftpdMayLackEPSV(t *testing.T) {
	s := newVsftpd(t, append(plainVsftpd, "cmds_denied=EPSV", "pasv_address=192.0.2.1")...)
	outtest.MustPut(t, s.open(t), outtest.File("rss.xml", "x"))
}
