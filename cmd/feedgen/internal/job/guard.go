package job

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"feedgen/feedgen"
	"feedgen/out"
)

// maxLive bounds what is read of a live feed, in bytes.
const maxLive = 64 << 20

// guard looks at the files before anything is sent. What it refuses, with
// ErrRefused, would harm those who have subscribed.
func guard(ctx context.Context, destinations []destination, files []feedgen.File) error {
	for _, f := range files {
		for _, p := range feedgen.Check(f) {
			if p.Severity == feedgen.Error {
				return fmt.Errorf("%w: %s would not be a valid feed: %s", ErrRefused, f.Name, p)
			}
		}
	}
	for _, d := range destinations {
		for _, f := range files {
			if f.Items > 0 {
				continue
			}
			live, err := liveItems(ctx, d.Destination, f.Name)
			if err != nil {
				return fmt.Errorf("%s: %s: read what is live: %w", d.name, f.Name, err)
			}
			if live > 0 {
				return fmt.Errorf("%w: %s/%s has %s, and no posts were found to replace them; is the source's path right? --force publishes the empty feed", ErrRefused, d.name, f.Name, plural(live, "item"))
			}
		}
	}
	return nil
}

// liveItems counts the items of the feed that a destination has by that name;
// none where there is no such file, or where the destination cannot tell.
func liveItems(ctx context.Context, d out.Destination, name string) (int, error) {
	reader, ok := d.(out.Reader)
	if !ok {
		return 0, nil
	}
	f, err := reader.Open(ctx, name)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxLive))
	if err != nil {
		return 0, err
	}
	doc, _ := feedgen.Read(data)
	return len(doc.Items), nil
}
