package sftp_test

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/pem"
	"feedgen/out/outtest"
	"path/filepath"
	"testing"

	"golang.org/x/crypto/ssh"
)

func newED25519(t *testing.T) ssh.Signer {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	return signer(t, key, err)
}

func newECDSA(t *testing.T) ssh.Signer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	return signer(t, key, err)
}

func newRSA(t *testing.T) ssh.Signer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	return signer(t, key, err)
}

func signer(t *testing.T, key any, err error) ssh.Signer {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	s, err := ssh.NewSignerFromKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// keyFile writes a new private key as ssh-keygen does.
func keyFile(t *testing.T, passphrase string) (file string, public ssh.PublicKey) {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	var block *pem.Block
	if passphrase == "" {
		block, err = ssh.MarshalPrivateKey(key, "feedgen")
	} else {
		block, err = ssh.MarshalPrivateKeyWithPassphrase(key, "feedgen", []byte(passphrase))
	}
	if err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(t.TempDir(), "id_ed25519")
	outtest.WriteFile(t, file, string(pem.EncodeToMemory(block)))
	return file, signer(t, key, err).PublicKey()
}

// knownHosts writes a known_hosts file.
func knownHosts(t *testing.T, lines ...string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "known_hosts")
	text := "# other servers\nexample.com,192.0.2.1 " + string(ssh.MarshalAuthorizedKey(newED25519(t).PublicKey()))
	for _, line := range lines {
		text += line + "\n"
	}
	outtest.WriteFile(t, file, text)
	return file
}
