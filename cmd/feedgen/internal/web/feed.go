package web

import (
	"net/http"
	"strconv"
	"time"
)

// A feed is answered from memory. What its answers say is put together once: requests
// share it, and none changes it.
type feed struct {
	variants [codings]*variant
	answers  [codings]fixed
	modified time.Time
	date     []string // of modified, as Last-Modified
}

// fixed are the headers of an answer that are the same for all.
type fixed struct {
	full, unchanged []header // of 200, and of 304
}

type header struct {
	key    string // in canonical form
	values []string
}

func newFeed(c *content, mediaType, kept string) *feed {
	f := &feed{variants: c.variants, modified: c.modified, date: []string{c.modified.UTC().Format(http.TimeFormat)}}
	for i, v := range c.variants {
		if v == nil {
			continue
		}
		// RFC 9110, section 15.4.5, has 304 say what 200 would of these.
		unchanged := []header{
			{"Etag", []string{v.etag}},
			{"Cache-Control", []string{kept}},
			{"Vary", []string{"Accept-Encoding"}},
			{"Access-Control-Allow-Origin", []string{"*"}},
		}
		full := append(unchanged[:len(unchanged):len(unchanged)],
			header{"Content-Type", []string{mediaType}},
			header{"Content-Length", []string{strconv.Itoa(len(v.data))}},
			header{"Access-Control-Expose-Headers", []string{"*"}},
		)
		if coding(i) != identity {
			full = append(full, header{"Content-Encoding", []string{coding(i).String()}})
		}
		f.answers[i] = fixed{full, unchanged}
	}
	return f
}

func (f *feed) answer(w http.ResponseWriter, r *http.Request) (status int) {
	h := w.Header()
	c, ok := choose(r.Header["Accept-Encoding"], &f.variants)
	if !ok {
		h["Vary"] = []string{"Accept-Encoding"}
		return notice{status: http.StatusNotAcceptable, text: "this feed is there as it is, and in the codings gzip and br", kept: neverKept}.answer(w, r)
	}
	v := f.variants[c]
	// While the second lasts in which the feed has changed, it may change again, and a
	// date tells no parts of it.
	modified := f.modified
	if time.Now().Unix() <= modified.Unix() {
		modified = time.Time{}
	} else {
		h["Last-Modified"] = f.date
	}
	switch status := evaluate(r.Header, v.etag, modified); status {
	case http.StatusNotModified:
		put(h, f.answers[c].unchanged)
		w.WriteHeader(status)
		return status
	case http.StatusPreconditionFailed:
		delete(h, "Last-Modified")
		return notice{status: status, text: "the feed is not what you take it for", kept: neverKept}.answer(w, r)
	}
	put(h, f.answers[c].full)
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		// Who is gone needs no answer.
		_, _ = w.Write(v.data)
	}
	return http.StatusOK
}

func put(h http.Header, all []header) {
	for _, one := range all {
		h[one.key] = one.values
	}
}
