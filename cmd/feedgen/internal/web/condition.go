package web

import (
	"net/http"
	"strings"
	"time"
)

// evaluate gives what a request's conditions make of the answer, in the order of RFC
// 9110, section 13.2.2: 304, 412, or 0: it goes on. The ETag is strong. modified is zero
// where the date is not told.
func evaluate(r http.Header, etag string, modified time.Time) int {
	if tags, ok := r["If-Match"]; ok {
		if !lists(tags, etag, false) {
			return http.StatusPreconditionFailed
		}
	} else if since, ok := date(r["If-Unmodified-Since"]); ok && !modified.IsZero() && modified.After(since) {
		return http.StatusPreconditionFailed
	}
	if tags, ok := r["If-None-Match"]; ok {
		if lists(tags, etag, true) {
			return http.StatusNotModified
		}
	} else if since, ok := date(r["If-Modified-Since"]); ok && !modified.IsZero() && !modified.After(since) {
		return http.StatusNotModified
	}
	return 0
}

// date reads a header's date. One that is none, or one of several, is to be passed over.
func date(lines []string) (time.Time, bool) {
	if len(lines) != 1 {
		return time.Time{}, false
	}
	t, err := http.ParseTime(lines[0])
	return t, err == nil
}

// lists reports that a header names a strong ETag, or any by "*". A weak form of it
// counts where weak is true. What follows a mistake is not read.
func lists(lines []string, etag string, weak bool) bool {
	for _, line := range lines {
		if trim(line) == "*" {
			return true
		}
		for rest := line; ; {
			rest = strings.TrimLeft(rest, " \t,")
			bare, isWeak := strings.CutPrefix(rest, "W/")
			end := tagEnd(bare)
			if end == 0 {
				break
			}
			if bare[:end] == etag && (weak || !isWeak) {
				return true
			}
			rest = bare[end:]
		}
	}
	return false
}

// tagEnd gives where a quoted tag ends that s begins with; 0: there is none. A comma may
// stand in it.
func tagEnd(s string) int {
	if !strings.HasPrefix(s, `"`) {
		return 0
	}
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			return i + 1
		case c <= ' ' || c == 0x7f:
			return 0
		}
	}
	return 0
}
