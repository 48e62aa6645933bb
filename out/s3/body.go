package s3

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"feedgen/feedgen"
	"feedgen/out"
)

// inMemory is the size up to which a file is held in memory while it is sent.
const inMemory = 16 << 20

// body opens a file to be sent. A small one is read and found to be what f tells of
// before anything is sent. A large one is read while it is sent, and its last byte
// is kept back until it is found to be so: a store that has got one byte less than it
// was told of takes nothing.
func body(f feedgen.File) (io.ReadCloser, error) {
	source, err := out.Source(f)
	if err != nil {
		return nil, err
	}
	if f.Size > inMemory {
		return &large{name: f.Name, left: f.Size, source: bufio.NewReader(source), Closer: source}, nil
	}
	defer source.Close()
	var data bytes.Buffer
	// The source checks itself at its end, which an endless one never reaches.
	_, err = io.CopyN(&data, source, f.Size+1)
	if err == nil {
		return nil, tooLong(f.Name)
	}
	if !errors.Is(err, io.EOF) {
		return nil, err
	}
	return io.NopCloser(&data), nil
}

func tooLong(name string) error {
	return out.Local{Err: fmt.Errorf("%s: longer than what it was made of", name)}
}

// large gives a file's last byte only when its source has ended well.
type large struct {
	name   string
	left   int64 // bytes to give
	source *bufio.Reader
	io.Closer
}

func (l *large) Read(p []byte) (int, error) {
	if l.left == 1 {
		if err := l.checkEnd(); err != nil {
			return 0, err
		}
	}
	n, err := l.source.Read(p[:min(int64(len(p)), max(l.left-1, 1))])
	l.left -= int64(n)
	return n, err
}

// checkEnd returns an error if there is not one byte left, and then a good end.
func (l *large) checkEnd() error {
	rest, err := l.source.Peek(2)
	switch {
	case err == nil:
		return tooLong(l.name)
	case errors.Is(err, io.EOF) && len(rest) == 1:
		return nil
	default:
		return err
	}
}
