package job

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"sync"

	"feedgen/out"
)

// maxLive bounds what is read of a live feed, in bytes.
const maxLive = 64 << 20

// look reads what every destination has of files, all at a time, for whoever compares.
// A destination of which it cannot be told gets nothing.
func (j *once) look(ctx context.Context, names []string) error {
	var wg sync.WaitGroup
	for i := range j.destinations {
		d := &j.destinations[i]
		if d.failed != nil {
			continue
		}
		wg.Go(func() {
			for _, name := range names {
				if _, err := d.read(ctx, name); err != nil {
					d.failed = fmt.Errorf("read what is live: %s: %w", name, err)
					return
				}
			}
			if _, err := d.readManifest(ctx); err != nil {
				d.failed = err
			}
		})
	}
	wg.Wait()
	return ctx.Err()
}

// read gives the file that a destination has by a name, as it was before the run. It is
// empty where there is no such file, and where the destination cannot be read.
func (d *destination) read(ctx context.Context, name string) ([]byte, error) {
	reader, ok := d.Destination.(out.Reader)
	if data, known := d.files[name]; known || !ok {
		return data, nil
	}
	data, err := liveData(ctx, reader, name, d)
	if err != nil {
		return nil, err
	}
	if d.files == nil {
		d.files = make(map[string][]byte)
	}
	d.files[name] = data
	return data, nil
}

func liveData(ctx context.Context, reader out.Reader, name string, d *destination) ([]byte, error) {
	var data []byte
	err := out.Try(ctx, d.retry, func() error {
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

// readManifest reads what the destination has of ours, as it was before the run.
func (d *destination) readManifest(ctx context.Context) (out.Manifest, error) {
	if d.manifest == nil {
		m, err := out.ReadManifest(ctx, d.Destination, d.retry)
		if err != nil {
			return m, err
		}
		d.manifest = &m
	}
	return *d.manifest, nil
}
