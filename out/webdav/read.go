package webdav

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"strings"

	"feedgen/out"
)

// get asks for a file's bytes.
func (d *Destination) get(ctx context.Context, name string) (io.ReadCloser, error) {
	r := request{method: http.MethodGet, url: d.address(name)}
	resp, err := d.do(ctx, r)
	if err != nil {
		return nil, err
	}
	err = found(r, resp.StatusCode)
	if encoding := resp.Header.Get("Content-Encoding"); err == nil && encoding != "" && encoding != "identity" {
		err = fmt.Errorf("the server sends it with the encoding %q, which nobody asked for", encoding)
	}
	if err != nil {
		discard(resp)
		return nil, err
	}
	return resp.Body, nil
}

// found makes an error of the answer to a question for what is there.
func found(r request, status int) error {
	if status == http.StatusNotFound || status == http.StatusGone {
		return fs.ErrNotExist
	}
	return want(r, status, http.StatusOK)
}

// look tells of a file. What is there and is none gives an error.
func (d *Destination) look(ctx context.Context, name string) (out.Info, error) {
	if !d.noProps.Load() {
		all, err := d.properties(ctx, name, "0")
		switch {
		case errors.Is(err, errNoProps):
			d.noProps.Store(true)
		case err != nil:
			return out.Info{}, err
		case len(all) == 0:
			return out.Info{}, errNotUnderstood
		case all[0].folder:
			return out.Info{}, errFolder
		case all[0].info.Size >= 0:
			return all[0].info, nil
		}
	}
	return d.head(ctx, name)
}

// head is look for what PROPFIND does not tell.
func (d *Destination) head(ctx context.Context, name string) (out.Info, error) {
	r := request{method: http.MethodHead, url: d.address(name)}
	resp, err := d.do(ctx, r)
	if err != nil {
		return out.Info{}, err
	}
	discard(resp)
	if err := found(r, resp.StatusCode); err != nil {
		return out.Info{}, err
	}
	if resp.ContentLength < 0 {
		return out.Info{}, errors.New("the server does not tell its size")
	}
	modified, _ := http.ParseTime(resp.Header.Get("Last-Modified"))
	return out.Info{
		Size:         resp.ContentLength,
		MediaType:    resp.Header.Get("Content-Type"),
		Encoding:     strings.TrimSpace(resp.Header.Get("Content-Encoding")),
		CacheControl: resp.Header.Get("Cache-Control"),
		Modified:     modified,
	}, nil
}
