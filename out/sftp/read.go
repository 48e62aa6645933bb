package sftp

import (
	"bufio"
	"context"
	"errors"
	"io"
	"io/fs"

	"github.com/pkg/sftp"

	"feedgen/out"
)

// open opens a file.
func (d *Destination) open(ctx context.Context, name string) (io.ReadCloser, error) {
	s, err := d.connect(ctx)
	if err != nil {
		return nil, err
	}
	// To open a pipe would be to wait for its other end.
	if _, err := s.lookAt(ctx, d.join(name)); err != nil {
		return nil, err
	}
	file, err := ask(ctx, s, func() (*sftp.File, error) { return s.files.Open(d.join(name)) })
	if err != nil {
		return nil, err
	}
	// A server keeps only so many files open: it is also told when ctx is done.
	closeFile := func() error { return s.hurried().during(context.WithoutCancel(ctx), file.Close) }
	info, err := ask(ctx, s, file.Stat)
	if err != nil {
		_ = closeFile()
		return nil, err
	}
	left := info.Size()
	read := reader(func(p []byte) (int, error) {
		n, err := s.read(ctx, file, p, left)
		left -= int64(n)
		if err != nil && !errors.Is(err, io.EOF) {
			err = d.explain("read", name, err)
		}
		return n, err
	})
	return &live{
		// A large buffer is filled by several requests at once.
		Reader: bufio.NewReaderSize(read, int(min(chunk, left))),
		close:  func() error { return d.explain("read", name, closeFile()) },
	}, nil
}

// live is a file that is being read.
type live struct {
	*bufio.Reader
	close func() error
}

func (l *live) Close() error { return l.close() }

// A reader is a function that reads.
type reader func(p []byte) (int, error)

func (r reader) Read(p []byte) (int, error) { return r(p) }

// read reads from a file of which so much is left. The end is where the size says,
// and nowhere else: a connection that is lost looks like an end too, and so does
// an answer that is shorter than what was asked for.
func (s *session) read(ctx context.Context, file *sftp.File, p []byte, left int64) (n int, err error) {
	if left == 0 {
		return 0, io.EOF
	}
	p = p[:min(int64(len(p)), left)]
	err = s.during(ctx, func() error {
		var err error
		if n, err = file.Read(p); n > 0 {
			return nil // an error comes again, and a false end does not
		}
		return err
	})
	return n, err
}

// lookAt tells of a file. What is there and is none gives an error.
func (s *session) lookAt(ctx context.Context, name string) (fs.FileInfo, error) {
	info, err := ask(ctx, s, func() (fs.FileInfo, error) { return s.files.Lstat(name) })
	if err == nil {
		err = out.CheckRegular(info)
	}
	return info, err
}

// remove removes a file.
func (s *session) remove(ctx context.Context, name string) error {
	err := s.during(ctx, func() error { return s.files.Remove(name) })
	var named *fs.PathError
	if errors.As(err, &named) {
		err = named.Err
	}
	return err
}
