package sftp

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/pkg/sftp"

	"feedgen/out"
)

// explain says where an error happened and what may be done about it. The verb is
// what the login wanted to do.
func (d *Destination) explain(verb, name string, err error) error {
	if err == nil {
		return nil
	}
	f := &out.Failure{Where: d.name + ":" + d.join(name), Err: err}
	var here out.Local
	var status *sftp.StatusError
	switch {
	case errors.As(err, &here):
	case errors.Is(err, fs.ErrPermission):
		f.Advice = fmt.Sprintf("let %s %s there, or set another path", d.login.user, verb)
	case errors.Is(err, fs.ErrNotExist) && verb == "write":
		f.Advice = "path must be as the login sees it: below its chroot folder, if it has one"
	case errors.As(err, &status) && status.FxCode() == sftp.ErrSSHFxBadMessage:
		f.Advice = "the name may be too long for the server"
	}
	return f
}

// vague adds to an error of writing what the server most likely means by it.
func vague(err error) error {
	var status *sftp.StatusError
	if !errors.As(err, &status) {
		return err
	}
	// The protocol's version 3 ends at 8; some servers use numbers of its drafts.
	const noSpace, quota = 14, 15
	switch status.Code {
	case uint32(sftp.ErrSSHFxFailure):
		return fmt.Errorf("%w; servers say that of a full disk and of a used-up quota, among others", err)
	case noSpace:
		return fmt.Errorf("the server's disk is full: %w", err)
	case quota:
		return fmt.Errorf("the login's quota is used up: %w", err)
	}
	return err
}
