package out

import (
	"context"
	"errors"
	"fmt"

	"feedgen/feedgen"
)

// A Swapper is a [Stater] that can put a file on condition that nobody else has put one
// of that name meanwhile.
type Swapper interface {
	// Swap does as Put, if what stands under the name still has the tag that Stat told
	// in [Info]. An empty tag means that nothing stood there. Otherwise nothing is put,
	// and the error is ErrChanged. Where a store knows no conditions, it is Put.
	Swap(ctx context.Context, f feedgen.File, tag string) error
}

// ErrChanged is wrapped by the error of a Swap that came too late.
var ErrChanged = errors.New("somebody has put another file there meanwhile")

// place puts a file where one was looked at, or was not there.
func (p *publishing) place(ctx context.Context, f feedgen.File, seen look) error {
	s, ok := p.d.(Swapper)
	if !ok || !seen.told {
		return p.send(ctx, func() error { return p.d.Put(ctx, f) })
	}
	err := p.send(ctx, func() error { return s.Swap(ctx, f, seen.tag) })
	if !errors.Is(err, ErrChanged) {
		return err
	}
	// If only the answer to a put was lost, it was us; or another run did the same.
	if there, wrong := p.has(ctx, f); wrong != nil || there {
		return wrong
	}
	return fmt.Errorf("%w: is another run publishing here? The next run compares again", err)
}
