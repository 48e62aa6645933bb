package webdav

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"time"

	"feedgen/feedgen"
	"feedgen/out"
)

// tidyTime is how long tidying up may take once a call has failed.
const tidyTime = 5 * time.Second

func (d *Destination) put(ctx context.Context, f feedgen.File) error {
	d.removeLeftovers(ctx)
	if _, err := d.look(ctx, f.Name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	temp := d.temporary(path.Dir(f.Name))
	err := d.upload(ctx, temp, f)
	if err == nil && d.base.Scheme == "http" {
		err = d.verify(ctx, temp, f)
	}
	if err == nil {
		err = d.move(ctx, temp, f.Name)
	}
	if err == nil {
		d.leftovers = slices.DeleteFunc(d.leftovers, func(name string) bool { return name == temp })
	}
	d.tidy(ctx)
	return err
}

// temporary gives a new name in a folder, and remembers it until that is gone.
func (d *Destination) temporary(folder string) string {
	name := path.Join(folder, out.NewUnfinished())
	d.leftovers = append(d.leftovers, name)
	return name
}

// tidy removes what calls that failed have left, also when the context is done.
func (d *Destination) tidy(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), tidyTime)
	defer cancel()
	// Until the server has noticed that a request was cut, it may keep the file locked.
	for wait := 10 * time.Millisecond; d.removeLeftovers(ctx); wait *= 2 {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}

// removeLeftovers removes the temporary files of calls that failed, and keeps in
// mind those that may be there still. It tells whether the server keeps one for a while.
func (d *Destination) removeLeftovers(ctx context.Context) (busy bool) {
	var left []string
	for _, name := range d.leftovers {
		status, err := d.ask(ctx, request{method: http.MethodDelete, url: d.address(name)})
		if err != nil || temporary(status) {
			left = append(left, name)
		}
		busy = busy || status == http.StatusLocked || status == http.StatusConflict
	}
	d.leftovers = left
	return busy
}

// upload sends the bytes to a name that nobody reads.
func (d *Destination) upload(ctx context.Context, temp string, f feedgen.File) error {
	r := request{
		method: http.MethodPut,
		url:    d.address(temp),
		header: map[string]string{"Content-Type": f.MediaType},
		body:   func() (io.ReadCloser, error) { return open(f) },
		size:   f.Size,
	}
	folder := path.Dir(temp)
	if !d.taken[folder] {
		// Who wants a login, or has no such folder, may hang up before it has read
		// the body, and its answer is lost. So it is asked first.
		r.header["Expect"] = "100-continue"
	}
	status, err := d.ask(ctx, r)
	if err == nil && status == http.StatusExpectationFailed {
		// RFC 9110, 10.1.1: some servers cannot be asked.
		delete(r.header, "Expect")
		status, err = d.ask(ctx, r)
	}
	// RFC 4918, 9.7.1 wants 409 for a folder that is missing. nginx answers 500.
	if err == nil && status >= http.StatusBadRequest && !d.taken[folder] {
		made, err := d.makeFolder(ctx, folder)
		var refused *answer
		if err != nil && (status == http.StatusConflict || !errors.As(err, &refused)) {
			return fmt.Errorf("make its folder: %w", err)
		}
		if made {
			status, err = d.ask(ctx, r)
			if err != nil {
				return err
			}
		}
	}
	if err == nil {
		err = want(r, status, http.StatusOK, http.StatusCreated, http.StatusNoContent)
	}
	d.taken[folder] = err == nil
	return err
}

// verify makes sure that the server has the bytes that were sent, which only TLS would
// keep from being changed on the way. What a server shows to nobody, as some do with
// names that begin with a dot, cannot be verified.
func (d *Destination) verify(ctx context.Context, temp string, f feedgen.File) error {
	sent, err := d.get(ctx, temp)
	var refused *answer
	if errors.Is(err, fs.ErrNotExist) || errors.As(err, &refused) && !temporary(refused.status) {
		return nil
	}
	if err != nil {
		return err
	}
	defer sent.Close()
	h := sha256.New()
	// One byte more than expected tells a longer file without reading it all.
	if _, err := io.Copy(h, io.LimitReader(sent, f.Size+1)); err != nil {
		return err
	}
	if [sha256.Size]byte(h.Sum(nil)) != f.SHA256 {
		return errChanged
	}
	return nil
}

// makeFolder makes a folder at or below the destination, and those above it that
// are missing there. It tells whether there was any to make.
func (d *Destination) makeFolder(ctx context.Context, name string) (made bool, err error) {
	r := request{method: "MKCOL", url: d.address(name + "/")}
	status, err := d.ask(ctx, r)
	if err == nil && (status == http.StatusConflict || status == http.StatusNotFound) && name != "." {
		if made, err := d.makeFolder(ctx, path.Dir(name)); err != nil || !made {
			return made, err
		}
		status, err = d.ask(ctx, r)
	}
	if err != nil || status == http.StatusMethodNotAllowed { // it is there
		return false, err
	}
	return true, want(r, status, http.StatusCreated, http.StatusOK)
}

// move puts a file in the place of another in its folder.
func (d *Destination) move(ctx context.Context, from, to string) error {
	r := request{
		method: "MOVE",
		url:    d.address(from),
		header: map[string]string{"Overwrite": "T"},
		beside: path.Base(to),
	}
	status, err := d.ask(ctx, r)
	if err != nil {
		return err
	}
	return want(r, status, http.StatusCreated, http.StatusNoContent, http.StatusOK)
}

// open opens a file of ours to be sent.
func open(f feedgen.File) (io.ReadCloser, error) {
	source, err := out.Source(f)
	if err != nil {
		return nil, err
	}
	return &body{ReadCloser: source, left: f.Size}, nil
}

// body is a file that is being sent.
type body struct {
	io.ReadCloser
	left int64
}

// Read gives the last byte only once the source has said that all were right: a
// server that has as many as it was told of takes the file for whole.
func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.left -= int64(n)
	if err == nil && b.left <= 0 {
		_, err = io.ReadFull(b.ReadCloser, make([]byte, 1))
	}
	switch {
	case err != nil && err != io.EOF:
		return 0, err
	case b.left < 0 || err == nil && b.left == 0:
		return 0, out.Local{Err: errors.New("it has more bytes than it was said to")}
	}
	return n, err
}
