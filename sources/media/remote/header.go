package remote

import (
	"errors"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// parseContentRange reads the header of a 206 or 416, as RFC 9110 section 14.4
// has it: "bytes 0-65535/123456" gives first 0, last 65535 and total 123456. An
// unknown total "*" is -1. Of a 416, "bytes */123456" gives first and last -1.
func parseContentRange(value string) (first, last, total int64, err error) {
	unit, rest, _ := strings.Cut(strings.TrimSpace(value), " ")
	if !strings.EqualFold(unit, "bytes") {
		return 0, 0, 0, errors.New("Content-Range is not in bytes")
	}
	span, whole, ok := strings.Cut(strings.TrimSpace(rest), "/")
	if !ok {
		return 0, 0, 0, errors.New("Content-Range has no total")
	}
	total = -1
	if whole != "*" {
		if total, err = parseDigits(whole); err != nil {
			return 0, 0, 0, err
		}
	}
	if span == "*" {
		return -1, -1, total, nil
	}
	from, to, _ := strings.Cut(span, "-")
	if first, err = parseDigits(from); err != nil {
		return 0, 0, 0, err
	}
	if last, err = parseDigits(to); err != nil {
		return 0, 0, 0, err
	}
	if last < first || total >= 0 && last >= total {
		return 0, 0, 0, errors.New("Content-Range contradicts itself")
	}
	return first, last, total, nil
}

func parseDigits(s string) (int64, error) {
	n, err := strconv.ParseUint(s, 10, 63)
	if err != nil {
		return 0, errors.New("Content-Range is not in digits")
	}
	return int64(n), nil
}

// maxRest bounds how long a host can keep us away.
const maxRest = 24 * time.Hour

// parseRetryAfter reads seconds or a date, as RFC 9110 section 10.2.3 has it.
// The time is between now and maxRest after it. It is false if value is neither.
func parseRetryAfter(value string, now time.Time) (time.Time, bool) {
	value = strings.TrimSpace(value)
	latest := now.Add(maxRest)
	if value != "" && strings.Trim(value, "0123456789") == "" {
		seconds, err := strconv.ParseInt(value, 10, 64)
		if err != nil || seconds > int64(maxRest/time.Second) {
			return latest, true
		}
		return now.Add(time.Duration(seconds) * time.Second), true
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return time.Time{}, false
	}
	switch {
	case at.Before(now):
		return now, true
	case at.After(latest):
		return latest, true
	}
	return at, true
}

// mediaType gives a Content-Type in lower case and without its parameters, and
// nothing if it is none.
func mediaType(value string) string {
	// With bad parameters, mime.ParseMediaType may still give the type.
	if t, _, err := mime.ParseMediaType(value); err == nil || errors.Is(err, mime.ErrInvalidMediaParameter) {
		value = t
	} else {
		value, _, _ = strings.Cut(value, ";")
		value = strings.ToLower(strings.TrimSpace(value))
	}
	main, sub, ok := strings.Cut(value, "/")
	if !ok || !isToken(main) || !isToken(sub) {
		return ""
	}
	return value
}

// isToken tells a word of RFC 9110 section 5.6.2.
func isToken(s string) bool {
	const marks = "!#$%&'*+-.^_`|~"
	for i := range len(s) {
		c := s[i]
		letter := 'a' <= c|0x20 && c|0x20 <= 'z'
		digit := '0' <= c && c <= '9'
		if !letter && !digit && strings.IndexByte(marks, c) < 0 {
			return false
		}
	}
	return s != ""
}

// codings are what has been done to a file's bytes on their way, in lower case.
func codings(h http.Header) []string {
	var all []string
	for c := range strings.SplitSeq(strings.Join(h.Values("Content-Encoding"), ","), ",") {
		switch c = strings.ToLower(strings.TrimSpace(c)); c {
		case "", "identity":
		case "aws-chunked":
			// It was an upload's. Some S3 stores keep the word and undo the coding.
		case "x-gzip":
			all = append(all, "gzip")
		default:
			all = append(all, c)
		}
	}
	return all
}

// entityTag gives back an ETag that may be sent again (RFC 9110 section 8.8.3),
// and nothing for others: a list or a star would match what it should not.
func entityTag(value string) string {
	quoted := strings.TrimPrefix(value, "W/")
	if len(quoted) < 2 || len(quoted) > 512 || quoted[0] != '"' || quoted[len(quoted)-1] != '"' {
		return ""
	}
	for i := range len(quoted) - 2 {
		if c := quoted[i+1]; c <= ' ' || c == '"' || c == 0x7f {
			return ""
		}
	}
	return value
}

// httpDate gives back a date that may be sent again.
func httpDate(value string) string {
	if _, err := http.ParseTime(value); err != nil {
		return ""
	}
	return value
}
