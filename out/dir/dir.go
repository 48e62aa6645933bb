// Package dir puts files into a folder of this machine.
//
// Each file is written beside its place, synced to the disk and then renamed,
// so that a web server that serves the folder never has half a feed, not even
// after a crash. The folder and those below it are made when the first file
// needs them. What a killed run has left is removed by a later one. Nothing outside the folder is ever written: a symbolic link below
// it is followed only to another place below it.
package dir

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"feedgen/feedgen"
	"feedgen/out"
)

// A Config says which folder.
type Config struct {
	// Path is the folder. It may itself be a link to one; it is looked up
	// anew for each file, so that such a link may be moved between runs.
	Path string
}

// A Destination is a folder.
type Destination struct {
	path  string
	swept map[string]bool // folders that had their abandoned files removed; only Put has it
}

var (
	_ out.Destination = (*Destination)(nil)
	_ out.Reader      = (*Destination)(nil)
	_ out.Stater      = (*Destination)(nil)
)

// New gives the destination of cfg. It touches no file: the folder need not
// exist.
func New(cfg Config) (*Destination, error) {
	if cfg.Path == "" {
		return nil, errors.New("path is empty")
	}
	return &Destination{path: cfg.Path, swept: map[string]bool{}}, nil
}

// Put writes the file with mode 0644, less what the process's umask takes away.
// What stands in its place is replaced if it is a file, and is otherwise an
// error: a link, a folder or a device is there on purpose.
func (d *Destination) Put(ctx context.Context, f feedgen.File) error {
	if err := out.CheckName(f.Name); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	folder, err := d.makeFolder(path.Dir(f.Name))
	if err != nil {
		return err
	}
	defer folder.Close()
	base := path.Base(f.Name)
	if err := checkRegular(folder, base); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return d.explain(f.Name, err)
	}
	written, err := write(ctx, folder, base, f)
	if err != nil {
		return d.explain(f.Name, err)
	}
	if name := path.Dir(f.Name); !d.swept[name] {
		d.swept[name] = true
		sweep(folder, written)
	}
	return nil
}

// Open opens a file of the folder.
func (d *Destination) Open(ctx context.Context, name string) (io.ReadCloser, error) {
	if err := out.CheckName(name); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(d.path)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	// To open a pipe would be to wait for its other end.
	if err := checkRegular(root, name); err != nil {
		return nil, d.explain(name, err)
	}
	f, err := root.Open(name)
	if err != nil {
		return nil, d.explain(name, err)
	}
	return f, nil
}

// Stat tells of a file of the folder.
func (d *Destination) Stat(ctx context.Context, name string) (out.Info, error) {
	f, err := d.Open(ctx, name)
	if err != nil {
		return out.Info{}, err
	}
	defer f.Close()
	info, err := f.(*os.File).Stat()
	if err != nil {
		return out.Info{}, d.explain(name, err)
	}
	return out.Info{Size: info.Size(), Modified: info.ModTime()}, nil
}

// Delete removes a file.
func (d *Destination) Delete(ctx context.Context, name string) error {
	if err := out.CheckName(name); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	root, err := os.OpenRoot(d.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer root.Close()
	err = checkRegular(root, name)
	if err == nil {
		err = root.Remove(name)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return d.explain(name, err)
	}
	// A folder that has anything in it stays, as a link to one does.
	for up := path.Dir(name); up != "."; up = path.Dir(up) {
		info, err := root.Lstat(up)
		if err == nil && !info.IsDir() || root.Remove(up) != nil {
			break
		}
	}
	return nil
}

// Close does nothing: between calls nothing is open.
func (d *Destination) Close() error { return nil }

// makeFolder opens a folder at or below the destination, made if need be.
func (d *Destination) makeFolder(name string) (*os.Root, error) {
	if err := os.MkdirAll(d.path, 0o755); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(d.path)
	if err != nil {
		return nil, err
	}
	if name == "." {
		return root, nil
	}
	defer root.Close()
	if err := root.MkdirAll(name, 0o755); err != nil {
		return nil, d.explain(name, err)
	}
	folder, err := root.OpenRoot(name)
	if err != nil {
		return nil, d.explain(name, err)
	}
	return folder, nil
}

// explain gives an error of a root, which knows only names below it and those
// of temporary files, the path in full.
func (d *Destination) explain(name string, err error) error {
	for {
		var pathError *fs.PathError
		var linkError *os.LinkError
		switch {
		case errors.As(err, &pathError):
			err = pathError.Err
		case errors.As(err, &linkError):
			err = linkError.Err
		default:
			return fmt.Errorf("%s: %w", filepath.Join(d.path, filepath.FromSlash(name)), err)
		}
	}
}

// checkRegular returns an error if name is anything but a file.
func checkRegular(root *os.Root, name string) error {
	info, err := root.Lstat(name)
	if err != nil {
		return err
	}
	return out.CheckRegular(info)
}
