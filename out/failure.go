package out

import (
	"errors"
	"io"
)

// A Failure is what went wrong with one file at a destination.
type Failure struct {
	Where  string // the file: its address, or "user@host:path"
	Err    error
	Advice string // what may be done about it; may be empty
}

func (f *Failure) Error() string {
	text := f.Where + ": " + f.Err.Error()
	if f.Advice != "" {
		text += "; " + f.Advice
	}
	return text
}

func (f *Failure) Unwrap() error { return f.Err }

// Temporary tells whether Err is [Passing]. What else calls itself temporary, such as
// the system's numbers for errors, means less by it.
func (f *Failure) Temporary() bool {
	var p Passing
	return errors.As(f.Err, &p)
}

// Passing marks an error that may be gone at the next try.
type Passing struct{ Err error }

func (p Passing) Error() string { return p.Err.Error() }
func (p Passing) Unwrap() error { return p.Err }

// Temporary is true.
func (Passing) Temporary() bool { return true }

// Local marks an error that is not the destination's, such as one of the file that was
// to be put.
type Local struct{ Err error }

func (l Local) Error() string { return l.Err.Error() }
func (l Local) Unwrap() error { return l.Err }

// Explain gives what is read with its errors explained. The end, io.EOF, stays.
func Explain(r io.ReadCloser, explain func(error) error) io.ReadCloser {
	return &explained{r, explain}
}

type explained struct {
	io.ReadCloser
	explain func(error) error
}

func (e *explained) Read(p []byte) (int, error) {
	n, err := e.ReadCloser.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = e.explain(err)
	}
	return n, err
}
