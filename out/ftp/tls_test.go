package ftp_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"

	"feedgen/out"
	"feedgen/out/ftp"
	"feedgen/out/outtest"
)

// certificate makes one that is signed by itself, and gives its fingerprint.
func certificate(t *testing.T, until time.Time) (tls.Certificate, string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "feeds"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Unix(0, 0), NotAfter: until, IsCA: true, BasicConstraintsValid: true,
	}, &x509.Certificate{Subject: pkix.Name{CommonName: "feeds"}}, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(raw)
	fingerprint := "SHA256:" + strings.ReplaceAll(fmt.Sprintf("% X", sum[:]), " ", ":")
	return tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key}, fingerprint
}

var never = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)

// secret gives a server TLS, by a certificate that its login pins.
func secret(t *testing.T, version uint16) func(*server) {
	own, fingerprint := certificate(t, never)
	return func(s *server) {
		s.tls = &tls.Config{Certificates: []tls.Certificate{own}, MinVersion: version, MaxVersion: version}
		s.config.TLS, s.config.Fingerprint = "explicit", fingerprint
	}
}

// roots gives the authorities that a server's own certificate makes.
func roots(t *testing.T, s *server) *x509.CertPool {
	t.Helper()
	c, err := x509.ParseCertificate(s.tls.Certificates[0].Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(c)
	return pool
}

func TestServersWithTLSAreDestinations(t *testing.T) {
	for name, version := range map[string]uint16{"1.2": tls.VersionTLS12, "1.3": tls.VersionTLS13} {
		t.Run(name, func(t *testing.T) {
			outtest.Run(t, func(t *testing.T) out.Destination { return newServer(t, secret(t, version)).open(t) })
		})
	}
}

func TestCertificatesAreChecked(t *testing.T) {
	s := newServer(t, secret(t, tls.VersionTLS13))
	shown := s.config.Fingerprint
	unpinned := func(cfg *ftp.Config) { cfg.Fingerprint = "" }
	wantError(t, s.open(t, unpinned).Put(t.Context(), outtest.File("rss.xml", "x")), false,
		"feeds@"+s.address+":./rss.xml: tls: failed to verify certificate: x509: certificate signed by unknown authority",
		"if the server's owner says that its certificate is "+shown+", set fingerprint to that")
	d := s.open(t, unpinned)
	ftp.SetRoots(d, roots(t, s))
	outtest.MustPut(t, d, outtest.File("rss.xml", "x"))
	_, other := certificate(t, never)
	wantError(t, s.open(t, func(cfg *ftp.Config) { cfg.Fingerprint = other }).Put(t.Context(), outtest.File("rss.xml", "x")), false,
		"the server's certificate is not the one of fingerprint: it is "+shown)
	d = s.open(t, func(cfg *ftp.Config) {
		cfg.Fingerprint = ""
		cfg.Host = strings.Replace(cfg.Host, "127.0.0.1", "localhost", 1)
	})
	ftp.SetRoots(d, roots(t, s))
	wantError(t, d.Put(t.Context(), outtest.File("rss.xml", "x")), false, "x509: certificate is not valid for any names, but wanted to match localhost")
	if got := len(s.given("PASS")); got != 1 {
		t.Errorf("the password was sent %d times, want once", got)
	}
}

func TestACertificateThatIsOverIsRefused(t *testing.T) {
	old, fingerprint := certificate(t, time.Unix(1e9, 0))
	s := newServer(t, secret(t, tls.VersionTLS13), func(s *server) { s.tls.Certificates = []tls.Certificate{old} })
	d := s.open(t, func(cfg *ftp.Config) { cfg.Fingerprint = "" })
	ftp.SetRoots(d, roots(t, s))
	wantError(t, d.Put(t.Context(), outtest.File("rss.xml", "x")), false, "x509: certificate has expired")
	wantError(t, s.open(t, func(cfg *ftp.Config) { cfg.Fingerprint = fingerprint }).Put(t.Context(), outtest.File("rss.xml", "x")), false,
		"the server's certificate was good until 2001-09-09")
}

func TestDataConnectionsShowTheSameCertificate(t *testing.T) {
	s := newServer(t, secret(t, tls.VersionTLS13))
	other, _ := certificate(t, never)
	s.when(func(verb, _ string) string {
		if verb == "PROT" { // somebody else answers from now on, who has no session
			s.tls = &tls.Config{Certificates: []tls.Certificate{other}}
		}
		return ""
	})
	wantError(t, s.open(t).Put(t.Context(), outtest.File("rss.xml", "x")), false, "the server's certificate is not the one of fingerprint")
}

func TestAServerWithoutTLSIsSentNoLogin(t *testing.T) {
	s := newServer(t)
	d := s.open(t, func(cfg *ftp.Config) { cfg.TLS = "" })
	wantError(t, d.Put(t.Context(), outtest.File("rss.xml", "x")), false,
		`start TLS: the server answers 530 Please login with USER and PASS.; if the server has none, tls = "none" does without`)
	if got := append(s.given("USER"), s.given("PASS")...); len(got) > 0 {
		t.Errorf("the server was told %q", got)
	}
}

func TestAServerThatKeepsFilesInPlainIsSentNone(t *testing.T) {
	s := newServer(t, secret(t, tls.VersionTLS13))
	s.when(func(verb, _ string) string {
		if verb == "PROT" {
			return "536 not here"
		}
		return ""
	})
	wantError(t, s.open(t).Put(t.Context(), outtest.File("rss.xml", "x")), false, "log in: the server answers 536 not here")
	if got := s.given("STOR"); len(got) > 0 {
		t.Errorf("the server was told %q", got)
	}
}
