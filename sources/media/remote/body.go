package remote

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
)

// A content is the beginning of a file, or all of it.
type content struct {
	data     []byte
	whole    bool
	readable bool // false: data is coded in a way that is not known here
}

// read reads the first bytes of the file, at most limit. partial says that the
// body itself is only a part of what the server has.
func (r reply) read(limit int64, partial bool) (content, error) {
	raw, cut, err := readUpTo(r.Body, limit, r.ContentLength)
	if err != nil {
		return content{}, err
	}
	c := content{data: raw, whole: !cut && !partial, readable: true}
	switch coded := codings(r.Header); {
	case len(coded) == 0:
		return c, nil
	case len(coded) == 1 && coded[0] == "gzip":
		return c.unzip(limit)
	default:
		return content{}, nil
	}
}

// unzip gives what c holds zipped.
func (c content) unzip(limit int64) (content, error) {
	z, err := gzip.NewReader(bytes.NewReader(c.data))
	if err != nil {
		if !c.whole && errors.Is(err, io.ErrUnexpectedEOF) {
			return content{readable: true}, nil
		}
		return content{}, fmt.Errorf("content coding: %w", err)
	}
	data, cut, err := readUpTo(z, limit, -1)
	if err != nil && (c.whole || !errors.Is(err, io.ErrUnexpectedEOF)) {
		return content{}, fmt.Errorf("content coding: %w", err)
	}
	return content{data: data, whole: c.whole && !cut, readable: true}, nil
}

// readUpTo reads at most limit bytes, and with an error what came before it. cut
// says that there are more. expected is how many a stranger announced, or -1.
func readUpTo(r io.Reader, limit, expected int64) (data []byte, cut bool, err error) {
	var b bytes.Buffer
	// No more is held at once than the announcement could be true for, and a
	// false one costs little.
	hint := min(limit, HeadSize)
	if expected >= 0 {
		hint = min(hint, expected)
	}
	b.Grow(int(hint) + bytes.MinRead)
	_, err = b.ReadFrom(io.LimitReader(r, limit+1))
	data = b.Bytes()
	if int64(len(data)) > limit {
		return data[:limit], true, err
	}
	return data, false, err
}
