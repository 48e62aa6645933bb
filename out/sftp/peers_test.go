//go:build peers

package sftp_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"feedgen/out"
	"feedgen/out/outtest"
	"feedgen/out/outtest/peers"
	"feedgen/out/sftp"
)

// The programs that these tests need are in the Debian packages openssh-server and
// openssh-client. One that is missing fails its test. Root runs them: nobody else may
// confine a login.

// newSSHD starts OpenSSH's server with keys of every kind, and a login by key. The lines
// are added to its configuration.
func newSSHD(t *testing.T, lines ...string) *server {
	t.Helper()
	sshd := peers.NewSSHD(t, "", lines...)
	s := &server{dir: t.TempDir(), serve: sshd.Serve}
	s.listen(t, "127.0.0.1:0")
	s.config = sftp.Config{
		Host: s.address, User: sshd.User, Path: s.dir, Key: sshd.Key, Fingerprint: sshd.Fingerprint, Timeout: 20 * time.Second,
	}
	return s
}

// scan gives a known_hosts file as its users make it.
func scan(t *testing.T, s *server, args ...string) string {
	t.Helper()
	host, port, err := net.SplitHostPort(s.address)
	if err != nil {
		t.Fatal(err)
	}
	return knownHosts(t, peers.Output(t, "ssh-keyscan", append(args, "-p", port, host)...))
}

const internal = "Subsystem sftp internal-sftp"

func TestOpenSSHIsADestination(t *testing.T) {
	s := newSSHD(t, internal)
	outtest.Run(t, func(t *testing.T) out.Destination { return s.open(t, in(t.TempDir()+"/site/public")) })
}

func TestPutIsWholeWhereverTheConnectionToOpenSSHIsCut(t *testing.T) {
	putIsWholeWhereverTheConnectionIsCut(t, newSSHD(t, internal))
}

func TestOpenSSHIsKnownByWhatItsToolsWrite(t *testing.T) {
	s := newSSHD(t, internal)
	for _, args := range [][]string{nil, {"-H"}, {"-t", "rsa"}, {"-t", "ecdsa"}, {"-t", "ed25519"}, {"-H", "-t", "rsa"}} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			outtest.MustPut(t, s.open(t, knows(scan(t, s, args...))), outtest.File("rss.xml", "new"))
		})
	}
	known := knownHosts(t)
	wantError(t, s.open(t, knows(known)).Put(t.Context(), outtest.File("rss.xml", "new")), false, "the server's key is unknown: ssh-ed25519 "+s.config.Fingerprint)
	other := scan(t, newSSHD(t, internal))
	data, err := os.ReadFile(other)
	if err != nil {
		t.Fatal(err)
	}
	host, port, _ := net.SplitHostPort(s.address)
	outtest.WriteFile(t, other, regexp.MustCompile(`\[127\.0\.0\.1\]:\d+`).ReplaceAllString(string(data), "["+host+"]:"+port))
	err = s.open(t, knows(other)).Put(t.Context(), outtest.File("rss.xml", "new"))
	wantError(t, err, false, "the server's key has changed: ", "the server shows ssh-ed25519 "+s.config.Fingerprint)
}

func TestLoginByKeysOfSSHKeygen(t *testing.T) {
	authorized := filepath.Join(t.TempDir(), "authorized_keys")
	s := newSSHD(t, internal, "AuthorizedKeysFile "+authorized)
	for _, kind := range []string{"ed25519", "ecdsa", "rsa"} {
		key := filepath.Join(t.TempDir(), "id_"+kind)
		peers.Output(t, "ssh-keygen", "-q", "-t", kind, "-N", passphrase, "-f", key)
		copyFile(t, key+".pub", authorized)
		outtest.MustPut(t, s.open(t, by(key, passphrase)), outtest.File("rss.xml", "new"))
		wantError(t, s.open(t, by(key, "")).Put(t.Context(), outtest.File("rss.xml", "new")), false, "it has a passphrase")
		wantError(t, s.open(t, by(key+".pub", "")).Put(t.Context(), outtest.File("rss.xml", "new")), false, "it is a public key")
	}
	wantError(t, s.open(t).Put(t.Context(), outtest.File("rss.xml", "new")), false, "the server refuses the login: tried publickey (", "the server takes publickey", "is the key in its authorized_keys?")
}

func TestTooManyKeysOfAnAgentAreTold(t *testing.T) {
	var keys []ed25519.PrivateKey
	for range 10 {
		_, key, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, key)
	}
	startAgent(t, keys...)
	s := newSSHD(t, internal)
	wantError(t, s.open(t, by("", "")).Put(t.Context(), outtest.File("rss.xml", "new")), false, "tried publickey (10 of the agent); the server takes publickey", "the agent has too many keys: set key to the right one")
}

func TestOpenSSHMayConfineTheLogin(t *testing.T) {
	// All folders above must be root's, which those of the test are not.
	chroot, err := os.MkdirTemp("/var/lib", "feedgen-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(chroot) })
	if err := os.Chmod(chroot, 0o755); err != nil {
		t.Fatal(err)
	}
	s := newSSHD(t, internal, "ChrootDirectory "+chroot, "ForceCommand internal-sftp -d /site", "AllowTcpForwarding no")
	outtest.WriteFile(t, filepath.Join(chroot, "site", "x"), "x")
	outtest.MustPut(t, s.open(t, in("/site/public")), outtest.File("a/rss.xml", "1"))
	outtest.MustPut(t, s.open(t, in("feeds")), outtest.File("rss.xml", "2"))
	outtest.WantTree(t, chroot, map[string]string{
		"site": outtest.Folder, "site/x": "x", "site/public": outtest.Folder, "site/public/a": outtest.Folder, "site/public/a/rss.xml": "1",
		"site/feeds": outtest.Folder, "site/feeds/rss.xml": "2",
	})
	if err := os.Chmod(chroot, 0o777); err != nil {
		t.Fatal(err)
	}
	err = s.open(t, in("/site")).Put(t.Context(), outtest.File("rss.xml", "3"))
	wantError(t, err, false, "the server lets the login in, but starts no SFTP", "its chroot folder is not root's alone")
}

func TestAKeyMayBeForSFTPAlone(t *testing.T) {
	authorized := filepath.Join(t.TempDir(), "authorized_keys")
	s := newSSHD(t, internal, "AuthorizedKeysFile "+authorized)
	key, public := keyFile(t, "")
	outtest.WriteFile(t, authorized, `restrict,command="internal-sftp" `+string(ssh.MarshalAuthorizedKey(public)))
	outtest.MustPut(t, s.open(t, by(key, "")), outtest.File("rss.xml", "new"))
	outtest.WantTree(t, s.dir, map[string]string{"rss.xml": "new"})
}

func TestOpenSSHMayLackWhatAPutNeeds(t *testing.T) {
	tests := []struct {
		sftp string
		want string // of putting for the second time; empty: it is done
	}{
		{"internal-sftp -u 077", ""},
		{"internal-sftp -P fsetstat,fsync", ""}, // new files may be read by others anyway
		{"internal-sftp -P lsetstat,statvfs,limits@openssh.com,readdir,opendir", ""},
		{"internal-sftp -u 077 -P fsetstat", "change the mode of a new file from -rw------- to -rw-r--r--: permission denied; let root write there"},
		{"internal-sftp -P posix-rename", "the server cannot replace a file: it lacks posix-rename@openssh.com, and a plain rename gives: sftp: "},
		{"internal-sftp -R", "permission denied; let root write there, or set another path"},
		{"/nowhere/sftp-server", "the server lets the login in, but starts no SFTP"},
	}
	for _, tt := range tests {
		t.Run(tt.sftp, func(t *testing.T) {
			s := newSSHD(t, "Subsystem sftp "+tt.sftp)
			outtest.WriteFile(t, filepath.Join(s.dir, "rss.xml"), "old")
			err := s.open(t).Put(t.Context(), outtest.File("rss.xml", "new"))
			if tt.want != "" {
				wantError(t, err, false, "/rss.xml: ", tt.want)
				outtest.WantTree(t, s.dir, map[string]string{"rss.xml": "old"})
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			outtest.WantTree(t, s.dir, map[string]string{"rss.xml": "new"})
			if info, err := os.Stat(filepath.Join(s.dir, "rss.xml")); err != nil || info.Mode() != 0o644 {
				t.Errorf("mode is %v, want %v", info.Mode(), os.FileMode(0o644))
			}
		})
	}
	s := newSSHD(t)
	wantError(t, s.open(t).Put(t.Context(), outtest.File("rss.xml", "new")), false, "the server lets the login in, but starts no SFTP: ssh: subsystem request failed")
}

func TestOthersMayEnterNewFolders(t *testing.T) {
	s := newSSHD(t, "Subsystem sftp internal-sftp -u 077")
	group := filepath.Join(s.dir, "group")
	if err := errors.Join(os.Mkdir(group, 0o777), os.Chmod(group, 0o770|fs.ModeSetgid)); err != nil {
		t.Fatal(err)
	}
	outtest.MustPut(t, s.open(t), outtest.File("group/a/rss.xml", "new"))
	for name, want := range map[string]fs.FileMode{"group": 0o770, "group/a": 0o755} {
		info, err := os.Stat(filepath.Join(s.dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode(); got != want|fs.ModeDir|fs.ModeSetgid {
			t.Errorf("mode of %s is %v, want %v", name, got, want|fs.ModeDir|fs.ModeSetgid)
		}
	}
}

func TestOpenSSHTellsWhatStandsInTheWay(t *testing.T) {
	s := newSSHD(t, internal)
	outtest.WriteFile(t, filepath.Join(s.dir, "news"), "")
	d := s.open(t)
	wantError(t, d.Put(t.Context(), outtest.File("news/uk/rss.xml", "new")), false,
		"root@"+s.address+":"+s.dir+"/news/uk/rss.xml: "+s.dir+"/news is no folder")
	wantError(t, d.Put(t.Context(), outtest.File(strings.Repeat("x", 300), "new")), false, "the name may be too long for the server")
	outtest.WantTree(t, s.dir, map[string]string{"news": ""})
}
