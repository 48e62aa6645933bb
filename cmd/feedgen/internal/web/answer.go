package web

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"feedgen/cmd/feedgen/internal/config"
)

// The methods of a resource, as Allow has them.
const methods = "GET, HEAD, OPTIONS"

// neverKept is the Cache-Control of what may be another answer a moment later.
const neverKept = "no-store"

// keptFor is the Cache-Control of what may be kept by anybody for a time.
func keptFor(age time.Duration) string {
	return "public, max-age=" + strconv.Itoa(int(age.Seconds()))
}

// ServeHTTP answers a request.
func (s *Shelf) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	status := s.answer(w, r)
	if s.Count != nil {
		s.Count(status)
	}
}

func (s *Shelf) answer(w http.ResponseWriter, r *http.Request) (status int) {
	resource := s.set.Load().find(r.URL)
	if resource == nil {
		return notice{status: http.StatusNotFound, text: "there is no such file here", kept: neverKept}.answer(w, r)
	}
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		return resource.answer(w, r)
	case http.MethodOptions:
		return preflight(w)
	}
	w.Header()["Allow"] = []string{methods}
	return notice{status: http.StatusMethodNotAllowed, text: "a feed can only be read", kept: neverKept}.answer(w, r)
}

// find gives the resource at an address, whatever its query; nil: there is none.
func (s *set) find(u *url.URL) resource {
	if s == nil {
		return nil
	}
	path := u.EscapedPath()
	if r, ok := s.resources[path]; ok {
		return r
	}
	// It may be written in another way.
	path, ok := config.URLPath(path)
	if !ok {
		return nil
	}
	return s.resources[path]
}

// preflight tells browsers that pages of other hosts may read feeds, with any header:
// they ask before they send If-None-Match.
func preflight(w http.ResponseWriter) (status int) {
	h := w.Header()
	h["Allow"] = []string{methods}
	h["Access-Control-Allow-Origin"] = []string{"*"}
	h["Access-Control-Allow-Methods"] = []string{methods}
	h["Access-Control-Allow-Headers"] = []string{"*"}
	h["Access-Control-Max-Age"] = []string{"86400"}
	w.WriteHeader(http.StatusNoContent)
	return http.StatusNoContent
}

// A notice is an answer of one line, for a person.
type notice struct {
	status   int
	text     string
	location string // of what has moved
	retry    string // seconds
	kept     string // Cache-Control
}

func (n notice) answer(w http.ResponseWriter, _ *http.Request) (status int) {
	h := w.Header()
	text := n.text + "\n"
	h["Content-Type"] = []string{"text/plain; charset=utf-8"}
	h["Content-Length"] = []string{strconv.Itoa(len(text))}
	h["X-Content-Type-Options"] = []string{"nosniff"}
	h["Access-Control-Allow-Origin"] = []string{"*"}
	h["Cache-Control"] = []string{n.kept}
	if n.location != "" {
		h["Location"] = []string{n.location}
	}
	if n.retry != "" {
		h["Retry-After"] = []string{n.retry}
	}
	w.WriteHeader(n.status)
	// Who is gone needs no answer; of HEAD it is dropped.
	_, _ = w.Write([]byte(text))
	return n.status
}
