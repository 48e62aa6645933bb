package out

import (
	"errors"
	"os"
	"syscall"
)

// SyncFolder makes the names in a folder last: POSIX keeps that of a new or renamed
// file safe only once the folder is synced too. It is no error if the file system syncs
// no folders.
func SyncFolder(folder *os.Root) error {
	f, err := folder.Open(".")
	if err != nil {
		return err
	}
	defer f.Close()
	// Some network and user-space file systems sync no folders; fsync(2) then
	// gives EINVAL.
	if err := f.Sync(); err != nil && !errors.Is(err, syscall.EINVAL) && !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	return nil
}
