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
		why, err := harm(ctx, d.Destination, made)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			d.failed = fmt.Errorf("read what is live: %w", err)
		case why != "":
			return fmt.Errorf("%w: %s", ErrRefused, d.name+"/"+why)
		}
	}
	return nil
}

// harm says what subscribers would suffer at a destination; empty: nothing that can
// be told.
func harm(ctx context.Context, d out.Destination, made making) (string, error) {
	compared := false
	for _, f := range made.files {
		if f.Items > 0 && compared {
			continue // the formats say the same
		}
		data, err := live(ctx, d, f.Name)
		if err != nil {
			return "", fmt.Errorf("%s: %w", f.Name, err)
		}
		doc, problems := feedgen.Read(data)
		if f.Items == 0 {
			if lost := lostWith(data, doc, problems); lost != "" {
				return fmt.Sprintf("%s %s, and there would be none; is the source's path right? --force publishes the empty feed", f.Name, lost), nil
			}
			continue
		}
		if len(doc.Items) == 0 {
			continue
		}
		compared = true
		next, _ := feedgen.Read(f.Data)
		if why := feedgen.Harm(doc, next); why != "" {
			return fmt.Sprintf("%s: %s; are the source's path, permalink and the site's url as they were? --force publishes it", f.Name, why), nil
		}
	}
	return "", nil
}

// live gives the file that a destination has by a name. It is empty where there is
// no such file, and where the destination cannot tell.
func live(ctx context.Context, d out.Destination, name string) ([]byte, error) {
	reader, ok := d.(out.Reader)
	if !ok {
		return nil, nil
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
		return nil, nil
	}
	return data, err
}

// lostWith says what subscribers would lose with a live feed: "has 12 items".
func lostWith(data []byte, doc feedgen.Document, problems []feedgen.Problem) string {
	switch {
	case len(data) == 0:
		return ""
	case len(doc.Items) > 0:
		return "has " + Plural(len(doc.Items), "item")
	case slices.ContainsFunc(problems, isError):
		// It may be a feed of another kind, or one that another program broke.
		return "cannot be read, so that it may have items"
	}
	return ""
}

func isError(p feedgen.Problem) bool { return p.Severity == feedgen.Error }
