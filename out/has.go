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
	seen, err := lookAt(ctx, d, f)
	return seen.there, err
}

// A look is what was seen under a file's name.
type look struct {
	there bool   // it is the file
	told  bool   // tag is known
	tag   string // as in [Info]; empty if there is no such file
}

// lookAt looks for a file among what a destination keeps, whatever it owes.
func lookAt(ctx context.Context, d Destination, f feedgen.File) (look, error) {
	if err := ctx.Err(); err != nil {
		return look{}, err
	}
	r, ok := d.(Reader)
	if !ok {
		return look{}, nil
	}
	var seen look
	if s, ok := d.(Stater); ok {
		info, err := s.Stat(ctx, f.Name)
		if errors.Is(err, fs.ErrNotExist) {
			return look{told: true}, nil
		}
		if err != nil {
			return look{}, fmt.Errorf("look at %s: %w", f.Name, err)
		}
		seen = look{told: info.Tag != "", tag: info.Tag}
		if info.Size != f.Size || info.Encoding != "" {
			return seen, nil
		}
		if c, ok := d.(Cacher); ok && info.CacheControl != "" && info.CacheControl != c.CacheControl(f.Kind) {
			return seen, nil
		}
		// Who keeps a sum keeps the type that was put; other servers go by the name.
		if info.SHA256 != [sha256.Size]byte{} {
			typed := f.MediaType == "" || info.MediaType == f.MediaType
			seen.there = typed && info.SHA256 == f.SHA256
			return seen, nil
		}
	}
	var err error
	seen.there, err = same(ctx, r, f)
	return seen, err
}

// same compares the bytes that a destination has.
func same(ctx context.Context, r Reader, f feedgen.File) (bool, error) {
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
