package out

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"feedgen/feedgen"
)

// An Outcome is what became of a file, or would.
type Outcome struct {
	Name    string
	Bytes   int64 // the size of the file
	Changed bool  // false: the destination had these bytes already
}

// Compare tells what [Publish] would do, and changes nothing. At a destination that is no [Reader] every file
// counts as changed.
func Compare(ctx context.Context, d Destination, files []feedgen.File) ([]Outcome, error) {
	return each(ctx, d, files, nil)
}

// Publish puts those files at d whose bytes are not there already, and reads them
// back if d is a [Reader]: by their kinds, what others rely on first, and otherwise
// in order. It stops at the first failure; the outcomes are those of the files
// before it, in the order of publishing. Nothing is put if any file has a name that [CheckName] refuses.
func Publish(ctx context.Context, d Destination, files []feedgen.File) ([]Outcome, error) {
	return each(ctx, d, files, func(f feedgen.File) error {
		if err := d.Put(ctx, f); err != nil {
			return fmt.Errorf("put %s: %w", f.Name, err)
		}
		if _, ok := d.(Reader); !ok {
			return nil
		}
		there, err := Has(ctx, d, f)
		if err != nil {
			return err
		}
		if !there {
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
	files = slices.Clone(files)
	slices.SortStableFunc(files, func(a, b feedgen.File) int { return cmp.Compare(a.Kind, b.Kind) })
	var outcomes []Outcome
	for _, f := range files {
		there, err := Has(ctx, d, f)
		if err != nil {
			return outcomes, err
		}
		if !there && put != nil {
			if err := put(f); err != nil {
				return outcomes, err
			}
		}
		outcomes = append(outcomes, Outcome{Name: f.Name, Bytes: f.Size, Changed: !there})
	}
	return outcomes, nil
}
