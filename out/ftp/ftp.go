// Package ftp puts files into a folder of a server, over FTP (RFC 959), by default
// with explicit TLS (RFC 4217).
//
// Each file is written beside its place, under a name like ".feedgen-….tmp", and
// renamed over the old one once the server says that it has all of it. A server that
// cannot replace a file by a rename gives an error: the old file is never removed
// first. The server alone decides who may read new files.
//
// With TLS the server's certificate is checked, always: by the system's authorities,
// or by its fingerprint. A server without TLS is sent no login, unless the
// configuration says so. Files go over connections that feedgen opens, to the host
// that took the login and to no other.
//
// FTP has one answer for a file that is missing, a folder, and one that may not be
// seen: it is taken for a file that is missing. A link in a file's place is replaced.
// Nothing is listed, so that what a killed run leaves under a temporary name stays.
//
// The connection is made when it is first needed and kept until Close. A call
// that loses it fails, and the next one connects again. Nothing is tried twice
// here, but that a file is fetched again which changes meanwhile; an error that may be gone at another try says so by a method
// Temporary() bool. No error holds the password.
package ftp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"time"
	"unicode"

	"feedgen/feedgen"
	"feedgen/out"
)

// A Destination is a folder of a server.
type Destination struct {
	name           string // the login as errors name it: user@host
	address        string // host:port
	user, password string
	path           string // the folder, without a slash at its end
	timeout        time.Duration
	trust          trust

	turn      chan struct{} // whoever has put something in may use what is below
	session   *session      // the last connection, if any
	leftovers []string      // temporary files that may be there still
}

var (
	_ out.Destination = (*Destination)(nil)
	_ out.Reader      = (*Destination)(nil)
	_ out.Stater      = (*Destination)(nil)
)

// Put writes the file. Folders are made.
func (d *Destination) Put(ctx context.Context, f feedgen.File) error {
	if err := checkName(f.Name); err != nil {
		return err
	}
	return d.explain("write", f.Name, d.use(ctx, func(s *session) error { return d.put(ctx, s, f) }))
}

// Open fetches a file, whole: the server could do nothing else meanwhile, and a
// connection that is lost looks like the end of a file.
func (d *Destination) Open(ctx context.Context, name string) (io.ReadCloser, error) {
	if err := checkName(name); err != nil {
		return nil, err
	}
	var live io.ReadCloser
	err := d.use(ctx, func(s *session) (err error) {
		live, err = s.fetch(ctx, d.join(name))
		return err
	})
	if err != nil {
		return nil, d.explain("read", name, err)
	}
	return live, nil
}

// Stat tells the size of a file, and when it was changed if the server can tell.
func (d *Destination) Stat(ctx context.Context, name string) (out.Info, error) {
	if err := checkName(name); err != nil {
		return out.Info{}, err
	}
	var info out.Info
	err := d.use(ctx, func(s *session) (err error) {
		if info.Size, err = s.size(ctx, d.join(name)); err != nil {
			return err
		}
		info.Modified, err = s.modified(ctx, d.join(name))
		return err
	})
	if err != nil {
		return out.Info{}, d.explain("read", name, err)
	}
	return info, nil
}

// Delete removes a file.
func (d *Destination) Delete(ctx context.Context, name string) error {
	if err := checkName(name); err != nil {
		return err
	}
	return d.explain("write", name, d.use(ctx, func(s *session) error { return d.delete(ctx, s, name) }))
}

// Close ends the connection. What was opened can still be read.
func (d *Destination) Close() error {
	d.turn <- struct{}{}
	defer func() { <-d.turn }()
	if d.session != nil && !d.session.lost {
		_ = d.session.client.Quit() // all has been answered
		d.session.cut()
	}
	d.session = nil
	return nil
}

func (d *Destination) delete(ctx context.Context, s *session, name string) error {
	_, err := s.size(ctx, d.join(name))
	if err == nil {
		err = s.remove(ctx, d.join(name))
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for up := path.Dir(name); up != "."; up = path.Dir(up) {
		// A folder that has anything in it stays, as a link to one does.
		err := s.during(ctx, func() error { return s.client.RemoveDir(d.join(up)) })
		if isAnswer(err) {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// checkName also keeps what would end a command, and begin another, out of names.
func checkName(name string) error {
	if err := out.CheckName(name); err != nil {
		return err
	}
	if strings.ContainsFunc(name, unicode.IsControl) {
		return fmt.Errorf("name %q: FTP takes no line's end, or another control character, in a name", name)
	}
	return nil
}

// join gives the path of a file below the folder. The path is not cleaned: with
// links on the way, "a/.." may be another folder than ".".
func (d *Destination) join(name string) string {
	return d.path + "/" + name
}
