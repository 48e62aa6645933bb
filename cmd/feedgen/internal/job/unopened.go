package job

import (
	"context"
	"io"

	"feedgen/feedgen"
	"feedgen/out"
)

// An unopened is in the place of a destination that could not be opened. Whatever is
// asked of it, it says why.
type unopened struct{ err error }

var (
	_ out.Destination = unopened{}
	_ out.Reader      = unopened{}
)

func (u unopened) Put(context.Context, feedgen.File) error { return u.err }

func (u unopened) Delete(context.Context, string) error { return u.err }

func (u unopened) Open(context.Context, string) (io.ReadCloser, error) { return nil, u.err }

func (u unopened) Close() error { return nil }
