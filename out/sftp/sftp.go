// Package sftp puts files into a folder of a server, over SFTP.
//
// Each file is written beside its place, under a name like ".feedgen-….tmp",
// synced to the server's disk where the server can (fsync@openssh.com), and then
// renamed over the old one (posix-rename@openssh.com), so that whoever reads the
// folder never has half a feed. A server that cannot replace a file by a rename
// gives an error: the old file is never removed first. What a killed run has left
// is removed by a later one.
//
// The server's key is checked, always: it is in a known_hosts file, or its
// fingerprint is given. No shell is needed and no command is run, so that a login
// may be confined to internal-sftp and a chroot, as it should be: every name is
// below the folder by its text, but what a symbolic link on the way leads to is
// for the server to decide.
//
// The connection is made when it is first needed and kept until Close. A call
// that loses it fails, and the next one connects again. Nothing is tried twice
// here; an error that may be gone at another try says so by a method
// Temporary() bool. No error holds a password or a passphrase.
package sftp

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"path"
	"time"

	"feedgen/feedgen"
	"feedgen/out"
)

// A Destination is a folder of a server.
type Destination struct {
	name    string // the login as errors name it: user@host
	address string // host:port
	path    string // the folder, without a slash at its end
	timeout time.Duration
	login   login
	trust   trust

	turn    chan struct{} // whoever has put something in may look at session
	session *session      // the last connection, if any

	leftovers []string // temporary files that may be there still; only Put has them
}

var (
	_ out.Destination = (*Destination)(nil)
	_ out.Reader      = (*Destination)(nil)
	_ out.Stater      = (*Destination)(nil)
)

// Put writes the file with mode 0644. What stands in its place is replaced if it is
// a file, and is otherwise an error: a link, a folder or a device is there on
// purpose. Folders are made.
func (d *Destination) Put(ctx context.Context, f feedgen.File) error {
	if err := out.CheckName(f.Name); err != nil {
		return err
	}
	return d.explain("write", f.Name, d.put(ctx, f))
}

// Open opens a file of the folder. What is read is the file as it was then, also
// if another takes its place. Once ctx is done, reading ends too.
func (d *Destination) Open(ctx context.Context, name string) (io.ReadCloser, error) {
	if err := out.CheckName(name); err != nil {
		return nil, err
	}
	live, err := d.open(ctx, name)
	if err != nil {
		return nil, d.explain("read", name, err)
	}
	return live, nil
}

// Stat tells the size of a file of the folder, and when it was changed.
func (d *Destination) Stat(ctx context.Context, name string) (out.Info, error) {
	if err := out.CheckName(name); err != nil {
		return out.Info{}, err
	}
	s, err := d.connect(ctx)
	if err != nil {
		return out.Info{}, d.explain("read", name, err)
	}
	info, err := s.lookAt(ctx, d.join(name))
	if err != nil {
		return out.Info{}, d.explain("read", name, err)
	}
	return out.Info{Size: info.Size(), Modified: info.ModTime()}, nil
}

// Delete removes a file.
func (d *Destination) Delete(ctx context.Context, name string) error {
	if err := out.CheckName(name); err != nil {
		return err
	}
	return d.explain("write", name, d.delete(ctx, name))
}

// Close ends the connection, and with it the reading of files.
func (d *Destination) Close() error {
	d.turn <- struct{}{}
	defer func() { <-d.turn }()
	if d.session != nil {
		d.session.close()
		d.session = nil
	}
	return nil
}

func (d *Destination) delete(ctx context.Context, name string) error {
	s, err := d.connect(ctx)
	if err != nil {
		return err
	}
	_, err = s.lookAt(ctx, d.join(name))
	if err == nil {
		err = s.remove(ctx, d.join(name))
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for up := path.Dir(name); up != "."; up = path.Dir(up) {
		// A folder that has anything in it stays, as a link to one does.
		if removed, err := s.removeFolder(ctx, d.join(up)); err != nil || !removed {
			return err
		}
	}
	return nil
}

// join gives the path of a file below the folder. The path is not cleaned: with
// links on the way, "a/.." may be another folder than ".".
func (d *Destination) join(name string) string {
	return d.path + "/" + name
}
