package sftp_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"feedgen/feedgen"
	"feedgen/out"
	"feedgen/out/outtest"
	"feedgen/out/sftp"
)

// takesKey lets a server in this process take a key and no password.
func takesKey(key ssh.PublicKey) func(*server, *inProcess) {
	return func(_ *server, in *inProcess) {
		in.config.PasswordCallback = nil
		in.config.PublicKeyCallback = func(_ ssh.ConnMetadata, given ssh.PublicKey) (*ssh.Permissions, error) {
			if !bytes.Equal(given.Marshal(), key.Marshal()) {
				return nil, errors.New("another key")
			}
			return nil, nil
		}
	}
}

// by logs in by a key and not by the password.
func by(key, passphrase string) func(*sftp.Config) {
	return func(cfg *sftp.Config) { cfg.Password, cfg.Key, cfg.Passphrase = "", key, passphrase }
}

func TestLoginByKey(t *testing.T) {
	key, public := keyFile(t, "")
	outtest.MustPut(t, newServer(t, takesKey(public)).open(t, by(key, "")), outtest.File("rss.xml", "new"))
	outtest.MustPut(t, newServer(t, takesKey(public)).open(t, by(key, passphrase)), outtest.File("rss.xml", "new")) // it needs none
}

func TestLoginByEncryptedKey(t *testing.T) {
	key, public := keyFile(t, passphrase)
	s := newServer(t, takesKey(public))
	outtest.MustPut(t, s.open(t, by(key, passphrase)), outtest.File("rss.xml", "new"))
	for given, want := range map[string]string{
		"":                   "it has a passphrase: set passphrase, or use an agent",
		passphrase + " not?": "the passphrase is not the one of this key",
	} {
		wantError(t, s.open(t, by(key, given)).Put(t.Context(), outtest.File("rss.xml", "new")), false, "feeds@"+s.address+":./rss.xml: key "+key+": "+want)
	}
}

func TestKeysThatCannotBeUsedAreTold(t *testing.T) {
	s := newServer(t)
	dir := t.TempDir()
	_, public := keyFile(t, "")
	for name, tt := range map[string]struct{ data, want string }{
		"id.pub":  {string(ssh.MarshalAuthorizedKey(public)), "it is a public key; the private one mostly has the same name without .pub"},
		"id.ppk":  {"PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n", "it is a key of PuTTY"},
		"id.txt":  {"hello\n", "it is no private key that can be read here"},
		"missing": {"", "no such file"},
	} {
		name := filepath.Join(dir, name)
		if tt.data != "" {
			outtest.WriteFile(t, name, tt.data)
		}
		wantError(t, s.open(t, by(name, "")).Put(t.Context(), outtest.File("rss.xml", "new")), false, "key "+name+": ", tt.want)
	}
	s.wantConnections(t, 0)
}

// What is missing here must not look as if it were missing there: it would then be
// put, or be taken for removed.
func TestAMissingKeyIsNoMissingFile(t *testing.T) {
	t.Setenv("SSH_AUTH_SOCK", filepath.Join(t.TempDir(), "none"))
	s := newServer(t)
	for _, change := range []func(*sftp.Config){by(filepath.Join(t.TempDir(), "none"), ""), by("", ""), knows(filepath.Join(t.TempDir(), "none"))} {
		d := s.open(t, change)
		_, err := d.Open(t.Context(), "rss.xml")
		if err == nil || errors.Is(err, fs.ErrNotExist) {
			t.Errorf("open gives %v, as if there were no file", err)
		}
		if err := d.Delete(t.Context(), "rss.xml"); err == nil {
			t.Error("deleted without a login")
		}
		if _, err := out.Publish(t.Context(), d, []feedgen.File{outtest.File("rss.xml", "new")}, out.Options{DryRun: true}); err == nil {
			t.Error("compared without a login")
		}
	}
}

// startAgent starts an agent with keys and lets SSH_AUTH_SOCK tell where.
func startAgent(t *testing.T, keys ...ed25519.PrivateKey) {
	t.Helper()
	ring := agent.NewKeyring()
	for _, key := range keys {
		if err := ring.Add(agent.AddedKey{PrivateKey: key}); err != nil {
			t.Fatal(err)
		}
	}
	socket := filepath.Join(t.TempDir(), "agent")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	s := &server{listener: listener, serve: func(c net.Conn) { _ = agent.ServeAgent(ring, c) }}
	s.accept()
	t.Cleanup(s.stop)
	t.Setenv("SSH_AUTH_SOCK", socket)
}

func TestLoginByAgent(t *testing.T) {
	_, other, _ := ed25519.GenerateKey(rand.Reader)
	_, right, _ := ed25519.GenerateKey(rand.Reader)
	startAgent(t, other, right)
	s := newServer(t, takesKey(signer(t, right, nil).PublicKey()))
	outtest.MustPut(t, s.open(t, by("", "")), outtest.File("rss.xml", "new"))
	// Together with a key, the agent is used if that is said.
	key, _ := keyFile(t, "")
	wantError(t, s.open(t, by(key, "")).Put(t.Context(), outtest.File("rss.xml", "new")), false, "refuses the login")
	outtest.MustPut(t, s.open(t, by(key, ""), func(cfg *sftp.Config) { cfg.Agent = true }), outtest.File("rss.xml", "new"))
}

func TestAnAgentThatIsOfNoUseIsTold(t *testing.T) {
	s := newServer(t)
	t.Setenv("SSH_AUTH_SOCK", "")
	wantError(t, s.open(t, by("", "")).Put(t.Context(), outtest.File("rss.xml", "new")), false, "no agent is there (SSH_AUTH_SOCK is not set)")
	t.Setenv("SSH_AUTH_SOCK", filepath.Join(t.TempDir(), "none"))
	wantError(t, s.open(t, by("", "")).Put(t.Context(), outtest.File("rss.xml", "new")), false, "agent: ", "no such file")
	startAgent(t)
	wantError(t, s.open(t, by("", "")).Put(t.Context(), outtest.File("rss.xml", "new")), false, "the agent has no keys")
}

// asks lets a server in this process ask questions in the place of a password.
func asks(answer func(ssh.KeyboardInteractiveChallenge) bool) func(*server, *inProcess) {
	return func(_ *server, in *inProcess) {
		in.config.PasswordCallback = nil
		in.config.KeyboardInteractiveCallback = func(_ ssh.ConnMetadata, client ssh.KeyboardInteractiveChallenge) (*ssh.Permissions, error) {
			if !answer(client) {
				return nil, errors.New("wrong answer")
			}
			return nil, nil
		}
	}
}

func TestLoginByPasswordAsTheAnswerToAQuestion(t *testing.T) {
	s := newServer(t, asks(func(client ssh.KeyboardInteractiveChallenge) bool {
		answers, err := client("", "", []string{"Password: "}, []bool{false})
		if err != nil || len(answers) != 1 || answers[0] != password {
			return false
		}
		answers, err = client("", "Welcome", nil, nil)
		return err == nil && len(answers) == 0
	}))
	outtest.MustPut(t, s.open(t), outtest.File("rss.xml", "new"))
}

func TestThePasswordIsNoAnswerToOtherQuestions(t *testing.T) {
	for want, questions := range map[string][]string{
		`the server asks ["Your name: "], which is not for a password`:      {"Your name: "},
		`the server asks ["Old: " "New: "], which is not for a password`:    {"Old: ", "New: "},
		`the server asks ["Code: "] after the password`:                     {"Password: ", "Code: "},
		`the server asks ["Not …: "] after the password`:                    {"Password: ", "Not " + password + ": "},
		`tried keyboard-interactive; the server takes keyboard-interactive`: {"Password: "},
	} {
		var got []string
		s := newServer(t, asks(func(client ssh.KeyboardInteractiveChallenge) bool {
			if questions[0] == "Old: " {
				answers, err := client("", "", questions, []bool{false, false})
				got = append(got, answers...)
				return err == nil
			}
			for _, q := range questions {
				answers, err := client("", "", []string{q}, []bool{q == "Your name: "})
				if err != nil {
					return false
				}
				got = append(got, answers...)
			}
			return false
		}))
		wantError(t, s.open(t).Put(t.Context(), outtest.File("rss.xml", "new")), false, "the server refuses the login: ", want)
		s.cut()
		if questions[0] != "Password: " && len(got) > 0 {
			t.Errorf("%q were answered", questions)
		}
	}
}

func TestTwoMethodsMayBeNeeded(t *testing.T) {
	key, public := keyFile(t, "")
	s := newServer(t, takesKey(public), func(_ *server, in *inProcess) {
		first := in.config.PublicKeyCallback
		in.config.PublicKeyCallback = func(c ssh.ConnMetadata, k ssh.PublicKey) (*ssh.Permissions, error) {
			if _, err := first(c, k); err != nil {
				return nil, err
			}
			return nil, &ssh.PartialSuccessError{Next: ssh.ServerAuthCallbacks{
				PasswordCallback: func(_ ssh.ConnMetadata, given []byte) (*ssh.Permissions, error) {
					if string(given) != password {
						return nil, os.ErrPermission
					}
					return nil, nil
				},
			}}
		}
	})
	outtest.MustPut(t, s.open(t, func(cfg *sftp.Config) { cfg.Key = key }), outtest.File("rss.xml", "new"))
	wantError(t, s.open(t, by(key, "")).Put(t.Context(), outtest.File("rss.xml", "new")), false, "the server takes password")
}

func TestARefusedLoginTellsWhatWasTried(t *testing.T) {
	key, public := keyFile(t, "")
	_, other := keyFile(t, "")
	s := newServer(t, takesKey(other))
	wantError(t, s.open(t, by(key, "")).Put(t.Context(), outtest.File("rss.xml", "new")), false,
		"feeds@"+s.address+":./rss.xml: the server refuses the login: tried publickey ("+key+" "+ssh.FingerprintSHA256(public)+"); the server takes publickey;")
	wantError(t, s.open(t).Put(t.Context(), outtest.File("rss.xml", "new")), false, "tried nothing; the server takes publickey")
	s = newServer(t)
	wantError(t, s.open(t, func(cfg *sftp.Config) { cfg.Password = passphrase }).Put(t.Context(), outtest.File("rss.xml", "new")), false,
		"tried password; the server takes password")
}
