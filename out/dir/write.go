package dir

import (
	"context"
	"io"
	"io/fs"
	"os"
	"time"

	"feedgen/feedgen"
	"feedgen/out"
)

// write puts a file into the folder and tells when it was written. Until it is whole
// it stands there under another name, for only within one disk is renaming atomic.
func write(ctx context.Context, folder *os.Root, base string, f feedgen.File) (time.Time, error) {
	data, err := out.Source(f)
	if err != nil {
		return time.Time{}, err
	}
	defer data.Close()
	temp := out.NewUnfinished()
	info, err := fill(ctx, folder, temp, data)
	if err == nil {
		err = folder.Rename(temp, base)
	}
	if err != nil {
		// It tidies up behind a failure that is told.
		_ = folder.Remove(temp)
		return time.Time{}, err
	}
	return info.ModTime(), out.SyncFolder(folder)
}

// fill writes a new file and has the disk keep it: a rename that outlives a crash
// may else lead to a file that has lost its bytes.
func fill(ctx context.Context, folder *os.Root, name string, data io.Reader) (fs.FileInfo, error) {
	file, err := folder.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if _, err := io.Copy(file, data); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := file.Sync(); err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	// Some disks tell only now that they are full.
	return info, file.Close()
}

// maxSwept is how many files a sweep removes at most. What is left is for the next.
const maxSwept = 100

// sweep removes from a folder the files that killed runs have left. The time is that
// of a file just written, for the disk's clock may be another than ours. What fails
// here, the next run does again.
func sweep(folder *os.Root, now time.Time) {
	f, err := folder.Open(".")
	if err != nil {
		return
	}
	defer f.Close()
	entries, _ := f.ReadDir(-1)
	swept := 0
	for _, e := range entries {
		info, err := e.Info()
		if err == nil && swept < maxSwept && out.Abandoned(info, now) {
			_ = folder.Remove(e.Name())
			swept++
		}
	}
}
