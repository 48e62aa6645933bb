package out

import (
	"crypto/sha256"
	"fmt"
	"hash"
	"io"

	"feedgen/feedgen"
)

// Source opens a file to be read from its beginning to its end. In the place of
// the end it gives an error if the bytes were not those that f tells of: a copy
// on a disk may have been changed or cut. A Put must read up to the end before
// anybody sees the file. All errors are [Local].
func Source(f feedgen.File) (io.ReadCloser, error) {
	r, err := f.Open()
	if err != nil {
		return nil, Local{err}
	}
	return &source{ReadCloser: r, file: f, hash: sha256.New()}, nil
}

type source struct {
	io.ReadCloser
	file feedgen.File
	hash hash.Hash
	size int64
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.ReadCloser.Read(p)
	s.hash.Write(p[:n])
	s.size += int64(n)
	switch {
	case err == io.EOF && (s.size != s.file.Size || [sha256.Size]byte(s.hash.Sum(nil)) != s.file.SHA256):
		return n, Local{fmt.Errorf("%s: its bytes are not those it was made of", s.file.Name)}
	case err != nil && err != io.EOF:
		return n, Local{err}
	}
	return n, err
}
