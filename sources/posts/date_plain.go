package posts

import "time"

// plainDate reads the forms that nearly all dates have, 2006-01-02 alone or with
// a time such as 15:04, 15:04:05, T15:04:05Z or -15-04-05. It gives up, with
// false, on all others.
func plainDate(s string, zone *time.Location) (time.Time, bool) {
	if len(s) < len("2006-01-02") || s[4] != '-' || s[7] != '-' {
		return time.Time{}, false
	}
	year, ok := digits(s[:4])
	month, ok1 := digits(s[5:7])
	day, ok2 := digits(s[8:10])
	var hour, minute, second int
	ok3, ok4, ok5 := true, true, true
	rest := s[10:]
	if n := len(rest); n > 0 && rest[n-1] == 'Z' && n > 6 {
		rest, zone = rest[:n-1], time.UTC
	}
	switch len(rest) {
	case 0:
	case len("-15-04"), len("-15-04-05"):
		sep := rest[3]
		if rest[0] != ' ' && rest[0] != 'T' && rest[0] != '-' || sep != ':' && sep != '-' {
			return time.Time{}, false
		}
		hour, ok3 = digits(rest[1:3])
		minute, ok4 = digits(rest[4:6])
		if len(rest) > 6 {
			if rest[6] != sep {
				return time.Time{}, false
			}
			second, ok5 = digits(rest[7:9])
		}
	default:
		return time.Time{}, false
	}
	if !ok || !ok1 || !ok2 || !ok3 || !ok4 || !ok5 ||
		year < 1000 || year > 8999 || month < 1 || month > 12 || day < 1 || day > 31 || day > 28 && !hasDay(year, month, day) || hour > 23 || minute > 59 || second > 59 {
		return time.Time{}, false
	}
	return time.Date(year, time.Month(month), day, hour, minute, second, 0, zone).UTC(), true
}

// digits reads a number of ASCII digits and nothing else.
func digits(s string) (int, bool) {
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = 10*n + int(s[i]-'0')
	}
	return n, true
}

// hasDay reports that a month has a day.
func hasDay(year, month, day int) bool {
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Day() == day
}
