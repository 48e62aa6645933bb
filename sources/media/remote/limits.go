package remote

import (
	"context"
	"net/http"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"
)

// limits bound how many requests are made at a time, and remember which hosts
// want to be left alone.
type limits struct {
	perHost int64
	total   *semaphore.Weighted

	mu    sync.Mutex
	hosts map[string]*host // by authority
}

// A host is what is known of one.
type host struct {
	slots *semaphore.Weighted

	mu   sync.Mutex
	busy *Error // the refusal that holds longest
}

func newLimits(total, perHost int) *limits {
	return &limits{
		perHost: int64(perHost),
		total:   semaphore.NewWeighted(int64(total)),
		hosts:   make(map[string]*host),
	}
}

// host gives what is known of the host with an authority.
func (l *limits) host(authority string) *host {
	l.mu.Lock()
	defer l.mu.Unlock()
	h := l.hosts[authority]
	if h == nil {
		h = &host{slots: semaphore.NewWeighted(l.perHost)}
		l.hosts[authority] = h
	}
	return h
}

// enter waits until a request to h may be made, and returns what ends it. Both
// queues are first come, first served. The error is that of a host that wants
// to be left alone, or of ctx.
func (l *limits) enter(ctx context.Context, h *host) (leave func(), err error) {
	if err := h.rests(); err != nil {
		return nil, err
	}
	// The host comes first: whoever waits for a slow host must not hold a place
	// that another host's file could have.
	if err := h.slots.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	if err := l.total.Acquire(ctx, 1); err != nil {
		h.slots.Release(1)
		return nil, err
	}
	leave = func() {
		l.total.Release(1)
		h.slots.Release(1)
	}
	// Those who were before us may have been told to stay away.
	if err := h.rests(); err != nil {
		leave()
		return nil, err
	}
	return leave, nil
}

// rests gives the host's own error while it wants to be left alone.
func (h *host) rests() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.busy == nil || !time.Now().Before(h.busy.RetryAt) {
		return nil
	}
	return h.busy
}

// unnamedRest is how long a host is left alone that gave 429 Too Many Requests
// without a time. A 503 without one may be the trouble of a single file.
const unnamedRest = time.Minute

// refused makes an error of a 429 or 503, and remembers it.
func (h *host) refused(resp *http.Response) *Error {
	now := time.Now()
	busy := &Error{Reason: Busy, Status: resp.StatusCode}
	at, told := parseRetryAfter(resp.Header.Get("Retry-After"), now)
	switch {
	case told:
		busy.RetryAt = at
	case resp.StatusCode == http.StatusTooManyRequests:
		busy.RetryAt = now.Add(unnamedRest)
	default:
		return busy
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.busy == nil || h.busy.RetryAt.Before(busy.RetryAt) {
		h.busy = busy
	}
	return busy
}
