package sftp_test

import (
	"crypto/rand"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"feedgen/out/outtest"
	"feedgen/out/sftp"
)

// shows lets a server in this process have these keys.
func shows(keys ...ssh.Signer) func(*server, *inProcess) {
	return func(_ *server, in *inProcess) { in.keys = keys }
}

// knows takes the server's key from a known_hosts file.
func knows(file string) func(*sftp.Config) {
	return func(cfg *sftp.Config) { cfg.Fingerprint, cfg.KnownHosts = "", file }
}

func pins(key ssh.Signer) func(*sftp.Config) {
	return func(cfg *sftp.Config) { cfg.Fingerprint = ssh.FingerprintSHA256(key.PublicKey()) }
}

func TestServersAreKnownByWhateverKeyKnownHostsHas(t *testing.T) {
	keys := map[string]ssh.Signer{"ed25519": newED25519(t), "ecdsa": newECDSA(t), "rsa": newRSA(t)}
	s := newServer(t, shows(keys["ed25519"], keys["ecdsa"], keys["rsa"]))
	for kind, key := range keys {
		t.Run(kind, func(t *testing.T) {
			outtest.MustPut(t, s.open(t, knows(knownHosts(t, s.line(key.PublicKey())))), outtest.File("rss.xml", "new"))
		})
	}
}

func TestServersAreKnownByHashedNames(t *testing.T) {
	key := newED25519(t)
	s := newServer(t, shows(key))
	hashed := knownhosts.HashHostname(knownhosts.Normalize(s.address)) + " " + strings.TrimSpace(string(ssh.MarshalAuthorizedKey(key.PublicKey())))
	outtest.MustPut(t, s.open(t, knows(knownHosts(t, hashed))), outtest.File("rss.xml", "new"))
}

func TestServersAreKnownByNamesInAnyCase(t *testing.T) {
	key := newED25519(t)
	s := newServer(t, shows(key))
	_, port, _ := strings.Cut(s.address, ":")
	known := knownHosts(t, knownhosts.Line([]string{"localhost:" + port}, key.PublicKey()))
	outtest.MustPut(t, s.open(t, knows(known), func(cfg *sftp.Config) { cfg.Host = "LocalHost:" + port }), outtest.File("rss.xml", "new"))
}

func TestNamesInKnownHostsAreOfOnePort(t *testing.T) {
	key := newED25519(t)
	s := newServer(t, shows(key))
	err := s.open(t, knows(knownHosts(t, knownhosts.Line([]string{"127.0.0.1"}, key.PublicKey())))).Put(t.Context(), outtest.File("rss.xml", "new"))
	wantError(t, err, false, "the server's key is unknown")
}

func TestAServerThatIsUnknownIsToldWithBothWaysToTrustIt(t *testing.T) {
	ed25519 := newED25519(t)
	s := newServer(t, shows(newRSA(t), newECDSA(t), ed25519))
	sum := ssh.FingerprintSHA256(ed25519.PublicKey())
	host, port, _ := strings.Cut(s.address, ":")
	missing := filepath.Join(t.TempDir(), "none")
	for _, known := range []string{missing, knownHosts(t)} {
		d := s.open(t, knows(known))
		err := d.Put(t.Context(), outtest.File("rss.xml", "new"))
		wantError(t, err, false, "feeds@"+s.address+":./rss.xml: the server's key is unknown: ssh-ed25519 "+sum,
			`set fingerprint = "`+sum+`"`, "ssh-keyscan -p "+port+" "+host+" >> "+known)
		outtest.WantTree(t, s.dir, map[string]string{})
	}
}

func TestAKeyThatHasChangedIsToldWithBoth(t *testing.T) {
	was, is := newED25519(t), newED25519(t)
	s := newServer(t, shows(is, newRSA(t)))
	known := knownHosts(t, s.line(was.PublicKey()))
	err := s.open(t, knows(known)).Put(t.Context(), outtest.File("rss.xml", "new"))
	wantError(t, err, false, "the server's key has changed: "+known+":3 has ssh-ed25519 "+ssh.FingerprintSHA256(was.PublicKey())+
		", the server shows ssh-ed25519 "+ssh.FingerprintSHA256(is.PublicKey()),
		"ssh-keygen -R '"+knownhosts.Normalize(s.address)+"' -f "+known)
	outtest.WantTree(t, s.dir, map[string]string{})
}

func TestAKeyOfAnotherKindThanTheKnownOneHasChanged(t *testing.T) {
	s := newServer(t, shows(newED25519(t)))
	known := knownHosts(t, s.line(newRSA(t).PublicKey()))
	err := s.open(t, knows(known)).Put(t.Context(), outtest.File("rss.xml", "new"))
	wantError(t, err, false, "the server's key has changed: "+known+":3 has ssh-rsa SHA256:", ", the server shows ssh-ed25519 SHA256:")
}

func TestRevokedKeysAreRefused(t *testing.T) {
	key := newED25519(t)
	s := newServer(t, shows(key))
	known := knownHosts(t, s.line(key.PublicKey()), "@revoked * "+string(ssh.MarshalAuthorizedKey(key.PublicKey())))
	wantError(t, s.open(t, knows(known)).Put(t.Context(), outtest.File("rss.xml", "new")), false, "the server's key is revoked by "+known+":4")
}

func TestABadLineOfKnownHostsIsTold(t *testing.T) {
	s := newServer(t)
	known := knownHosts(t, "example.com ssh-ed25519 !")
	wantError(t, s.open(t, knows(known)).Put(t.Context(), outtest.File("rss.xml", "new")), false, "known_hosts: ", known+":3")
}

func TestCertificatesOfAKnownAuthorityAreTaken(t *testing.T) {
	authority, key := newECDSA(t), newED25519(t)
	host, _, _ := strings.Cut(newServer(t).address, ":")
	certificate := &ssh.Certificate{CertType: ssh.HostCert, Key: key.PublicKey(), ValidPrincipals: []string{host}, ValidBefore: ssh.CertTimeInfinity}
	if err := certificate.SignCert(rand.Reader, authority); err != nil {
		t.Fatal(err)
	}
	certified, err := ssh.NewCertSigner(certificate, key)
	if err != nil {
		t.Fatal(err)
	}
	s := newServer(t, shows(key, certified))
	known := knownHosts(t, "@cert-authority "+s.line(authority.PublicKey()))
	outtest.MustPut(t, s.open(t, knows(known)), outtest.File("rss.xml", "new"))
	// Whoever knows the key alone is shown the key alone.
	outtest.MustPut(t, s.open(t, knows(knownHosts(t, s.line(key.PublicKey())))), outtest.File("rss.xml", "new"))
	known = knownHosts(t, "@cert-authority "+s.line(newECDSA(t).PublicKey()))
	wantError(t, s.open(t, knows(known)).Put(t.Context(), outtest.File("rss.xml", "new")), false, "the server's key")
}

func TestFingerprintsAreOfAnyOfTheServersKeys(t *testing.T) {
	keys := map[string]ssh.Signer{"ed25519": newED25519(t), "ecdsa": newECDSA(t), "rsa": newRSA(t)}
	s := newServer(t, shows(keys["ed25519"], keys["ecdsa"], keys["rsa"]))
	for kind, key := range keys {
		t.Run(kind, func(t *testing.T) {
			outtest.MustPut(t, s.open(t, pins(key)), outtest.File("rss.xml", "new"))
		})
	}
}

func TestOtherKeysThanTheOneOfTheFingerprintAreRefused(t *testing.T) {
	ed25519, ecdsa, other := newED25519(t), newECDSA(t), newED25519(t)
	s := newServer(t, shows(ed25519, ecdsa))
	d := s.open(t, pins(other), func(cfg *sftp.Config) { cfg.KnownHosts = knownHosts(t, s.line(ed25519.PublicKey())) })
	wantError(t, d.Put(t.Context(), outtest.File("rss.xml", "new")), false,
		"the server's key is not the one of fingerprint: want "+ssh.FingerprintSHA256(other.PublicKey())+", the server shows ssh-ed25519 "+
			ssh.FingerprintSHA256(ed25519.PublicKey())+", ecdsa-sha2-nistp256 "+ssh.FingerprintSHA256(ecdsa.PublicKey())+";")
	outtest.WantTree(t, s.dir, map[string]string{})
}

func TestNoPasswordGoesToAServerThatIsNotTrusted(t *testing.T) {
	asked := 0
	s := newServer(t, func(_ *server, in *inProcess) {
		in.config.PasswordCallback = func(ssh.ConnMetadata, []byte) (*ssh.Permissions, error) {
			asked++
			return nil, nil
		}
	})
	wantError(t, s.open(t, knows(knownHosts(t))).Put(t.Context(), outtest.File("rss.xml", "new")), false, "unknown")
	s.cut()
	if asked != 0 {
		t.Error("the password was sent")
	}
}
