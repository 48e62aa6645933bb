package command

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
)

// unstarted tells why a program could not be started, and what to do about it. The
// system's own word for a file without its interpreter is that there is no such file.
func (p Program) unstarted(err error) error {
	file := p.Run[0]
	if !filepath.IsAbs(file) {
		file = filepath.Join(p.Dir, file)
	}
	info, wrong := os.Stat(file)
	switch {
	case errors.Is(err, exec.ErrNotFound) && wrong == nil:
		return fmt.Errorf("no folder of PATH has it; if %s is meant, write \"./%s\"", file, p.Run[0])
	case errors.Is(err, exec.ErrNotFound):
		return errors.New("no folder of PATH has it: install it, or write where it is, from the configuration's folder on")
	case errors.Is(err, fs.ErrNotExist) && wrong == nil:
		return fmt.Errorf("%s is there, but not the interpreter that its first line names", file)
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no file %s", file)
	case errors.Is(err, fs.ErrPermission) && wrong == nil && info.IsDir():
		return fmt.Errorf("%s is a folder, and no program", file)
	case errors.Is(err, fs.ErrPermission) && wrong == nil && info.Mode()&0o111 == 0:
		return fmt.Errorf("%s is not executable; chmod +x makes it so", file)
	case errors.Is(err, syscall.ENOEXEC):
		return fmt.Errorf("%s is no program that this machine runs; a script begins with a line such as #!/bin/sh", file)
	}
	return err
}
