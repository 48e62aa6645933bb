package out

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// Has reports that a destination has a file whose bytes have the SHA-256 sum, in
// hexadecimal. Of one that is no [Reader] it is false.
func Has(ctx context.Context, d Destination, name, sum string) (bool, error) {
	r, ok := d.(Reader)
	if !ok {
		return false, ctx.Err()
	}
	live, err := r.Open(ctx, name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read %s: %w", name, err)
	}
	defer live.Close()
	h := sha256.New()
	if _, err := io.Copy(h, live); err != nil {
		return false, fmt.Errorf("read %s: %w", name, err)
	}
	return hex.EncodeToString(h.Sum(nil)) == sum, nil
}
