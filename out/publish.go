package out

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"feedgen/feedgen"
)

// An Outcome is what became of a file, or would.
type Outcome struct {
	Name    string
	Bytes   int  // the size of the file
	Changed bool // false: the destination had these bytes already
}

// Compare tells what [Publish] would do, and changes nothing. The outcomes are
// in the order of the files. At a destination that is no [Reader] every file
// counts as changed.
func Compare(ctx context.Context, d Destination, files []feedgen.File) ([]Outcome, error) {
	return each(ctx, d, files, nil)
}

// Publish puts those files at d whose bytes are not there already, in order,
// and reads them back if d is a [Reader]. It stops at the first failure; the
// outcomes are those of the files before it. Nothing is put if any file has a
// name that [CheckName] refuses.
func Publish(ctx context.Context, d Destination, files []feedgen.File) ([]Outcome, error) {
	return each(ctx, d, files, func(f feedgen.File) error {
		if err := d.Put(ctx, f); err != nil {
			return fmt.Errorf("put %s: %w", f.Name, err)
		}
		if _, ok := d.(Reader); !ok {
			return nil
		}
		different, err := differs(ctx, d, f)
		if err != nil {
			return err
		}
		if different {
			return fmt.Errorf("read back %s: not what was put; does another program write it too?", f.Name)
		}
		return nil
	})
}

// each looks at every file and calls put, if there is one, with those that
// differ from what is live.
func each(ctx context.Context, d Destination, files []feedgen.File, put func(feedgen.File) error) ([]Outcome, error) {
	for _, f := range files {
		if err := CheckName(f.Name); err != nil {
			return nil, err
		}
	}
	var outcomes []Outcome
	for _, f := range files {
		changed, err := differs(ctx, d, f)
		if err != nil {
			return outcomes, err
		}
		if changed && put != nil {
			if err := put(f); err != nil {
				return outcomes, err
			}
		}
		outcomes = append(outcomes, Outcome{Name: f.Name, Bytes: len(f.Data), Changed: changed})
	}
	return outcomes, nil
}

// differs tells whether the live file has other bytes than f, as far as d can
// tell.
func differs(ctx context.Context, d Destination, f feedgen.File) (bool, error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	r, ok := d.(Reader)
	if !ok {
		return true, nil
	}
	live, err := r.Open(ctx, f.Name)
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	if err != nil {
		return false, fmt.Errorf("read %s: %w", f.Name, err)
	}
	defer live.Close()
	// One byte more than expected tells a longer file without reading it all.
	data, err := io.ReadAll(io.LimitReader(live, int64(len(f.Data))+1))
	if err != nil {
		return false, fmt.Errorf("read %s: %w", f.Name, err)
	}
	return !bytes.Equal(data, f.Data), nil
}
