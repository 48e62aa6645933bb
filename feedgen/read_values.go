package feedgen

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"
)

// A readCheck finds what is wrong with a value. Checks are pure; the same ones
// serve elements, attributes and the members of JSON.
type readCheck func(v readValue) []readFault

// A readValue is a value to check.
type readValue struct {
	text   string
	source string // as spelt in the document; empty where that means nothing
	rss    bool
}

// A readFault is what is wrong with a value. Its text continues the name of
// what holds the value.
type readFault struct{ rule, text string }

func readSay(rule, format string, args ...any) []readFault {
	return []readFault{{rule: rule, text: fmt.Sprintf(format, args...)}}
}

// readEach runs checks until one of them finds something.
func readEach(checks ...readCheck) readCheck {
	return func(v readValue) []readFault {
		for _, check := range checks {
			if faults := check(v); len(faults) > 0 {
				return faults
			}
		}
		return nil
	}
}

func readAnything(readValue) []readFault { return nil }

func readFilled(v readValue) []readFault {
	if strings.TrimSpace(v.text) == "" {
		return readSay("NotBlank", "is blank")
	}
	return nil
}

// readTight refuses blanks around a value that is no prose: not every reader
// trims it.
func readTight(v readValue) []readFault {
	if v.text != strings.TrimSpace(v.text) {
		return readSay("UnexpectedWhitespace", "has white space around its value")
	}
	return nil
}

// readMatch checks a value against a pattern.
func readMatch(rule, want string, pattern *regexp.Regexp) readCheck {
	return func(v readValue) []readFault {
		if pattern.MatchString(v.text) {
			return nil
		}
		return readSay(rule, "is %s; wanted is %s", readQuote(v.text), want)
	}
}

// readOneOf checks a value against a list.
func readOneOf(rule string, values ...string) readCheck {
	return func(v readValue) []readFault {
		if slices.Contains(values, v.text) {
			return nil
		}
		return readSay(rule, "is %s; wanted is one of %s", readQuote(v.text), strings.Join(values, ", "))
	}
}

// readBetween checks a whole number.
func readBetween(rule string, least, most int64) readCheck {
	return func(v readValue) []readFault {
		n, err := strconv.ParseInt(v.text, 10, 64)
		if err != nil || n < least || n > most || strconv.FormatInt(n, 10) != v.text {
			return readSay(rule, "is %s; wanted is a whole number from %d to %d", readQuote(v.text), least, most)
		}
		return nil
	}
}

const readMaxInt = 1<<63 - 1

var (
	readDecimal   = regexp.MustCompile(`^\d+(\.\d+)?$`)
	readMediaType = regexp.MustCompile(`^[^\s()<>,;:\\"/\[\]?=]+/[^\s()<>,;:\\"/\[\]?=]+(\s*;\s*[^\s()<>,;:\\"/\[\]?=]+=("[^"]*"|[^\s()<>,;:\\"/\[\]?=]+))*$`)
	readMailbox   = `[A-Za-z0-9_\-+.'!#$%&*/=?^{|}~` + "`" + `]+@([0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.|([A-Za-z0-9-]+\.)+)[A-Za-z0-9][A-Za-z0-9-]*`
	readAddress   = regexp.MustCompile(`^` + readMailbox + `$`)
	readContact   = regexp.MustCompile(`^` + readMailbox + ` \((.+)\)$`)
	readInPoints  = regexp.MustCompile(`<` + readMailbox + `>`)
)

// readMIME checks a media type, with or without parameters.
func readMIME(rule string) readCheck {
	return readMatch(rule, "a media type such as image/png", readMediaType)
}

// readPerson checks the RSS way of naming someone: mail@host (Name).
// https://www.rssboard.org/rss-profile#data-types-email
func readPerson(v readValue) []readFault {
	const wanted = "wanted is mail@example.com (Name)"
	switch {
	case readContact.MatchString(v.text):
		return nil
	case readAddress.MatchString(v.text):
		return readSay("MissingRealName", "is %s; %s", readQuote(v.text), wanted)
	case strings.Contains(v.text, "@") && strings.Contains(v.text, " ") && !strings.HasSuffix(v.text, ")"):
		return readSay("EmailFormat", "is %s; %s", readQuote(v.text), wanted)
	}
	return readSay("InvalidContact", "is %s; %s", readQuote(v.text), wanted)
}

// readPersonName gives the name out of mail@host (Name), or the whole.
func readPersonName(text string) string {
	if m := readContact.FindStringSubmatch(text); m != nil {
		return m[len(m)-1]
	}
	return text
}

func readNoMail(v readValue) []readFault {
	if readInPoints.MatchString(v.text) {
		return readSay("ContainsEmail", "holds an e-mail address, which has an element of its own")
	}
	return nil
}

// readLanguage checks a BCP 47 tag.
func readLanguage(v readValue) []readFault {
	const longest = 100
	wrong := len(v.text) > longest || strings.Contains(v.text, "_")
	if !wrong {
		_, err := language.Parse(v.text)
		wrong = err != nil || !knownLanguage(v.text)
	}
	if wrong {
		return readSay("InvalidLanguage", "is %s, which is no language tag such as en or pt-BR", readQuote(v.text))
	}
	return nil
}

// readLength checks the length of an enclosure.
func readLength(v readValue) []readFault {
	n, err := strconv.ParseInt(v.text, 10, 64)
	switch {
	case err != nil || v.text[0] == '+':
		return readSay("InvalidIntegerAttribute", "is %s; wanted is the number of bytes, 0 if it cannot be known", readQuote(v.text))
	case n == -1:
		return readSay("UseZeroForUnknown", "is -1; wanted is 0 if it cannot be known")
	case n < 0:
		return readSay("InvalidNonNegativeInteger", "is %d; wanted is the number of bytes", n)
	}
	return nil
}

var (
	readRFC2822 = regexp.MustCompile(`^((Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?\d\d? (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d(:\d\d)? ([+-]\d\d[03]0|UT|GMT|EST|EDT|CST|CDT|MST|MDT|PST|PDT|Z)$`)
	readRFC822  = regexp.MustCompile(`(?i)^((mon|tue|wed|thu|fri|sat|sun)\s*,\s*)?\d\d?\s+(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\s+\d\d(\d\d)?\s+\d\d:\d\d(:\d\d)?(\s+([+-]\d{4}|ut|gmt|[ecmp][sd]t|[a-ik-z]))?$`)
	readRFC3339 = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$`)
)

// readMailDate checks a date of RFC 822 with a year of four digits.
func readMailDate(v readValue) []readFault {
	if !readRFC2822.MatchString(v.text) {
		if readRFC822.MatchString(v.text) {
			return readSay("ProblematicalRFC822Date", "is %s; wanted is %s", readQuote(v.text), time.RFC1123Z)
		}
		return readSay("InvalidRFC2822Date", "is %s; wanted is %s", readQuote(v.text), time.RFC1123Z)
	}
	date := readMailTime(v.text)
	if date.IsZero() {
		return readSay("InvalidRFC2822Date", "is %s, a day or hour that does not exist", readQuote(v.text))
	}
	if day, _, named := strings.Cut(v.text, ","); named && day != date.Format("Mon") {
		return readSay("IncorrectDOW", "is %s, but that day is a %s", readQuote(v.text), date.Format("Monday"))
	}
	return readPlausible(date)
}

// readMailTime is zero for what is no date. It keeps the zone that was written,
// as the weekday depends on it.
func readMailTime(text string) time.Time {
	if _, rest, named := strings.Cut(text, ", "); named {
		text = rest
	}
	zones := map[string]string{
		"Z": "+0000", "UT": "+0000", "GMT": "+0000", "EST": "-0500", "EDT": "-0400", "CST": "-0600",
		"CDT": "-0500", "MST": "-0700", "MDT": "-0600", "PST": "-0800", "PDT": "-0700",
	}
	if at := strings.LastIndexByte(text, ' '); at >= 0 && zones[text[at+1:]] != "" {
		text = text[:at+1] + zones[text[at+1:]]
	}
	for _, layout := range []string{"2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04 -0700"} {
		if date, err := time.Parse(layout, text); err == nil {
			return date
		}
	}
	return time.Time{}
}

// readNetDate checks a date of RFC 3339 with seconds.
func readNetDate(v readValue) []readFault {
	date, err := time.Parse(time.RFC3339, v.text)
	if err != nil || !readRFC3339.MatchString(v.text) {
		return readSay("InvalidRFC3339Date", "is %s; wanted is a date such as 2006-01-02T15:04:05+01:00", readQuote(v.text))
	}
	return readPlausible(date)
}

// readNetTime is zero for what is no date.
func readNetTime(text string) time.Time {
	// time.Parse gives the zero time with an error.
	date, _ := time.Parse(time.RFC3339, text)
	return date
}

func readPlausible(date time.Time) []readFault {
	if date.Year() < 1990 {
		return readSay("ImplausibleDate", "is of the year %d, when there were no feeds", date.Year())
	}
	return nil
}
