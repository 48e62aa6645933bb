package sftp

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/pkg/sftp"
)

// A failure is what went wrong, with which file of which server.
type failure struct {
	where  string // user@host:path
	err    error
	advice string // may be empty
}

func (f *failure) Error() string {
	text := f.where + ": " + f.err.Error()
	if f.advice != "" {
		text += "; " + f.advice
	}
	return text
}

func (f *failure) Unwrap() error { return f.err }

// Temporary tells whether the same call may succeed if it is made again.
func (f *failure) Temporary() bool {
	var again passing
	return errors.As(f.err, &again)
}

// passing marks an error that may be gone at the next try.
type passing struct{ error }

func (p passing) Unwrap() error { return p.error }

// ours marks an error that is not the server's.
type ours struct{ error }

func (o ours) Unwrap() error { return o.error }

// explain says where an error happened and what may be done about it. The verb is
// what the login wanted to do.
func (d *Destination) explain(verb, name string, err error) error {
	if err == nil {
		return nil
	}
	f := &failure{where: d.name + ":" + d.join(name), err: err}
	var here ours
	var status *sftp.StatusError
	switch {
	case errors.As(err, &here):
	case errors.Is(err, fs.ErrPermission):
		f.advice = fmt.Sprintf("let %s %s there, or set another path", d.login.user, verb)
	case errors.Is(err, fs.ErrNotExist) && verb == "write":
		f.advice = "path must be as the login sees it: below its chroot folder, if it has one"
	case errors.As(err, &status) && status.FxCode() == sftp.ErrSSHFxBadMessage:
		f.advice = "the name may be too long for the server"
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
