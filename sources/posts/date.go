package posts

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

var (
	yearFirst  = regexp.MustCompile(`^(\d{4})([-/.])(\d{1,2})[-/.](\d{1,2})(?:$|[T ,-]+)(.*)$`)
	dayDotted  = regexp.MustCompile(`^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:$|[T ,-]+)(.*)$`)
	slashed    = regexp.MustCompile(`^(\d{1,2})/(\d{1,2})/(\d{4})(?:$|[T ,-]+)(.*)$`)
	monthFirst = regexp.MustCompile(`^(\pL{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?:$|[T ,-]+)(.*)$`)
	dayFirst   = regexp.MustCompile(`^(\d{1,2})(?:st|nd|rd|th|\.)?[ -](\pL{3,9})\.?,?[ -](\d{4})(?:$|[T ,-]+)(.*)$`)
	unixDate   = regexp.MustCompile(`^(\pL{3,9}) (\d{1,2}) (\d{1,2}:\d{2}:\d{2}(?: [A-Z]{3,4})?) (\d{4})$`)
	weekday    = regexp.MustCompile(`^(?i:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?,? +`)
	clock      = regexp.MustCompile(`^(?:at )?(\d{1,2})[:h.-](\d{2})(?:[:.-](\d{2})(?:[.,]\d+)?)?:? *([AaPp]\.?[Mm]\.?)? *(.*)$`)
	offset     = regexp.MustCompile(`^(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?(?: [A-Z]{3,5})?$`)
)

var errNoDate = errors.New("not a date")

// parseDate reads a date in any of the forms that are seen in front matter. A
// time without a zone is in zone; a date without a time is midnight there.
func parseDate(s string, zone *time.Location) (time.Time, error) {
	s = oneLine(s)
	if t, ok := plainDate(s, zone); ok {
		return t, nil
	}
	if t, ok := parseDigits(s, zone); ok {
		return t, nil
	}
	s = weekday.ReplaceAllString(strings.ReplaceAll(s, "::", ":"), "")
	var year, month, day, rest string
	if p := yearFirst.FindStringSubmatch(s); p != nil {
		year, month, day, rest = p[1], p[3], p[4], p[5]
	} else if p := dayDotted.FindStringSubmatch(s); p != nil {
		year, month, day, rest = p[3], p[2], p[1], p[4]
	} else if p := monthFirst.FindStringSubmatch(s); p != nil {
		year, month, day, rest = p[3], monthNumber(p[1]), p[2], p[4]
	} else if p := dayFirst.FindStringSubmatch(s); p != nil {
		year, month, day, rest = p[3], monthNumber(p[2]), p[1], p[4]
	} else if p := unixDate.FindStringSubmatch(s); p != nil {
		year, month, day, rest = p[4], monthNumber(p[1]), p[2], p[3]
	} else if p := slashed.FindStringSubmatch(s); p != nil {
		year, month, day, rest = p[3], p[2], p[1], p[4]
		if number(p[2]) > 12 {
			month, day = day, month
		} else if number(p[1]) <= 12 && p[1] != p[2] {
			return time.Time{}, errors.New("day or month first? write it as YYYY-MM-DD")
		}
	} else {
		return time.Time{}, errNoDate
	}
	return assemble(number(year), number(month), number(day), rest, zone)
}

// assemble adds the time of day and the zone, which rest may hold, to a date.
func assemble(year, month, day int, rest string, zone *time.Location) (time.Time, error) {
	var hour, minute, second int
	if rest != "" {
		p := clock.FindStringSubmatch(rest)
		if p == nil {
			return time.Time{}, errNoDate
		}
		hour, minute, second = number(p[1]), number(p[2]), number(p[3])
		switch half := strings.ToLower(p[4]); {
		case half != "" && (hour < 1 || hour > 12):
			return time.Time{}, errors.New("there is no such time")
		case strings.HasPrefix(half, "p") && hour < 12:
			hour += 12
		case strings.HasPrefix(half, "a") && hour == 12:
			hour = 0
		}
		named, err := parseZone(p[5], zone)
		if err != nil {
			return time.Time{}, err
		}
		zone = named
	}
	if month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59 {
		return time.Time{}, errors.New("there is no such date")
	}
	t := time.Date(year, time.Month(month), day, hour, minute, second, 0, zone)
	if time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Day() != day {
		return time.Time{}, errors.New("there is no such date")
	}
	return plausible(t)
}

// parseZone reads what follows a time of day. Names other than UTC's are local
// custom (IST is three zones), so they are refused rather than guessed.
func parseZone(s string, zone *time.Location) (*time.Location, error) {
	switch strings.ToUpper(s) {
	case "":
		return zone, nil
	case "Z", "UTC", "GMT":
		return time.UTC, nil
	}
	if hours, ok := namedZone(strings.ToUpper(s)); ok {
		return time.FixedZone("", hours*3600), nil
	}
	p := offset.FindStringSubmatch(s)
	if p == nil {
		return nil, fmt.Errorf("zone %q is not known; write it as +01:00", s)
	}
	hours, minutes := number(p[2]), number(p[3])
	if hours > 14 || minutes > 59 {
		return nil, fmt.Errorf("zone %q is not known; write it as +01:00", s)
	}
	seconds := hours*3600 + minutes*60
	if p[1] == "-" {
		seconds = -seconds
	}
	return time.FixedZone("", seconds), nil
}

// namedZone gives the hours that a zone is ahead of UTC, of those whose names RFC
// 822 defines and those that are one zone's alone.
func namedZone(name string) (hours int, ok bool) {
	switch name {
	case "PST":
		return -8, true
	case "PDT", "MST":
		return -7, true
	case "MDT":
		return -6, true
	case "CDT", "EST":
		return -5, true
	case "EDT":
		return -4, true
	case "CET", "WEST":
		return 1, true
	case "CEST", "EET":
		return 2, true
	case "EEST", "MSK":
		return 3, true
	case "JST", "KST":
		return 9, true
	}
	return 0, false
}

// parseDigits reads dates that are one number: seconds or milliseconds since
// 1970, or YYYYMMDD with or without hhmm and ss.
func parseDigits(s string, zone *time.Location) (time.Time, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n <= 0 {
		return time.Time{}, false
	}
	switch len(s) {
	case 9, 10:
		return time.Unix(n, 0).UTC(), true
	case 13:
		return time.UnixMilli(n).Truncate(time.Second).UTC(), true
	case 8, 12, 14:
		t, err := time.ParseInLocation("20060102150405"[:len(s)], s, zone)
		if err == nil {
			t, err = plausible(t)
		}
		return t, err == nil
	}
	return time.Time{}, false
}

// plausible refuses years that no post is from and that RFC 822 and RFC 3339
// cannot write.
func plausible(t time.Time) (time.Time, error) {
	if t.Year() < 1000 || t.Year() > 9000 {
		return time.Time{}, errors.New("there is no such date")
	}
	return t.UTC(), nil
}

// monthNumber gives the number of an English month as digits; "" if it is none.
func monthNumber(name string) string {
	for m := time.January; m <= time.December; m++ {
		full := m.String()
		if len(name) >= 3 && len(name) <= len(full) && strings.EqualFold(name, full[:len(name)]) {
			return strconv.Itoa(int(m))
		}
	}
	return ""
}

// number reads digits; what is none is 0.
func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}
