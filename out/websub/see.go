package websub

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"

	"feedgen/out"
)

// unseen is why a feed's new bytes were not seen.
type unseen struct{ why error }

func (u *unseen) Error() string { return fmt.Sprintf("%v: %v", ErrUnseen, u.why) }

func (u *unseen) Unwrap() []error { return []error{ErrUnseen, u.why} }

// Temporary is true for every answer: what is not there yet may be soon.
func (u *unseen) Temporary() bool {
	var a *answer
	return errors.Is(u.why, errOther) || errors.As(u.why, &a) || out.Temporary(u.why)
}

var errOther = errors.New("it has other bytes than were published")

// see looks whether a feed's address shows its new bytes.
func (c *Client) see(ctx context.Context, f Feed) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, f.URL, nil)
	if err != nil {
		return err
	}
	// RFC 9111 section 5.2.1.4: caches on the way are to ask before they answer.
	req.Header.Set("Cache-Control", "no-cache")
	err = c.do(req, func(resp *http.Response) error {
		h := sha256.New()
		// One byte more tells a longer file without reading it all.
		if _, err := io.Copy(h, io.LimitReader(resp.Body, f.Size+1)); err != nil {
			return explain(err)
		}
		if [sha256.Size]byte(h.Sum(nil)) != f.SHA256 {
			return errOther
		}
		return nil
	})
	if err != nil && ctx.Err() == nil {
		return &unseen{err}
	}
	return err
}
