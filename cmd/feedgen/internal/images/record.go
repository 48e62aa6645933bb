package images

import (
	"errors"
	"hash/fnv"
	"net"
	"time"

	"feedgen/sources/media/remote"
)

// A record is what is known of one file.
type record struct {
	// Facts are what was found last. They are zero, and Known is false, if nothing
	// ever was.
	Facts facts
	Known bool

	Validators remote.Validators // of a remote file
	State      string            // of a local one, as its source tells it

	Next time.Time // when to ask again
	Used time.Time // when it was last wanted

	// Failure is why the last question had no answer; empty: it had. There were so
	// many in a row since Since.
	Failure  string
	Gone     bool
	Failures int
	Since    time.Time

	// Copy is the name of the file's copy, Uncopied why there is none.
	Copy, Uncopied string
}

// facts are what a file tells of itself and its server of it.
type facts struct {
	URL           string // where it is now
	Type          string // media type
	Size          int64  // bytes; 0: not known
	Width, Height int    // pixels
	Trouble       string // why its pixels are not known
}

// firstRetry is how long after a failure a file is asked for again. After each
// further one it is twice as long.
const firstRetry = 15 * time.Minute

// learned gives the record after an answer.
func (r record) learned(f facts, v remote.Validators, now, next time.Time) record {
	return record{Facts: f, Known: true, Validators: v, Next: next, Used: now, Copy: r.Copy, Uncopied: r.Uncopied}
}

// failed gives the record after an error. What was known stays.
func (r record) failed(err error, now time.Time, most time.Duration) record {
	var e *remote.Error
	if r.Failures == 0 {
		r.Since = now
	}
	r.Failures++
	r.Used = now
	wait := firstRetry
	for range r.Failures - 1 {
		wait = min(2*wait, most)
	}
	r.Next = now.Add(min(wait, most))
	r.Failure, r.Gone = reason(err), false
	if errors.As(err, &e) {
		r.Gone = e.Reason == remote.Gone
		if e.RetryAt.After(r.Next) {
			r.Next = e.RetryAt
		}
	}
	return r
}

// reason is an error without the address, which stands beside it.
func reason(err error) string {
	var e *remote.Error
	var unknown *net.DNSError
	if errors.As(err, &unknown) {
		return unknown.Name + ": " + unknown.Err // whom we asked is nobody's concern
	}
	if errors.As(err, &e) {
		short := *e
		short.URL = ""
		if e.Reason == remote.Refused {
			return short.Error() + "; `images.allow_hosts` is for hosts of your own"
		}
		return short.Error()
	}
	return err.Error()
}

// recheck is when a fact of an address is to be asked for again. Those learned in
// one run come due one after the other.
func recheck(key string, now time.Time, after time.Duration) time.Time {
	h := fnv.New32a()
	h.Write([]byte(key))
	spread := after / 4
	return now.Add(after - spread*time.Duration(h.Sum32()%1024)/1024)
}
