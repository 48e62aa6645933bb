package ftp

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"

	"github.com/jlaffaye/ftp"

	"feedgen/out"
)

// use gives a call the connection, for itself: FTP does one thing at a time. It is
// made anew if there is none or it was lost.
func (d *Destination) use(ctx context.Context, call func(*session) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case d.turn <- struct{}{}:
		defer func() { <-d.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if d.session == nil || d.session.lost {
		s, err := d.dial(ctx)
		if err != nil {
			return err
		}
		d.session = s
	}
	return call(d.session)
}

// dial makes a connection and logs in, within the timeout.
func (d *Destination) dial(ctx context.Context) (*session, error) {
	limited, cancel := context.WithTimeout(ctx, d.timeout)
	defer cancel()
	// The connection outlives the call that makes it.
	life, end := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(limited, end)
	client, err := d.logIn(life)
	if !stop() && err == nil {
		err = context.Canceled
	}
	if err == nil {
		return &session{client: client, end: end, password: d.password, timeout: d.timeout}, nil
	}
	end()
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case limited.Err() != nil:
		return nil, out.Passing{Err: fmt.Errorf("connect: no answer within %v", d.timeout)}
	}
	return nil, err
}

// logIn connects and logs in. When life is over, so are all connections.
func (d *Destination) logIn(life context.Context) (*ftp.ServerConn, error) {
	secret := d.trust.config()
	var commands net.Conn
	options := []ftp.DialOption{ftp.DialWithDialFunc(func(_, address string) (net.Conn, error) {
		if commands == nil {
			w, err := d.connect(life, d.address)
			if err != nil {
				return nil, err
			}
			commands = &control{wire: w, left: maxAnswer}
			return commands, nil
		}
		// Whatever host the server names, the file goes to the one that took the login.
		host, _, _ := net.SplitHostPort(commands.RemoteAddr().String())
		_, port, err := net.SplitHostPort(address)
		if err != nil {
			return nil, err
		}
		w, err := d.connect(life, net.JoinHostPort(host, port))
		switch {
		case err != nil:
			return nil, err
		case d.trust.plain:
			return &data{Conn: w, wire: w}, nil
		}
		return &data{Conn: tls.Client(w, secret), wire: w}, nil
	})}
	if !d.trust.plain {
		options = append(options, ftp.DialWithExplicitTLS(secret))
	}
	client, err := ftp.Dial(d.address, options...)
	if err != nil {
		return nil, d.noGreeting(err)
	}
	if err := client.Login(d.user, d.password); err != nil {
		return nil, d.noLogin(err)
	}
	return client, nil
}

// connect makes one connection.
func (d *Destination) connect(life context.Context, address string) (*wire, error) {
	var dialer net.Dialer // it keeps idle connections alive, and finds dead ones
	dialer.Timeout = d.timeout
	conn, err := dialer.DialContext(life, "tcp", address)
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(life, func() { conn.Close() })
	return &wire{Conn: conn, limit: d.timeout, stop: stop}, nil
}

// noGreeting says why there is no connection that could take a login.
func (d *Destination) noGreeting(err error) error {
	var said *textproto.Error
	var lookup *net.DNSError
	var dialing *net.OpError
	switch {
	case errors.As(err, &said) && said.Code >= 500 && !d.trust.plain:
		return fmt.Errorf("start TLS: %w; if the server has none, tls = \"none\" does without, and the network can then read the password",
			newAnswer(said, d.password))
	case errors.As(err, &said):
		return newAnswer(said, d.password)
	case errors.As(err, &lookup) && lookup.IsNotFound:
		return errors.New(hide(err.Error(), d.password))
	case errors.As(err, &dialing) && dialing.Op == "dial":
		return out.Passing{Err: errors.New(hide(err.Error(), d.password))}
	}
	return broken(err, d.timeout, d.password)
}

// noLogin says why a login fails.
func (d *Destination) noLogin(err error) error {
	var said *textproto.Error
	var odd tls.RecordHeaderError
	if refused := refusal(err); refused != nil {
		return refused
	}
	switch {
	case errors.As(err, &said) && said.Code == ftp.StatusNotLoggedIn:
		return fmt.Errorf("the server refuses the login: %w; are user and password right?", newAnswer(said, d.password))
	case errors.As(err, &said):
		return fmt.Errorf("log in: %w", newAnswer(said, d.password))
	case errors.As(err, &odd):
		return fmt.Errorf("log in: the server answers without TLS, as some do that do not work: %q", odd.RecordHeader[:])
	case isNetwork(err):
		return fmt.Errorf("log in: %w", broken(err, d.timeout, d.password))
	}
	// What a server says to a name that it does not want comes without its number.
	return fmt.Errorf("log in: %s", hide(err.Error(), d.password))
}

// isNetwork tells whether an error is of the connection, and not what the server said.
func isNetwork(err error) bool {
	var network net.Error
	return errors.As(err, &network) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, net.ErrClosed) || errors.Is(err, errTooLong)
}
