package posts

import (
	"io/fs"
	"syscall"
)

// brokenFS cannot list the folder sub, nor open secret.md, and panics at
// mine.md.
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
	if name == "mine.md" {
		panic("boom")
	}
	return b.FS.Open(name)
}

func (b brokenFS) Stat(name string) (fs.FileInfo, error) { return fs.Stat(b.FS, name) }

func mkfifo(path string) error { return syscall.Mkfifo(path, 0o644) }
