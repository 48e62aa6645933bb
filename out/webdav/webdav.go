// Package webdav puts files into a folder of a server, over WebDAV (RFC 4918).
//
// Each file is sent to a name beside its place, like ".feedgen-….tmp", and then
// moved over the old one, so that a cut connection never leaves half a feed. Most
// servers move at once, by a rename. One that follows the letter of RFC 4918 (9.9.3)
// removes the old file first, and readers find none for that moment. The folder
// and those below it are made when the first file needs them. Where there is no TLS, the
// file is read back before it is moved.
//
// Before a file is put or deleted, the server is asked what is there, for a move
// onto a folder, and the deletion of one, take with them all that is in it. A
// folder is removed only if a look into it has just found nothing; it stays if the
// server has no PROPFIND, or does not show files whose names begin with a dot, as
// nginx does not.
//
// A redirect is followed on the same host only. Nothing is tried twice here but
// what the server asked a login for; an error that may be gone at another try says
// so by a method Temporary() bool. No error shows a password.
package webdav

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"sync/atomic"

	"feedgen/feedgen"
	"feedgen/out"
)

// A Destination is a folder of a server.
type Destination struct {
	base   *url.URL // ends in a slash
	client *http.Client
	login  *login

	noProps atomic.Bool // the server knows no PROPFIND

	// Only Put and Delete have these.
	taken     map[string]bool // folders into which the server has taken a file
	leftovers []string        // temporary files that may be there still
}

var (
	_ out.Destination = (*Destination)(nil)
	_ out.Reader      = (*Destination)(nil)
	_ out.Stater      = (*Destination)(nil)
)

// New gives the destination of cfg, or an error that begins with the key that is
// wrong. It touches no network.
func New(cfg Config) (*Destination, error) {
	cfg, base, err := cfg.checked()
	if err != nil {
		return nil, err
	}
	return &Destination{
		base:   base,
		client: newClient(cfg.Timeout),
		login:  &login{user: cfg.User, password: cfg.Password},
		taken:  map[string]bool{},
	}, nil
}

// Put sends the file and its media type, which not every server keeps. A folder in
// the file's place is an error.
func (d *Destination) Put(ctx context.Context, f feedgen.File) error {
	if err := out.CheckName(f.Name); err != nil {
		return err
	}
	return d.explain(ctx, f.Name, d.put(ctx, f))
}

// Open reads a file. Its bytes come from the network while they are read.
func (d *Destination) Open(ctx context.Context, name string) (io.ReadCloser, error) {
	if err := out.CheckName(name); err != nil {
		return nil, err
	}
	body, err := d.get(ctx, name)
	if err != nil {
		return nil, d.explain(ctx, name, err)
	}
	return out.Explain(body, func(err error) error { return d.explain(ctx, name, err) }), nil
}

// Stat tells of a file what the server does. Its MediaType is the server's own idea
// where that does not keep what it was told.
func (d *Destination) Stat(ctx context.Context, name string) (out.Info, error) {
	if err := out.CheckName(name); err != nil {
		return out.Info{}, err
	}
	info, err := d.look(ctx, name)
	if err != nil {
		return out.Info{}, d.explain(ctx, name, err)
	}
	return info, nil
}

// Delete removes a file.
func (d *Destination) Delete(ctx context.Context, name string) error {
	if err := out.CheckName(name); err != nil {
		return err
	}
	return d.explain(ctx, name, d.delete(ctx, name))
}

// Close gives up the connections that are kept for further requests.
func (d *Destination) Close() error {
	d.client.CloseIdleConnections()
	return nil
}

// address gives the URL of a name below the folder; "." is the folder itself, and
// a name that ends in a slash is a folder's.
func (d *Destination) address(name string) *url.URL {
	u := *d.base
	if name == "." || name == "./" {
		return &u
	}
	below := url.URL{Path: name}
	u.RawPath = u.EscapedPath() + below.EscapedPath()
	u.Path += name
	return &u
}
