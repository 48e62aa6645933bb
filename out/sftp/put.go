package sftp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"time"

	"github.com/pkg/sftp"

	"feedgen/feedgen"
	"feedgen/out"
)

// chunk is how many bytes are under way at once: with an answer for each, which
// must come within the timeout, they also say how slow a connection may be.
const chunk = 256 << 10

func (d *Destination) put(ctx context.Context, f feedgen.File) error {
	s, err := d.connect(ctx)
	if err != nil {
		return err
	}
	d.removeLeftovers(ctx, s)
	target := d.join(f.Name)
	_, err = s.lookAt(ctx, target)
	replaces := err == nil
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	temp := d.join(path.Join(path.Dir(f.Name), out.NewUnfinished()))
	d.leftovers = append(d.leftovers, temp)
	info, err := s.upload(ctx, temp, f)
	if err == nil {
		err = s.rename(ctx, temp, target, replaces)
	}
	if err != nil {
		d.removeLeftovers(context.WithoutCancel(ctx), s.hurried())
		return err
	}
	d.leftovers = nil
	s.sweep(ctx, parent(target), info.ModTime())
	return nil
}

// removeLeftovers removes the temporary files of calls that failed, and keeps in
// mind those that a lost connection leaves.
func (d *Destination) removeLeftovers(ctx context.Context, s *session) {
	for len(d.leftovers) > 0 {
		if err := s.remove(ctx, d.leftovers[0]); err != nil && !isAnswer(err) {
			return
		}
		d.leftovers = d.leftovers[1:]
	}
}

// upload writes a file that nobody has seen before.
func (s *session) upload(ctx context.Context, name string, f feedgen.File) (fs.FileInfo, error) {
	source, err := out.Source(f)
	if err != nil {
		return nil, err
	}
	defer source.Close()
	file, err := s.create(ctx, name)
	if err != nil {
		return nil, vague(err)
	}
	info, err := s.fill(ctx, file, source, f.Size)
	if err != nil {
		// Some servers remove no file that is open.
		_ = s.hurried().during(context.WithoutCancel(ctx), file.Close)
		return nil, err
	}
	// Some disks tell only now that they are full.
	return info, vague(s.during(ctx, file.Close))
}

// create makes a new file, and its folder if there is none.
func (s *session) create(ctx context.Context, name string) (*sftp.File, error) {
	open := func() (*sftp.File, error) {
		return s.files.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL)
	}
	file, err := ask(ctx, s, open)
	if err == nil || !isAnswer(err) {
		return file, err
	}
	// That the folder is missing is most servers' reason, and some do not say so.
	if err := s.makeFolder(ctx, parent(name)); err != nil {
		return nil, err
	}
	return ask(ctx, s, open)
}

// A writer is a function that writes.
type writer func(p []byte) (int, error)

func (w writer) Write(p []byte) (int, error) { return w(p) }

// fill writes all bytes and makes sure that the server has them.
func (s *session) fill(ctx context.Context, file *sftp.File, source io.Reader, size int64) (fs.FileInfo, error) {
	write := writer(func(p []byte) (int, error) {
		n, err := ask(ctx, s, func() (int, error) { return file.Write(p) })
		return n, vague(err)
	})
	if _, err := io.CopyBuffer(write, source, make([]byte, max(1, min(chunk, size)))); err != nil {
		return nil, err
	}
	if _, ok := s.files.HasExtension("fsync@openssh.com"); ok {
		if err := s.during(ctx, file.Sync); err != nil {
			return nil, vague(err)
		}
	}
	info, err := ask(ctx, s, file.Stat)
	if err != nil {
		return nil, err
	}
	if info.Size() != size {
		return nil, fmt.Errorf("the server kept %d bytes of %d; its disk may be full", info.Size(), size)
	}
	return info, s.letOthersRead(ctx, file, info.Mode().Perm())
}

// letOthersRead gives a file the mode 0644.
func (s *session) letOthersRead(ctx context.Context, file *sftp.File, mode fs.FileMode) error {
	const want, read = 0o644, 0o444
	if mode == want {
		return nil
	}
	err := s.during(ctx, func() error { return file.Chmod(want) })
	// Some servers know no modes, or let nobody change them.
	if isAnswer(err) && (mode == 0 || mode&read == read) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("change the mode of a new file from %v to %v: %w", mode, fs.FileMode(want), err)
	}
	return nil
}

// rename puts a file into the place of another. Nothing is ever removed to make
// room: readers would find no feed until the rename is done.
func (s *session) rename(ctx context.Context, from, to string, replaces bool) error {
	const extension = "posix-rename@openssh.com"
	if _, ok := s.files.HasExtension(extension); ok {
		return vague(s.during(ctx, func() error { return s.files.PosixRename(from, to) }))
	}
	// What a plain rename does with an old file is the server's choice.
	err := s.during(ctx, func() error { return s.files.Rename(from, to) })
	if isAnswer(err) && replaces {
		return fmt.Errorf("the server cannot replace a file: it lacks %s, and a plain rename gives: %w", extension, err)
	}
	return vague(err)
}

// sweep removes the temporary files of runs that were killed from a folder, once
// for each connection. The time is that of a file just written, for the server's clock
// may be another than ours. What fails here, the next connection does again.
func (s *session) sweep(ctx context.Context, folder string, now time.Time) {
	if s.swept[folder] {
		return
	}
	s.swept[folder] = true
	// A huge folder is read as far as this goes.
	within, cancel := context.WithTimeout(ctx, min(patience, s.timeout/2))
	defer cancel()
	var entries []fs.FileInfo
	_ = s.during(ctx, func() error {
		entries, _ = s.files.ReadDirContext(within, folder)
		return nil
	})
	for _, e := range entries {
		if out.Abandoned(e, now) {
			_ = s.remove(ctx, folder+"/"+e.Name())
		}
	}
}
