package posts

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// maxRecording is longer than any recording: what says more is no duration.
const maxRecording = 1000 * time.Hour

var (
	// clockTime is 42:10, 1:02:03 or 1:02:03.5.
	clockTime = regexp.MustCompile(`^(?:(\d{1,4}):)?(\d{1,5}):(\d\d(?:\.\d{1,9})?)$`)

	// isoTime is a duration of ISO 8601 in days or less, PT1H2M3S.
	isoTime = regexp.MustCompile(`^p(?:0[ymw])*(?:(\d{1,3})d)?(?:t(?:(\d{1,5})h)?(?:(\d{1,6})m)?(?:(\d{1,8}(?:[.,]\d{1,9})?)s)?)?$`)

	// unitTime is a part of a duration in words, 42 min.
	unitTime = regexp.MustCompile(`^(\d{1,8}(?:[.,]\d{1,9})?) ?([a-z]*)[., ]*(?:and |& )?`)
)

// parseDuration reads how long a recording is: seconds, 42:10, 1:02:03,
// 1h 2m 3s, 42 min or PT42M10S.
func parseDuration(s string) (time.Duration, bool) {
	s = strings.ToLower(oneLine(s))
	if p := clockTime.FindStringSubmatch(s); p != nil {
		if p[3] >= "60" || p[1] != "" && (len(p[2]) > 2 || p[2] >= "60") {
			return 0, false
		}
		return addUp(p[1:], time.Hour, time.Minute, time.Second)
	}
	if p := isoTime.FindStringSubmatch(s); p != nil {
		if strings.Join(p[1:], "") == "" {
			return 0, false
		}
		return addUp(p[1:], 24*time.Hour, time.Hour, time.Minute, time.Second)
	}
	return wordedDuration(s)
}

// addUp gives the sum of numbers of units. A blank number is none.
func addUp(numbers []string, units ...time.Duration) (time.Duration, bool) {
	sum := 0.0
	for i, number := range numbers {
		if number == "" {
			continue
		}
		n, err := strconv.ParseFloat(strings.Replace(number, ",", ".", 1), 64)
		if err != nil {
			return 0, false
		}
		sum += n * float64(units[i])
	}
	if sum > float64(maxRecording) {
		return 0, false
	}
	return time.Duration(math.Round(sum)), true
}

// wordedDuration reads numbers with units, the larger first. A number without
// one is of the unit below the last, as in 1h05, or of seconds.
func wordedDuration(s string) (time.Duration, bool) {
	units := []time.Duration{time.Hour, time.Minute, time.Second}
	numbers := make([]string, len(units))
	next := 0 // the largest unit that may follow
	for s != "" {
		part := unitTime.FindStringSubmatch(s)
		if part == nil {
			return 0, false
		}
		unit, known := unitNamed(part[2])
		switch {
		case part[2] != "" && !known:
			return 0, false
		case part[2] == "" && next > 0:
			unit = next
		case part[2] == "":
			unit = len(units) - 1
		}
		if unit < next || unit >= len(units) {
			return 0, false
		}
		numbers[unit] = part[1]
		next = unit + 1
		s = s[len(part[0]):]
	}
	if next == 0 {
		return 0, false
	}
	return addUp(numbers, units...)
}

// unitNamed gives the place of a unit among hours, minutes and seconds.
func unitNamed(word string) (place int, ok bool) {
	switch word {
	case "h", "hr", "hrs", "hour", "hours", "std", "stunde", "stunden", "heure", "heures", "hora", "horas":
		return 0, true
	case "m", "mn", "min", "mins", "minute", "minutes", "minuten", "minuto", "minutos":
		return 1, true
	case "s", "sec", "secs", "second", "seconds", "sek", "sekunden", "seconde", "secondes", "segundos":
		return 2, true
	}
	return 0, false
}

// isNumber matches what may be any number: seconds or bytes.
var isNumber = regexp.MustCompile(`^[\d ]+$`)

// parseTime is parseDuration for a key that may hold bytes as well: a number
// alone is none.
func parseTime(s string) (time.Duration, bool) {
	if isNumber.MatchString(oneLine(s)) {
		return 0, false
	}
	return parseDuration(s)
}

var (
	sizeText = regexp.MustCompile(`^(\d(?:[\d .,'’_]*\d)?) ?([a-z]*)$`)

	// grouped is a whole number in groups of three.
	grouped = regexp.MustCompile(`^\d{1,3}(?:[ .,'’_]\d{3})+$`)
)

// parseSize reads a number of bytes: 24500000, 24 500 000 or 24.5 MB.
func parseSize(s string) (int64, bool) {
	part := sizeText.FindStringSubmatch(strings.ToLower(oneLine(s)))
	if part == nil {
		return 0, false
	}
	unit, ok := bytesIn(part[2])
	if !ok {
		return 0, false
	}
	number := part[1]
	// 1.234 MB is a bit more than one, and 1.234 more than a thousand: there are no
	// parts of bytes.
	point := unit > 1 && strings.Count(number, ".") == 1
	if grouped.MatchString(number) && !point {
		number = strings.NewReplacer(" ", "", ".", "", ",", "", "'", "", "’", "", "_", "").Replace(number)
	}
	n, err := strconv.ParseFloat(strings.Replace(number, ",", ".", 1), 64)
	n *= unit
	const most = 1 << 50 // a petabyte
	if err != nil || n > most || unit == 1 && n != math.Trunc(n) {
		return 0, false
	}
	return int64(math.Round(n)), true
}

// bytesIn gives the bytes of a unit.
func bytesIn(unit string) (float64, bool) {
	switch unit {
	case "", "b", "byte", "bytes", "o", "octet", "octets":
		return 1, true
	case "k", "kb", "ko":
		return 1e3, true
	case "m", "mb", "mo":
		return 1e6, true
	case "g", "gb", "go":
		return 1e9, true
	case "kib":
		return 1 << 10, true
	case "mib":
		return 1 << 20, true
	case "gib":
		return 1 << 30, true
	}
	return 0, false
}
