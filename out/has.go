package out

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"feedgen/feedgen"
)

// Has reports that a destination has the file that f tells of; f.Open is not
// called. Where the destination keeps files' sums and media types, these decide,
// else their bytes. A file that readers may keep for another time than the destination
// would say is not the same. Of a destination that is no [Reader] it is false, and of a
// [Finisher] while it owes anything.
func Has(ctx context.Context, d Destination, f feedgen.File) (bool, error) {
	changes, err := owed(d)
	if err != nil || len(changes) > 0 {
		return false, err
	}
	return has(ctx, d, f)
}

// has is Has of what is kept, whatever is owed.
func has(ctx context.Context, d Destination, f feedgen.File) (bool, error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	r, ok := d.(Reader)
	if !ok {
		return false, nil
	}
	if s, ok := d.(Stater); ok {
		info, err := s.Stat(ctx, f.Name)
		if errors.Is(err, fs.ErrNotExist) {
			return false, nil
		}
		if err != nil {
			return false, fmt.Errorf("look at %s: %w", f.Name, err)
		}
		if info.Size != f.Size || info.Encoding != "" {
			return false, nil
		}
		if c, ok := d.(Cacher); ok && info.CacheControl != "" && info.CacheControl != c.CacheControl(f.Kind) {
			return false, nil
		}
		// Who keeps a sum keeps the type that was put; other servers go by the name.
		if info.SHA256 != [sha256.Size]byte{} {
			typed := f.MediaType == "" || info.MediaType == f.MediaType
			return typed && info.SHA256 == f.SHA256, nil
		}
	}
	live, err := r.Open(ctx, f.Name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read %s: %w", f.Name, err)
	}
	defer live.Close()
	h := sha256.New()
	// One byte more than expected tells a longer file without reading it all.
	if _, err := io.Copy(h, io.LimitReader(live, f.Size+1)); err != nil {
		return false, fmt.Errorf("read %s: %w", f.Name, err)
	}
	return [sha256.Size]byte(h.Sum(nil)) == f.SHA256, nil
}
