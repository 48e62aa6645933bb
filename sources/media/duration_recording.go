package media

import (
	"errors"
	"io"
)

const (
	// maxRead bounds what is read of a recording, in bytes. It also ends every
	// walk through a file, as each step of one reads something.
	maxRead = 8 << 20

	// readAhead is the least that is read at a time, as headers stand close
	// together.
	readAhead = 1 << 10
)

// errScattered says that what tells the length stands in too many places.
var errScattered = errors.New("not found in what may be read of the file")

// A recording is a file that is read here and there, and not without end.
type recording struct {
	file io.ReaderAt
	size int64
	left int    // how many bytes may yet be read
	kept []byte // what was read last
	from int64  // where that stands in the file
}

// upTo gives n bytes at off, or fewer if the file ends before. They are good
// until the next call.
func (r *recording) upTo(n int, off int64) ([]byte, error) {
	if off < 0 || off >= r.size {
		return nil, nil
	}
	want := int(min(int64(n), r.size-off))
	if off >= r.from && off+int64(want) <= r.from+int64(len(r.kept)) {
		return r.kept[off-r.from:][:want], nil
	}
	cost := max(n, readAhead)
	if r.left < cost {
		return nil, errScattered
	}
	r.left -= cost
	if cap(r.kept) < cost {
		r.kept = make([]byte, cost)
	}
	ahead := int(min(int64(cost), r.size-off))
	got, err := r.file.ReadAt(r.kept[:ahead], off)
	r.kept, r.from = r.kept[:got], off
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return nil, err
	case got < want: // it has become shorter
		return nil, io.ErrUnexpectedEOF
	default:
		return r.kept[:want], nil
	}
}

// exactly is upTo that gives n bytes or an error.
func (r *recording) exactly(n int, off int64) ([]byte, error) {
	data, err := r.upTo(n, off)
	if err != nil {
		return nil, err
	}
	if len(data) < n {
		return nil, io.ErrUnexpectedEOF
	}
	return data, nil
}
