package posts

import (
	"io/fs"
	"syscall"
)

// brokenFS cannot list the folder sub, nor open secret.md.
type brokenFS struct{ fs.FS }

func (b brokenFS) ReadDir(name string) ([]fs.DirEntry, error) {
	if name == "sub" {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return fs.ReadDir(b.FS, name)
}

func (b brokenFS) Open(name string) (fs.File, error) {
	if name == "secret.md" {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return b.FS.Open(name)
}

func mkfifo(path string) error { return syscall.Mkfifo(path, 0o644) }
