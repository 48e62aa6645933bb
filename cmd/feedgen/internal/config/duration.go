package config

import (
	"strconv"
	"strings"
	"time"
)

// duration gives a time of at least some length, written like "30s", "15m", "12h",
// "7d", "2w" or "1y".
func (t *table) duration(key string, otherwise, least time.Duration) time.Duration {
	v, ok := t.get(key)
	if !ok {
		return otherwise
	}
	s, _ := v.(string)
	d, ok := parseDuration(strings.TrimSpace(s))
	if !ok || d < least {
		t.wrong(key, v, `a time such as "15m", "12h", "7d" or "1y"`+atLeast(least))
		return otherwise
	}
	return d
}

func atLeast(d time.Duration) string {
	if d == 0 {
		return ""
	}
	return ", " + d.String() + " or more"
}

// parseDuration reads a whole number and a unit.
func parseDuration(s string) (time.Duration, bool) {
	units := map[byte]time.Duration{'s': time.Second, 'm': time.Minute, 'h': time.Hour, 'd': day, 'w': 7 * day, 'y': 365 * day}
	if s == "" {
		return 0, false
	}
	unit, ok := units[s[len(s)-1]]
	n, err := strconv.ParseUint(s[:len(s)-1], 10, 31)
	// Two centuries are within what a Duration holds.
	if d := time.Duration(n) * unit; ok && err == nil && n <= uint64(200*365*day/unit) {
		return d, true
	}
	return 0, false
}
