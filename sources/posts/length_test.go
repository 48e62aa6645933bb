package posts

import (
	"testing"
	"time"
)

func TestDurationIsReadAsWritten(t *testing.T) {
	const h, m, s = time.Hour, time.Minute, time.Second
	for written, want := range map[string]time.Duration{
		"2530": 2530 * s, "2530.5": 2530*s + 500*time.Millisecond, "0": 0, "00:00:00": 0, " 90 ": 90 * s, "90s": 90 * s,
		"42:10": 42*m + 10*s, "1:05": m + 5*s, "90:00": 90 * m, "120:30": 120*m + 30*s,
		"1:02:03": h + 2*m + 3*s, "01:02:03": h + 2*m + 3*s, "100:00:00": 100 * h, "0:00:30.250": 30*s + 250*time.Millisecond,
		"1h 2m 3s": h + 2*m + 3*s, "1h2m3s": h + 2*m + 3*s, "1H 2M": h + 2*m, "2m 3s": 2*m + 3*s, "1h 3s": h + 3*s,
		"42 min": 42 * m, "42 Min.": 42 * m, "42\u00a0minutes": 42 * m, "1 hour, 5 minutes": h + 5*m, "1 hour and 5 minutes": h + 5*m,
		"1h05": h + 5*m, "42m10": 42*m + 10*s, "1.5 hours": 90 * m, "1,5 h": 90 * m, "1 Std. 20 Min.": 80 * m,
		"PT1H2M3S": h + 2*m + 3*s, "PT42M": 42 * m, "pt90s": 90 * s, "PT42.5S": 42*s + 500*time.Millisecond, "P1DT1H": 25 * h, "P0DT0H42M10S": 42*m + 10*s,
		"P0Y0M0DT0H1M0S": m,
	} {
		if got, ok := parseDuration(written); !ok || got != want {
			t.Errorf("%q: got %v, %v, want %v", written, got, ok, want)
		}
	}
}

func TestDurationIsNoneOfOtherWords(t *testing.T) {
	for _, written := range []string{
		"", "long", "-5", "-1:00", "1:2", "1:60", "1:60:00", "1:123:00", "1:2:3:4", "10:00 am", "12:30-13:00", "5 min read",
		"3m 1h", "1m 2m", "1 2", "1s5", "PT", "P", "T1H", "P1Y", "5 pm", "1e3", "4000000", "9999999999999999999", "1000:00:01", "２:00", "two hours",
	} {
		if got, ok := parseDuration(written); ok {
			t.Errorf("%q passed for %v", written, got)
		}
	}
}

// TestTimeIsNoNumberAlone: what stands under `length` may be bytes.
func TestTimeIsNoNumberAlone(t *testing.T) {
	for written, want := range map[string]bool{"42:10": true, "42 min": true, "24500000": false, "3600": false, "24 500": false, "24.5 MB": false} {
		if _, ok := parseTime(written); ok != want {
			t.Errorf("%q: %v, want %v", written, ok, want)
		}
	}
}

func TestSizeIsReadAsWritten(t *testing.T) {
	for written, want := range map[string]int64{
		"24500000": 24500000, "0": 0, "24 500 000": 24500000, "24,500,000": 24500000, "24.500.000": 24500000, "24'500'000": 24500000,
		"24_500_000": 24500000, "24\u202f500\u00a0000": 24500000, "24.500": 24500, "24500000 bytes": 24500000, "512B": 512, "1 byte": 1,
		"24.5 MB": 24500000, "24.5MB": 24500000, "24,5 Mo": 24500000, "24.5M": 24500000, "1.234 MB": 1234000, "24,500 KB": 24500000,
		"850 kB": 850000, "850k": 850000, "1.2 GB": 1200000000, "2 MiB": 2 << 20, "1.5 KiB": 1536, "1 GiB": 1 << 30, "12": 12,
	} {
		if got, ok := parseSize(written); !ok || got != want {
			t.Errorf("%q: got %d, %v, want %d", written, got, ok, want)
		}
	}
}

func TestSizeIsNoneOfOtherWords(t *testing.T) {
	for _, written := range []string{"", "large", "42:10", "24.5", "24 50", "-5", "1 TB", "5 min", "MB", "1.2.3 MB", "1e9", "0x10", "99999999999999999999", "3,", "5 MB/s", "1 234 56"} {
		if got, ok := parseSize(written); ok {
			t.Errorf("%q passed for %d", written, got)
		}
	}
}

func FuzzLength(f *testing.F) {
	for _, s := range []string{"42:10", "1h 2m 3s", "PT1H2M3S", "1,5 h", "24 500 000", "24.5 MB", "1.234 MB"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if d, ok := parseDuration(s); ok && (d < 0 || d > maxRecording) {
			t.Errorf("%q is %v", s, d)
		}
		if n, ok := parseSize(s); ok && n < 0 {
			t.Errorf("%q is %d bytes", s, n)
		}
	})
}
