package webdav

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"
)

func (d *Destination) delete(ctx context.Context, name string) error {
	_, err := d.look(ctx, name)
	if err == nil {
		err = d.remove(ctx, name)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for up := path.Dir(name); up != "."; up = path.Dir(up) {
		removed, err := d.removeFolder(ctx, up)
		var a *answer
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case errors.As(err, &a) || errors.Is(err, errNoProps) || errors.Is(err, errNotUnderstood):
			return nil // what cannot be looked into, or removed, stays
		case err != nil:
			return err
		case !removed:
			return nil
		}
	}
	return nil
}

// remove removes a file, or a folder if the name ends in a slash.
func (d *Destination) remove(ctx context.Context, name string) error {
	r := request{method: http.MethodDelete, url: d.address(name)}
	status, err := d.ask(ctx, r)
	if err != nil || status == http.StatusNotFound || status == http.StatusGone {
		return err
	}
	return want(r, status, http.StatusNoContent, http.StatusOK)
}

// removeFolder removes a folder that has nothing in it, and tells whether it did.
func (d *Destination) removeFolder(ctx context.Context, name string) (bool, error) {
	if empty, err := d.holds(ctx, name); err != nil || !empty {
		return false, err
	}
	// To delete a folder is to delete all that is in it, and some servers do not
	// list files whose names begin with a dot. So one is put there, and must be seen.
	probe := d.temporary(name)
	defer d.tidy(ctx)
	r := request{method: http.MethodPut, url: d.address(probe)}
	status, err := d.ask(ctx, r)
	if err == nil {
		err = want(r, status, http.StatusCreated, http.StatusNoContent, http.StatusOK)
	}
	if err != nil {
		return false, err
	}
	if seen, err := d.holds(ctx, name, probe); err != nil || !seen {
		return false, err
	}
	delete(d.taken, name)
	return true, d.remove(ctx, name+"/")
}

// holds tells whether those files, and no others, are seen in a folder.
func (d *Destination) holds(ctx context.Context, folder string, names ...string) (bool, error) {
	if d.noProps.Load() {
		return false, errNoProps
	}
	all, err := d.properties(ctx, folder+"/", "1")
	if err != nil {
		return false, err
	}
	// The answer tells of the folder too.
	want := []string{strings.TrimSuffix(d.address(folder).Path, "/")}
	for _, name := range names {
		want = append(want, d.address(name).Path)
	}
	var got []string
	for _, p := range all {
		got = append(got, p.path)
	}
	slices.Sort(want)
	slices.Sort(got)
	return slices.Equal(want, got), nil
}
