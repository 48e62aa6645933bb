package sftp

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"
)

// A trust says by which key a server is known: by a fingerprint, or else by a
// known_hosts file.
type trust struct {
	fingerprint string
	knownHosts  string
}

// A verifier checks the key that a server shows. It is for one connection.
type verifier struct {
	trust
	address    string
	known      ssh.HostKeyCallback // by known_hosts
	algorithms []string            // which keys to ask the server for, best first
	seen       []ssh.PublicKey     // what it has shown
	refused    error               // why the last of these is wrong
}

// verifier reads known_hosts, if it is to be used.
func (t trust) verifier(address string) (*verifier, error) {
	v := &verifier{trust: t, address: address, algorithms: plainAlgorithms()}
	if t.fingerprint != "" {
		return v, nil
	}
	var err error
	v.known, err = knownhosts.New(t.knownHosts)
	if errors.Is(err, fs.ErrNotExist) {
		v.known = func(string, net.Addr, ssh.PublicKey) error { return &knownhosts.KeyError{} }
		return v, nil
	}
	if err != nil {
		return nil, fmt.Errorf("known_hosts: %w", err)
	}
	return v, v.preferKnown()
}

// plainAlgorithms are those of keys without a certificate. What OpenSSH asks for
// first is first, so that an unknown server shows the key that people compare.
func plainAlgorithms() []string {
	plain := slices.DeleteFunc(ssh.SupportedAlgorithms().HostKeys, isCertificate)
	return preferred(plain, func(algorithm string) bool { return algorithm == ssh.KeyAlgoED25519 })
}

func isCertificate(algorithm string) bool { return strings.Contains(algorithm, "-cert-") }

// preferred moves what is wanted to the front and keeps the order otherwise.
func preferred(algorithms []string, wanted func(string) bool) []string {
	first := slices.DeleteFunc(slices.Clone(algorithms), func(a string) bool { return !wanted(a) })
	return append(first, slices.DeleteFunc(algorithms, wanted)...)
}

// preferKnown asks first for keys of the kinds that known_hosts has for the server.
// A server with several keys shows one of the kind that is asked for, and any other
// than the known one would look like a changed key.
func (v *verifier) preferKnown() error {
	var unknown *knownhosts.KeyError
	if err := v.known(v.address, &net.TCPAddr{}, noKey{}); !errors.As(err, &unknown) {
		return err
	}
	v.algorithms = preferred(v.algorithms, func(algorithm string) bool {
		return slices.ContainsFunc(unknown.Want, func(k knownhosts.KnownKey) bool { return signs(k.Key, algorithm) })
	})
	// Only where an authority is known can a certificate be right.
	authority, err := hasAuthority(unknown.Want)
	if authority {
		certificates := slices.DeleteFunc(ssh.SupportedAlgorithms().HostKeys, func(a string) bool { return !isCertificate(a) })
		v.algorithms = append(certificates, v.algorithms...)
	}
	return err
}

// noKey is a key that nobody has.
type noKey struct{ ssh.PublicKey }

func (noKey) Marshal() []byte { return nil }

// signs tells whether a key makes signatures of an algorithm.
func signs(key ssh.PublicKey, algorithm string) bool {
	if key.Type() == ssh.KeyAlgoRSA {
		return algorithm == ssh.KeyAlgoRSASHA256 || algorithm == ssh.KeyAlgoRSASHA512
	}
	return key.Type() == algorithm
}

// hasAuthority tells whether one of the keys signs certificates of servers, which
// only its line in known_hosts tells.
func hasAuthority(keys []knownhosts.KnownKey) (bool, error) {
	for _, k := range keys {
		data, err := os.ReadFile(k.Filename)
		if err != nil {
			return false, fmt.Errorf("known_hosts: %w", err)
		}
		lines := bytes.Split(data, []byte("\n"))
		if k.Line <= len(lines) && bytes.HasPrefix(bytes.TrimSpace(lines[k.Line-1]), []byte("@cert-authority")) {
			return true, nil
		}
	}
	return false, nil
}

// check is an ssh.HostKeyCallback.
func (v *verifier) check(host string, remote net.Addr, key ssh.PublicKey) error {
	v.seen = append(v.seen, key)
	switch {
	case v.fingerprint == "":
		v.refused = v.explain(v.known(host, remote, key), key)
	case ssh.FingerprintSHA256(key) == v.fingerprint:
		v.refused = nil
	default:
		v.refused = v.mismatch()
	}
	return v.refused
}

// narrow asks for other kinds of keys than the server has shown. It is false if
// that cannot lead to the right one.
func (v *verifier) narrow() bool {
	// A fingerprint does not tell of which kind the key is.
	if v.fingerprint == "" || v.refused == nil {
		return false
	}
	last := v.seen[len(v.seen)-1]
	v.algorithms = slices.DeleteFunc(v.algorithms, func(a string) bool { return signs(last, a) })
	return len(v.algorithms) > 0
}

// mismatch is the error of a server that has not shown the key with the
// fingerprint.
func (v *verifier) mismatch() error {
	var seen []string
	for _, key := range v.seen {
		seen = append(seen, describe(key))
	}
	return fmt.Errorf("the server's key is not the one of fingerprint: want %s, the server shows %s; "+
		"either the server has a new key or this is another server", v.fingerprint, strings.Join(seen, ", "))
}

// explain says what known_hosts has against a key, and what to do.
func (v *verifier) explain(err error, key ssh.PublicKey) error {
	var other *knownhosts.KeyError
	var revoked *knownhosts.RevokedError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &revoked):
		return fmt.Errorf("the server's key is revoked by %s:%d: %s", revoked.Revoked.Filename, revoked.Revoked.Line, describe(key))
	case !errors.As(err, &other):
		return fmt.Errorf("the server's key: %w", err)
	case len(other.Want) == 0:
		host, port, _ := net.SplitHostPort(v.address)
		return fmt.Errorf("the server's key is unknown: %s; if it is the server's own (there, ssh-keygen -lf on the files /etc/ssh/ssh_host_*.pub tells), "+
			"set fingerprint = %q, or add it to known_hosts: ssh-keyscan -p %s %s >> %s",
			describe(key), ssh.FingerprintSHA256(key), port, host, v.knownHosts)
	default:
		var want []string
		for _, k := range other.Want {
			want = append(want, fmt.Sprintf("%s:%d has %s", k.Filename, k.Line, describe(k.Key)))
		}
		return fmt.Errorf("the server's key has changed: %s, the server shows %s; either the server was set up anew or this is another server; "+
			"if the new key is its own, remove the old one by ssh-keygen -R '%s' -f %s and add the new one",
			strings.Join(want, ", "), describe(key), knownhosts.Normalize(v.address), v.knownHosts)
	}
}

// describe names a key by its kind and fingerprint.
func describe(key ssh.PublicKey) string {
	return key.Type() + " " + ssh.FingerprintSHA256(key)
}
