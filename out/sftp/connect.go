package sftp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"

	"feedgen/out"
)

// connect gives the connection, made anew if there is none or it was lost.
func (d *Destination) connect(ctx context.Context) (*session, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	select {
	case d.turn <- struct{}{}:
		defer func() { <-d.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if d.session != nil && d.session.alive() {
		return d.session, nil
	}
	if d.session != nil {
		d.session.close()
		d.session = nil
	}
	s, err := d.dial(ctx)
	if err != nil {
		return nil, err
	}
	d.session = s
	return s, nil
}

// dial makes a connection and logs in, within the timeout.
func (d *Destination) dial(ctx context.Context) (*session, error) {
	limited, cancel := context.WithTimeout(ctx, d.timeout)
	defer cancel()
	s, err := d.logIn(limited)
	// The text alone goes on: an error of the way there must not pass for one of
	// the file, as fs.ErrNotExist of a key file or of the agent's socket would.
	var again out.Passing
	switch {
	case err == nil:
		return s, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case limited.Err() != nil:
		return nil, out.Passing{Err: fmt.Errorf("connect: no answer within %v", d.timeout)}
	case errors.As(err, &again):
		return nil, out.Passing{Err: d.login.text(err)}
	default:
		return nil, d.login.text(err)
	}
}

func (d *Destination) logIn(ctx context.Context) (*session, error) {
	v, err := d.trust.verifier(d.address)
	if err != nil {
		return nil, err
	}
	c, err := d.login.credentials(ctx)
	if err != nil {
		return nil, err
	}
	defer c.close()
	for {
		seen := len(v.seen)
		s, err := d.try(ctx, v, c)
		if err == nil {
			return s, nil
		}
		var none *ssh.AlgorithmNegotiationError
		switch {
		case len(v.seen) > seen && v.narrow():
			continue
		case errors.As(err, &none) && v.refused != nil:
			return nil, v.refused // the server has no more keys to show
		}
		return nil, err
	}
}

// try makes one connection.
func (d *Destination) try(ctx context.Context, v *verifier, c *credentials) (*session, error) {
	var dialer net.Dialer // it keeps idle connections alive, and finds dead ones
	conn, err := dialer.DialContext(ctx, "tcp", d.address)
	if err != nil {
		return nil, unreachable(err)
	}
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	s, err := d.start(conn, v, c)
	if err != nil {
		stop()
		conn.Close()
		return nil, err
	}
	if !stop() {
		s.close()
		return nil, ctx.Err()
	}
	return s, nil
}

// start logs in over a connection and starts SFTP.
func (d *Destination) start(conn net.Conn, v *verifier, c *credentials) (*session, error) {
	client, chans, reqs, err := ssh.NewClientConn(conn, d.address, &ssh.ClientConfig{
		User:              d.login.user,
		Auth:              c.methods,
		AuthCallback:      c.note,
		HostKeyCallback:   v.check,
		HostKeyAlgorithms: v.algorithms,
	})
	if err != nil {
		var none *ssh.AlgorithmNegotiationError
		switch {
		case errors.As(err, &none):
			return nil, err
		case v.refused != nil:
			return nil, v.refused
		case isNetwork(err):
			return nil, out.Passing{Err: fmt.Errorf("the connection was lost before the login: %w", err)}
		case c.taken != nil:
			return nil, c.refused(err)
		}
		return nil, err
	}
	// Writes may be under way together: the file is not seen before all are done.
	files, err := sftp.NewClient(ssh.NewClient(client, chans, reqs), sftp.UseConcurrentWrites(true))
	if err != nil {
		err = fmt.Errorf("the server lets the login in, but starts no SFTP: %w; its log says why: "+
			"the login may not use SFTP, or its chroot folder is not root's alone", err)
		// Where the connection is still there, the server means it.
		if _, _, lost := client.SendRequest("keepalive@openssh.com", true, nil); lost != nil {
			return nil, out.Passing{Err: err}
		}
		return nil, err
	}
	return newSession(conn, files, d.timeout), nil
}

// unreachable says which errors of dialing may pass.
func unreachable(err error) error {
	var lookup *net.DNSError
	if errors.As(err, &lookup) && lookup.IsNotFound {
		return err
	}
	return out.Passing{Err: err}
}

// isNetwork tells whether an error is of the connection, and not what the server
// said.
func isNetwork(err error) bool {
	var network net.Error
	return errors.As(err, &network) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed)
}
