package job

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"feedgen/feedgen"
	"feedgen/out"
)

// maxLive bounds what is read of a live feed, in bytes.
const maxLive = 64 << 20

// guard looks at what was made before anything is sent. What it refuses, with
// ErrRefused, would harm those who have subscribed. A destination of which it cannot
// be told gets nothing.
func guard(ctx context.Context, destinations []destination, made making) error {
	if made.fault != "" {
		return fmt.Errorf("%w: the feed would not be valid: %s", ErrRefused, made.fault)
	}
	for i := range destinations {
		d := &destinations[i]
		for _, f := range made.files {
			if f.Items > 0 {
				continue
			}
			live, err := liveFeed(ctx, d.Destination, f.Name)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err != nil {
				d.failed = fmt.Errorf("%s: read what is live: %w", f.Name, err)
				break
			}
			if live != "" {
				return fmt.Errorf("%w: %s/%s %s, and there would be none; is the source's path right? --force publishes the empty feed", ErrRefused, d.name, f.Name, live)
			}
		}
	}
	return nil
}

// liveFeed says what subscribers would lose with the file that a destination has
// by that name: "has 12 items". It is empty where there is no such file, where it
// has no items, and where the destination cannot tell.
func liveFeed(ctx context.Context, d out.Destination, name string) (string, error) {
	reader, ok := d.(out.Reader)
	if !ok {
		return "", nil
	}
	var data []byte
	err := out.Try(ctx, retryBudget, func() error {
		f, err := reader.Open(ctx, name)
		if err != nil {
			return err
		}
		defer f.Close()
		data, err = io.ReadAll(io.LimitReader(f, maxLive))
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	doc, problems := feedgen.Read(data)
	switch {
	case len(data) == 0:
		return "", nil
	case len(doc.Items) > 0:
		return "has " + Plural(len(doc.Items), "item"), nil
	case slices.ContainsFunc(problems, isError):
		// It may be a feed of another kind, or one that another program broke.
		return "cannot be read, so that it may have items", nil
	}
	return "", nil
}

func isError(p feedgen.Problem) bool { return p.Severity == feedgen.Error }
