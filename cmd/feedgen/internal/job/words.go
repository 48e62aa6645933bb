package job

import (
	"fmt"
	"time"
)

// Plural counts things in words: "1 item", "2 items".
func Plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// Ago tells how long ago a time was, or when it will be: "3 hours ago", "in 2 days".
func Ago(t, now time.Time) string {
	d := now.Sub(t)
	text := "%s ago"
	if d < 0 {
		d, text = -d, "in %s"
	}
	about := ""
	switch {
	case d < time.Minute:
		about = Plural(int(d.Seconds()), "second")
	case d < time.Hour:
		about = Plural(int(d.Minutes()), "minute")
	case d < 48*time.Hour:
		about = Plural(int(d.Hours()), "hour")
	case d < 2*365*24*time.Hour:
		about = Plural(int(d.Hours()/24), "day")
	default:
		about = Plural(int(d.Hours()/24/365.25), "year")
	}
	return fmt.Sprintf(text, about)
}

// Size gives a file's size in the unit that suits a person.
func Size(bytes int64) string {
	switch {
	case bytes < 1000:
		return fmt.Sprintf("%d B", bytes)
	case bytes < 1_000_000:
		return fmt.Sprintf("%.1f kB", float64(bytes)/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(bytes)/1_000_000)
}
