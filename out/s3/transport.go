package s3

import (
	"errors"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/minio/minio-go/v7"

	"feedgen/out"
)

// transport ends requests in which nothing moves any more, and keeps an eye on the
// store's clock.
type transport struct {
	out.Transport
	ahead atomic.Int64 // nanoseconds by which the store's clock was ahead of ours
}

func newTransport(cfg Config) (*transport, error) {
	base, err := minio.DefaultTransport(cfg.secure())
	if err != nil {
		return nil, errors.New("endpoint: " + err.Error())
	}
	base.ResponseHeaderTimeout = 0 // the limit is for this as well
	base.ExpectContinueTimeout = time.Second
	return &transport{Transport: out.Transport{Base: base, Limit: cfg.Timeout}}, nil
}

// askFirst is the size from which on a store is asked before it is sent a body. It may
// else refuse it and hang up while it is sent, and then nobody sees why. Amazon's
// clients ask from 2 MiB on.
const askFirst = 2 << 20

// RoundTrip makes a request.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.ContentLength > askFirst {
		req = req.Clone(req.Context())
		req.Header.Set("Expect", "100-continue")
	}
	resp, err := t.Transport.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	if date, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		t.ahead.Store(int64(time.Until(date)))
	}
	return resp, nil
}

// clocks tells what time it is here, and at the store as far as its last answer
// said so, which is to the second.
func (t *transport) clocks() (here, there time.Time) {
	here = time.Now().UTC().Truncate(time.Second)
	return here, here.Add(time.Duration(t.ahead.Load())).Round(time.Second)
}
