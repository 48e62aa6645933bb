package ftp

import (
	"bytes"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"time"
)

// A trust says which certificates of a server are right.
type trust struct {
	host   string
	plain  bool           // there is no TLS
	pinned []byte         // SHA-256 of the only one that is right, if not empty
	roots  *x509.CertPool // nil: the system's
}

// errPinned says why a certificate does not do where one is pinned.
type errPinned struct{ text string }

func (e errPinned) Error() string { return "the server's certificate " + e.text }

// config gives the TLS of one control connection and of its data connections. They
// share what a session is taken up by: servers such as vsftpd want that, so that
// nobody else can answer for the client, and each connection has keys of its own.
func (t trust) config() *tls.Config {
	c := &tls.Config{
		ServerName:         t.host,
		RootCAs:            t.roots,
		ClientSessionCache: tls.NewLRUClientSessionCache(1),
	}
	if len(t.pinned) > 0 {
		// The check below takes the place of the usual one, also when a session is
		// taken up.
		c.InsecureSkipVerify = true
		c.VerifyConnection = func(state tls.ConnectionState) error {
			if len(state.PeerCertificates) == 0 {
				return errors.New("the server shows no certificate")
			}
			shown := sha256.Sum256(state.PeerCertificates[0].Raw)
			if !bytes.Equal(shown[:], t.pinned) {
				return errPinned{"is not the one of fingerprint: it is " + fingerprint(shown[:])}
			}
			if until := state.PeerCertificates[0].NotAfter; time.Now().After(until) {
				// No session could be taken up: crypto/tls forgets those of such servers.
				return errPinned{"was good until " + until.Format(time.DateOnly)}
			}
			return nil
		}
	}
	return c
}

// refusal says why a certificate is not taken, and what may be done. It is nil if
// an error is another one.
func refusal(err error) error {
	var untrusted *tls.CertificateVerificationError
	var other errPinned
	switch {
	case errors.As(err, &other):
		return other
	case !errors.As(err, &untrusted):
		return nil
	case len(untrusted.UnverifiedCertificates) == 0:
		return untrusted
	}
	shown := sha256.Sum256(untrusted.UnverifiedCertificates[0].Raw)
	return fmt.Errorf("%w; if the server's owner says that its certificate is %s, set fingerprint to that", untrusted, fingerprint(shown[:]))
}

// fingerprint gives a sum as openssl prints it.
func fingerprint(sum []byte) string {
	return "SHA256:" + strings.ReplaceAll(fmt.Sprintf("% X", sum), " ", ":")
}
