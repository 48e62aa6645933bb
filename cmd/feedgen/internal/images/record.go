package images

import (
	"errors"
	"fmt"
	"hash/fnv"
	"net"
	"strings"
	"time"

	"feedgen/sources/media/remote"
)

// A record is what is known of one file.
type record struct {
	// Facts are what was found last. They are zero, and Known is false, if nothing
	// ever was. Looked says that the bytes of the file had their say.
	Facts         facts
	Known, Looked bool

	Validators remote.Validators // of a remote file
	State      string            // of a local one, as its source tells it

	Asked time.Time // when the last question was, answered or not
	Used  time.Time // when it was last wanted

	// Failure is why the last question had no answer; empty: it had. There were so
	// many in a row since Since, and the server wants none before RetryAt.
	Failure  string
	Gone     bool // there is no such file
	Private  bool // it was refused, as its host's address is not public
	Failures int
	Since    time.Time
	RetryAt  time.Time

	// Copy is the name of the file's copy, Uncopied why there can be none. Linked says
	// that there is none of any file of its type.
	Copy, Uncopied string
	Linked         bool
}

// facts are what a file tells of itself and its server of it.
type facts struct {
	URL           string // where it is now
	Type          string // media type
	Size          int64  // bytes; 0: not known
	Empty         bool   // it has no bytes
	Width, Height int    // pixels
	Trouble       string // why its pixels are not known
}

// firstRetry is how long after a failure a file is asked for again. After each
// further one it is twice as long.
const firstRetry = 15 * time.Minute

// learned gives the record after an answer.
func (r record) learned(f facts, v remote.Validators, now time.Time) record {
	return record{Facts: f, Known: true, Looked: r.Looked, Validators: v, Asked: now, Used: now, Copy: r.Copy, Uncopied: r.Uncopied, Linked: r.Linked}
}

// failed gives the record after an error. What was known stays.
func (r record) failed(err error, now time.Time) record {
	if r.Failures == 0 {
		r.Since = now
	}
	r.Failures++
	r.Asked, r.Used, r.RetryAt = now, now, time.Time{}
	r.Failure, r.Gone, r.Private = reason(err), false, remote.IsPrivate(err)
	var e *remote.Error
	if errors.As(err, &e) {
		r.Gone, r.RetryAt = e.Reason == remote.Gone, e.RetryAt
	}
	return r
}

// copyable reports that nothing is known that speaks against a copy.
func (r record) copyable() bool { return r.Uncopied == "" && !r.Linked }

// replacedBy is an error if a picture that was known is none any more: a page of a
// host that has moved or is for sale, or nothing at all. It counts as one that is
// gone.
func (r record) replacedBy(f facts) error {
	switch {
	case !r.Known || !strings.HasPrefix(r.Facts.Type, "image/"):
		return nil
	case f.Empty:
		return &remote.Error{Reason: remote.Gone, Err: errors.New("the file is empty now")}
	case !strings.HasPrefix(f.Type, "image/") && !vague(f.Type):
		return &remote.Error{Reason: remote.Gone, Err: fmt.Errorf("it is %s now, no picture", f.Type)}
	}
	return nil
}

// next is when the file of a key is to be asked for again, if a fact is believed
// for so long. Those learned in one run come due one after the other.
func (r record) next(key string, believed time.Duration) time.Time {
	if r.Failures == 0 {
		h := fnv.New32a()
		h.Write([]byte(key))
		return r.Asked.Add(believed - believed/4*time.Duration(h.Sum32()%1024)/1024)
	}
	wait := min(firstRetry, believed)
	for range r.Failures - 1 {
		wait = min(2*wait, believed)
	}
	if at := r.Asked.Add(wait); at.After(r.RetryAt) {
		return at
	}
	return r.RetryAt
}

// reason is an error without the address, which stands beside it.
func reason(err error) string {
	var unknown *net.DNSError
	if errors.As(err, &unknown) {
		return unknown.Name + ": " + unknown.Err // whom we asked is nobody's concern
	}
	var e *remote.Error
	if !errors.As(err, &e) {
		return err.Error()
	}
	short := *e
	short.URL = ""
	if remote.IsPrivate(err) {
		return short.Error() + "; `images.allow_hosts` is for hosts of your own"
	}
	return short.Error()
}
