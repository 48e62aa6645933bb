package sftp

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
)

// A login says who logs in, and by what.
type login struct {
	user, key, passphrase, password string
	agent                           bool
}

// credentials are what a login shows to a server. They are for one connection.
type credentials struct {
	methods []ssh.AuthMethod
	names   []string // of the methods
	keys    []string // what the keys are called
	close   func()   // to be called once the login is over

	// What came of it: methods that were tried, and those that the server takes.
	tried, taken []string
}

// credentials reads the key file and asks the agent.
func (l login) credentials(ctx context.Context) (*credentials, error) {
	c := &credentials{close: func() {}}
	var signers []ssh.Signer
	if l.key != "" {
		signer, err := readKey(l.key, l.passphrase)
		if err != nil {
			return nil, fmt.Errorf("key %s: %w", l.key, err)
		}
		signers = append(signers, signer)
		c.keys = append(c.keys, l.key+" "+ssh.FingerprintSHA256(signer.PublicKey()))
	}
	if l.agent {
		held, err := c.askAgent(ctx)
		if err != nil {
			return nil, err
		}
		signers = append(signers, held...)
		c.keys = append(c.keys, fmt.Sprintf("%d of the agent", len(held)))
	}
	// All keys are one method: ssh tries each method once.
	if len(signers) > 0 {
		c.methods = append(c.methods, ssh.PublicKeys(signers...))
		c.names = append(c.names, "publickey")
	}
	if l.password != "" {
		c.methods = append(c.methods, ssh.Password(l.password), ssh.KeyboardInteractive(l.answers()))
		c.names = append(c.names, "password", "keyboard-interactive")
	}
	if len(c.methods) == 0 {
		c.close()
		return nil, errors.New("the agent has no keys: add one by ssh-add, or set key")
	}
	return c, nil
}

// readKey reads a private key.
func readKey(file, passphrase string) (ssh.Signer, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	signer, err := ssh.ParsePrivateKey(data)
	var missing *ssh.PassphraseMissingError
	if errors.As(err, &missing) {
		if passphrase == "" {
			return nil, errors.New("it has a passphrase: set passphrase, or use an agent")
		}
		signer, err = ssh.ParsePrivateKeyWithPassphrase(data, []byte(passphrase))
	}
	if err == nil {
		return signer, nil
	}
	if errors.Is(err, x509.IncorrectPasswordError) {
		return nil, errors.New("the passphrase is not the one of this key")
	}
	if _, _, _, _, public := ssh.ParseAuthorizedKey(data); public == nil {
		return nil, errors.New("it is a public key; the private one mostly has the same name without .pub")
	}
	if bytes.HasPrefix(data, []byte("PuTTY-User-Key-File")) {
		return nil, errors.New("it is a key of PuTTY: puttygen saves it as an OpenSSH key")
	}
	return nil, fmt.Errorf("it is no private key that can be read here: %w", err)
}

// askAgent gives the keys of the agent, which are in use until c.close.
func (c *credentials) askAgent(ctx context.Context) ([]ssh.Signer, error) {
	socket := os.Getenv("SSH_AUTH_SOCK")
	if socket == "" {
		return nil, errors.New("no agent is there (SSH_AUTH_SOCK is not set): start one, or set key or password")
	}
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "unix", socket)
	if err != nil {
		return nil, fmt.Errorf("agent: %w", err)
	}
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	c.close = func() { stop(); conn.Close() }
	signers, err := agent.NewClient(conn).Signers()
	if err != nil {
		c.close()
		return nil, fmt.Errorf("agent: %w", err)
	}
	return signers, nil
}

// answers gives the password where the server asks for it as a question.
func (l login) answers() ssh.KeyboardInteractiveChallenge {
	given := false
	return func(_, _ string, questions []string, echos []bool) ([]string, error) {
		switch {
		case len(questions) == 0:
			return nil, nil
		case len(questions) > 1 || echos[0]:
			return nil, fmt.Errorf("the server asks %q, which is not for a password", questions)
		case given:
			return nil, fmt.Errorf("the server asks %q after the password", questions)
		}
		given = true
		return []string{l.password}, nil
	}
}

// note is an ssh.ClientAuthCallback that lets the methods take their turns.
func (c *credentials) note(state *ssh.ClientAuthContext) (ssh.AuthMethod, error) {
	c.tried = slices.Concat(state.PartialSuccessMethods, state.TriedMethods)
	c.taken = state.AllowedMethods
	// The one whose turn it is now may be the last: a server that has enough hangs up.
	next := slices.IndexFunc(c.names, func(name string) bool {
		return slices.Contains(c.taken, name) && !slices.Contains(state.TriedMethods, name)
	})
	if next >= 0 {
		c.tried = append(c.tried, c.names[next])
	}
	return nil, nil
}

// refused says what was tried in vain, and what to do.
func (c *credentials) refused(err error) error {
	var tried []string
	for _, name := range c.tried {
		switch name {
		case "none": // that is how ssh asks for the methods
		case "publickey":
			tried = append(tried, "publickey ("+strings.Join(c.keys, ", ")+")")
		default:
			tried = append(tried, name)
		}
	}
	if len(tried) == 0 {
		tried = []string{"nothing"}
	}
	text := fmt.Sprintf("the server refuses the login: tried %s; the server takes %s", strings.Join(tried, ", "), strings.Join(c.taken, ", "))
	switch said := err.Error(); {
	case strings.Contains(said, "Too many authentication failures"):
		text += "; the agent has too many keys: set key to the right one"
	case !strings.Contains(said, "unable to authenticate"): // which says no more than the above
		text += ": " + said
	case len(c.keys) > 0:
		text += "; is user right, and is the key in its authorized_keys?"
	}
	return errors.New(text)
}

// text gives the text of an error, in which a server may repeat the password.
func (l login) text(err error) error {
	if l.password == "" {
		return errors.New(err.Error())
	}
	return errors.New(strings.ReplaceAll(err.Error(), l.password, "…"))
}
