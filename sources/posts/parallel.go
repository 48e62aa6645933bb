package posts

import (
	"context"
	"runtime"

	"golang.org/x/sync/errgroup"
)

// inParallel calls do for 0 to n-1 on every processor. It stops early, with the
// context's error, when ctx is done.
func inParallel(ctx context.Context, n int, do func(i int)) error {
	// Reading waits for the disk now and then; two readers a processor fill in.
	workers := 2 * runtime.GOMAXPROCS(0)
	g, ctx := errgroup.WithContext(ctx)
	for w := range min(workers, n) {
		g.Go(func() error {
			for i := w; i < n; i += workers {
				if err := ctx.Err(); err != nil {
					return err
				}
				do(i)
			}
			return nil
		})
	}
	return g.Wait()
}
