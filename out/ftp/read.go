package ftp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"feedgen/out"
)

// maxSize is how large a file may be that is fetched.
const maxSize = 4 << 30

// fetches is how often a file is fetched that others replace meanwhile.
const fetches = 5

// fetch fetches a file. Its size tells whether it is whole: a connection that is
// lost looks like the end, and some servers answer as if it were.
func (s *session) fetch(ctx context.Context, name string) (io.ReadCloser, error) {
	var got, size int64
	for range fetches {
		var err error
		if size, err = s.size(ctx, name); err != nil {
			return nil, err
		}
		if size > maxSize {
			return nil, fmt.Errorf("the file has %d bytes, which is too large for one of feedgen's", size)
		}
		c, err := newCopy(size)
		if err != nil {
			return nil, err
		}
		if got, err = s.retrieve(ctx, name, c, size); err == nil && got == size {
			err = c.rewind()
			if err == nil {
				return c, nil
			}
		}
		c.Close()
		if err != nil {
			return nil, err
		}
	}
	return nil, out.Passing{Err: fmt.Errorf("the server gave %d bytes of %d; did another program write it?", got, size)}
}

// retrieve reads so many bytes of a file, and one more if it has that.
func (s *session) retrieve(ctx context.Context, name string, to io.Writer, size int64) (got int64, err error) {
	err = s.during(ctx, func() error {
		r, err := s.client.Retr(name)
		if err != nil {
			return err
		}
		got, err = io.Copy(to, io.LimitReader(stopping{r, ctx.Done()}, size+1))
		answer := r.Close()
		if got > size {
			// The answer is that the server could not send the rest.
			return err
		}
		return errors.Join(err, answer)
	})
	return got, err
}

// stopping ends the reading of a file once done is closed.
type stopping struct {
	io.Reader
	done <-chan struct{}
}

func (s stopping) Read(p []byte) (int, error) {
	select {
	case <-s.done:
		return 0, out.Local{Err: context.Canceled}
	default:
		return s.Reader.Read(p)
	}
}

// inMemory is the size up to which a file that was fetched is kept in memory. Larger
// ones are kept on the disk.
const inMemory = 4 << 20

// A copied is a file of the server that was fetched. The disk's file has no name any
// more, on systems where that can be, so that a killed run leaves nothing.
type copied struct {
	memory bytes.Buffer
	disk   *os.File // nil: it is in memory
}

func newCopy(size int64) (*copied, error) {
	if size <= inMemory {
		return &copied{}, nil
	}
	file, err := os.CreateTemp("", "feedgen-")
	if err != nil {
		return nil, out.Local{Err: err}
	}
	os.Remove(file.Name())
	return &copied{disk: file}, nil
}

func (c *copied) Write(p []byte) (int, error) {
	if c.disk == nil {
		return c.memory.Write(p)
	}
	n, err := c.disk.Write(p)
	if err != nil {
		err = out.Local{Err: err}
	}
	return n, err
}

// rewind goes from writing to reading.
func (c *copied) rewind() error {
	if c.disk == nil {
		return nil
	}
	if _, err := c.disk.Seek(0, io.SeekStart); err != nil {
		return out.Local{Err: err}
	}
	return nil
}

func (c *copied) Read(p []byte) (int, error) {
	if c.disk == nil {
		return c.memory.Read(p)
	}
	return c.disk.Read(p)
}

func (c *copied) Close() error {
	if c.disk == nil {
		return nil
	}
	err := c.disk.Close()
	os.Remove(c.disk.Name())
	return err
}
