package remote

import "net/http"

// An Answer is what the network says of a file.
type Answer struct {
	// URL is what a feed should name: the address that was asked for, or, if it
	// has moved for good, the new one. One temporary redirect on the way is
	// enough to stay with the first address: where it leads today may be signed,
	// and end tomorrow. A move from https to http is a move like others.
	URL string

	// Final is where the answer came from.
	Final string

	// Type is the media type that the server names, in lower case and without
	// parameters; empty if it names none. Servers often name a wrong one.
	Type string

	// Length is the file's, in bytes; -1 if it is not known.
	Length int64

	// Validators are for the next time.
	Validators Validators

	// NotModified says that the file is the one that had the validators given.
	// Nothing else is known of it then: Type is empty, and Length -1.
	NotModified bool
}

// Validators let a server say that a file is still the same. They are empty if
// it gave nothing to tell by.
type Validators struct {
	URL          string // where the file was in the end; they are true only there
	ETag         string
	LastModified string // as the server wrote it
}

// addTo sets the condition in a request's header, if there is one.
func (v Validators) addTo(h http.Header) bool {
	if tag := entityTag(v.ETag); tag != "" {
		h.Set("If-None-Match", tag)
	}
	if date := httpDate(v.LastModified); date != "" {
		h.Set("If-Modified-Since", date)
	}
	return h.Get("If-None-Match") != "" || h.Get("If-Modified-Since") != ""
}

// A reply is the response that a trip has led to.
type reply struct {
	*http.Response
	trip        *trip
	conditional bool // it may be 304
}

// answer gives what the header says.
func (r reply) answer() Answer {
	a := Answer{URL: r.trip.url, Final: r.trip.url, Length: -1}
	if len(r.trip.seen) > 0 {
		a.Final = r.trip.at.String()
	}
	if r.trip.permanent {
		a.URL = a.Final
	}
	a.Validators = Validators{
		URL:          withoutFragment(r.trip.at),
		ETag:         entityTag(r.Header.Get("ETag")),
		LastModified: httpDate(r.Header.Get("Last-Modified")),
	}
	if a.Validators.ETag == "" && a.Validators.LastModified == "" {
		a.Validators = Validators{}
	}
	if r.StatusCode == http.StatusOK || r.StatusCode == http.StatusPartialContent {
		a.Type = mediaType(r.Header.Get("Content-Type"))
	}
	if r.StatusCode == http.StatusOK && len(codings(r.Header)) == 0 {
		a.Length = r.ContentLength
	}
	return a
}

// notModified is the answer to a condition that holds.
func (r reply) notModified() Answer {
	a := r.answer()
	a.NotModified = true
	v := r.trip.known
	// A 304 may bring newer ones (RFC 9110 section 15.4.5).
	if a.Validators.ETag != "" {
		v.ETag = a.Validators.ETag
	}
	if a.Validators.LastModified != "" {
		v.LastModified = a.Validators.LastModified
	}
	a.Validators = v
	return a
}
