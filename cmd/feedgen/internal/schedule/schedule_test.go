package schedule_test

import (
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"feedgen/cmd/feedgen/internal/schedule"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func mustParse(t *testing.T, spec string, zone *time.Location) *schedule.Schedule {
	t.Helper()
	s, err := schedule.Parse(spec, zone)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const layout = "Mon 2006-01-02 15:04:05 MST"

// times lists the times of a schedule in its zone, from a wall time on.
func times(t *testing.T, spec string, zone *time.Location, from string, n int) []string {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", from, zone)
	if err != nil {
		t.Fatal(err)
	}
	s := mustParse(t, spec, zone)
	var got []string
	for range n {
		at = s.Next(at)
		got = append(got, at.Format(layout))
	}
	return got
}

// 2 March 2026 is a Monday.
func TestNextGivesTheTimesOfTheExpression(t *testing.T) {
	tests := []struct {
		spec string
		want []string
	}{
		{"*/20 * * * *", []string{"Mon 2026-03-02 00:20:00 UTC", "Mon 2026-03-02 00:40:00 UTC", "Mon 2026-03-02 01:00:00 UTC"}},
		{"  5,35  6-7 * *  * ", []string{"Mon 2026-03-02 06:05:00 UTC", "Mon 2026-03-02 06:35:00 UTC", "Mon 2026-03-02 07:05:00 UTC"}},
		{"50/5 0 ? * *", []string{"Mon 2026-03-02 00:50:00 UTC", "Mon 2026-03-02 00:55:00 UTC", "Tue 2026-03-03 00:50:00 UTC"}},
		{"0 0 1-31/15 * *", []string{"Mon 2026-03-16 00:00:00 UTC", "Tue 2026-03-31 00:00:00 UTC", "Wed 2026-04-01 00:00:00 UTC"}},
		{"0 0 1 JAN-apr/3 *", []string{"Wed 2026-04-01 00:00:00 UTC", "Fri 2027-01-01 00:00:00 UTC", "Thu 2027-04-01 00:00:00 UTC"}},
		{"0 0 29 2 *", []string{"Tue 2028-02-29 00:00:00 UTC", "Sun 2032-02-29 00:00:00 UTC", "Fri 2036-02-29 00:00:00 UTC"}},
		{"0 9 * * 7", []string{"Sun 2026-03-08 09:00:00 UTC", "Sun 2026-03-15 09:00:00 UTC", "Sun 2026-03-22 09:00:00 UTC"}},
		{"0 9 * * 0", []string{"Sun 2026-03-08 09:00:00 UTC", "Sun 2026-03-15 09:00:00 UTC", "Sun 2026-03-22 09:00:00 UTC"}},
		{"0 9 * * 6-7", []string{"Sat 2026-03-07 09:00:00 UTC", "Sun 2026-03-08 09:00:00 UTC", "Sat 2026-03-14 09:00:00 UTC"}},
		{"0 9 * * Sat-Sun", []string{"Sat 2026-03-07 09:00:00 UTC", "Sun 2026-03-08 09:00:00 UTC", "Sat 2026-03-14 09:00:00 UTC"}},
		{"0 9 * * 7/3", []string{"Wed 2026-03-04 09:00:00 UTC", "Sat 2026-03-07 09:00:00 UTC", "Sun 2026-03-08 09:00:00 UTC"}},
		{"0 9 * * 4/2", []string{"Thu 2026-03-05 09:00:00 UTC", "Sat 2026-03-07 09:00:00 UTC", "Thu 2026-03-12 09:00:00 UTC"}},
		// Either kind of day suffices, as in every cron.
		{"0 9 5 * fri", []string{"Thu 2026-03-05 09:00:00 UTC", "Fri 2026-03-06 09:00:00 UTC", "Fri 2026-03-13 09:00:00 UTC"}},
		{"@hourly", []string{"Mon 2026-03-02 01:00:00 UTC", "Mon 2026-03-02 02:00:00 UTC", "Mon 2026-03-02 03:00:00 UTC"}},
		{"@daily", []string{"Tue 2026-03-03 00:00:00 UTC", "Wed 2026-03-04 00:00:00 UTC", "Thu 2026-03-05 00:00:00 UTC"}},
		{"@midnight", []string{"Tue 2026-03-03 00:00:00 UTC", "Wed 2026-03-04 00:00:00 UTC", "Thu 2026-03-05 00:00:00 UTC"}},
		{"@weekly", []string{"Sun 2026-03-08 00:00:00 UTC", "Sun 2026-03-15 00:00:00 UTC", "Sun 2026-03-22 00:00:00 UTC"}},
		{"@monthly", []string{"Wed 2026-04-01 00:00:00 UTC", "Fri 2026-05-01 00:00:00 UTC", "Mon 2026-06-01 00:00:00 UTC"}},
		{"@yearly", []string{"Fri 2027-01-01 00:00:00 UTC", "Sat 2028-01-01 00:00:00 UTC", "Mon 2029-01-01 00:00:00 UTC"}},
		{"@annually", []string{"Fri 2027-01-01 00:00:00 UTC", "Sat 2028-01-01 00:00:00 UTC", "Mon 2029-01-01 00:00:00 UTC"}},
		{"@every 10s", []string{"Mon 2026-03-02 00:00:10 UTC", "Mon 2026-03-02 00:00:20 UTC", "Mon 2026-03-02 00:00:30 UTC"}},
		{"@every  1h30m ", []string{"Mon 2026-03-02 01:30:00 UTC", "Mon 2026-03-02 03:00:00 UTC", "Mon 2026-03-02 04:30:00 UTC"}},
	}
	for _, tt := range tests {
		t.Run(tt.spec, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, times(t, tt.spec, time.UTC, "2026-03-02 00:00", 3)); diff != "" {
				t.Errorf("times (-want +got):\n%s", diff)
			}
		})
	}
}

func TestParseRefusesWhatWouldNotRunAsMeant(t *testing.T) {
	const examples = `five fields such as "*/15 * * * *", or "@hourly", "@daily", "@weekly", "@monthly", "@yearly" or "@every 10m"`
	for spec, want := range map[string]string{
		"":                          `cron: empty (want ` + examples + `)`,
		" \t":                       `cron: empty (want ` + examples + `)`,
		"TZ=UTC":                    `cron "TZ=UTC": a time zone does not belong here; set schedule.timezone`,
		"CRON_TZ=Asia/Tokyo @daily": `cron "CRON_TZ=Asia/Tokyo @daily": a time zone does not belong here; set schedule.timezone`,
		"* * * *":                   `cron "* * * *": has 4 fields, not the five: minute, hour, day of the month, month, day of the week`,
		"0 */15 * * * *":            `cron "0 */15 * * * *": has 6 fields, not the five: minute, hour, day of the month, month, day of the week`,
		"60 * * * *":                `cron "60 * * * *": minute: "60" (want 0 to 59)`,
		"* 24 * * *":                `cron "* 24 * * *": hour: "24" (want 0 to 23)`,
		"* * 0 * *":                 `cron "* * 0 * *": day of the month: "0" (want 1 to 31)`,
		"* * * 13 *":                `cron "* * * 13 *": month: "13" (want 1 to 12 or jan to dec)`,
		"* * * * 8":                 `cron "* * * * 8": day of the week: "8" (want 0 to 7 or sun to sat)`,
		"* * * * monday":            `cron "* * * * monday": day of the week: "monday" (want 0 to 7 or sun to sat)`,
		"jan * * * *":               `cron "jan * * * *": minute: "jan" (want 0 to 59)`,
		", * * * *":                 `cron ", * * * *": minute: "" (want 0 to 59)`,
		"1,,2 * * * *":              `cron "1,,2 * * * *": minute: "" (want 0 to 59)`,
		"+5 * * * *":                `cron "+5 * * * *": minute: "+5" (want 0 to 59)`,
		"*-5 * * * *":               `cron "*-5 * * * *": minute: "*" (want 0 to 59)`,
		"1-2-3 * * * *":             `cron "1-2-3 * * * *": minute: "2-3" (want 0 to 59)`,
		"9-5 * * * *":               `cron "9-5 * * * *": minute: "9-5" runs backwards (want the smaller value first)`,
		"* * * * 6-1":               `cron "* * * * 6-1": day of the week: "6-1" runs backwards (want the smaller value first)`,
		"*/0 * * * *":               `cron "*/0 * * * *": minute: "*/0" has a bad step (want 1 to 59)`,
		"*/90 * * * *":              `cron "*/90 * * * *": minute: "*/90" has a bad step (want 1 to 59)`,
		"*/ * * * *":                `cron "*/ * * * *": minute: "*/" has a bad step (want 1 to 59)`,
		"*/5/2 * * * *":             `cron "*/5/2 * * * *": minute: "*/5/2" has a bad step (want 1 to 59)`,
		"0 0 30 2 *":                `cron "0 0 30 2 *": no such date ever comes`,
		"0 0 31 4,6,9,11 *":         `cron "0 0 31 4,6,9,11 *": no such date ever comes`,
		"@reboot":                   `cron "@reboot": @reboot is not known (want ` + examples + `)`,
		"@Hourly":                   `cron "@Hourly": @Hourly is not known (want ` + examples + `)`,
		"@daily 06:00":              `cron "@daily 06:00": nothing may follow @daily`,
		"@every":                    `cron "@every": "" is no interval (want one such as "10m" or "1h30m")`,
		"@every 10":                 `cron "@every 10": "10" is no interval (want one such as "10m" or "1h30m")`,
		"@every 0s":                 `cron "@every 0s": 0s is too short; the shortest interval is 10s`,
		"@every -1h":                `cron "@every -1h": -1h is too short; the shortest interval is 10s`,
		"@every 9.999s":             `cron "@every 9.999s": 9.999s is too short; the shortest interval is 10s`,
		"@every 10.5s":              `cron "@every 10.5s": 10.5s is not a whole number of seconds`,
	} {
		t.Run(spec, func(t *testing.T) {
			_, err := schedule.Parse(spec, nil)
			if err == nil {
				t.Fatal("no error")
			}
			if diff := cmp.Diff(want, err.Error()); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
		})
	}
}

func TestNextIsInTheLocationItWasAskedIn(t *testing.T) {
	tokyo := zone(t, "Asia/Tokyo")
	s := mustParse(t, "0 6 * * *", tokyo)
	got := s.Next(time.Date(2026, 3, 1, 23, 30, 0, 0, time.UTC))
	if want := "Mon 2026-03-02 21:00:00 UTC"; got.Format(layout) != want {
		t.Errorf("next is %s, want %s", got.Format(layout), want)
	}
	if got := mustParse(t, "@daily", nil).Next(time.Date(2026, 3, 2, 5, 0, 0, 0, tokyo)); got.Format(layout) != "Mon 2026-03-02 09:00:00 JST" {
		t.Errorf("without a zone, next is %s, want midnight in UTC", got.Format(layout))
	}
}

func TestNextPassesOverTimesThatClocksSkip(t *testing.T) {
	want := []string{"Sat 2026-03-28 01:30:00 GMT", "Mon 2026-03-30 01:30:00 BST"}
	if diff := cmp.Diff(want, times(t, "30 1 * * *", zone(t, "Europe/London"), "2026-03-28 00:00", 2)); diff != "" {
		t.Errorf("times (-want +got):\n%s", diff)
	}
}

func TestNextGivesTimesThatClocksRepeatTwice(t *testing.T) {
	want := []string{"Sun 2026-10-25 01:30:00 BST", "Sun 2026-10-25 01:30:00 GMT", "Mon 2026-10-26 01:30:00 GMT"}
	if diff := cmp.Diff(want, times(t, "30 1 * * *", zone(t, "Europe/London"), "2026-10-25 00:00", 3)); diff != "" {
		t.Errorf("times (-want +got):\n%s", diff)
	}
}

// The library by itself loses each of these.
func TestNextKeepsTheRestOfADayOnWhichClocksChange(t *testing.T) {
	tests := []struct{ zone, spec, from, want string }{
		{"Africa/Cairo", "0 6 * * fri", "2026-04-23 00:00", "Fri 2026-04-24 06:00:00 EEST"},
		{"Asia/Beirut", "0 12 29 3 *", "2026-03-28 00:00", "Sun 2026-03-29 12:00:00 EEST"},
		{"Australia/Lord_Howe", "0 6 * * *", "2026-10-04 00:00", "Sun 2026-10-04 06:00:00 +11"},
		{"Australia/Lord_Howe", "@daily", "2026-04-05 00:00", "Mon 2026-04-06 00:00:00 +1030"},
		{"Europe/London", "0 2 * * *", "2026-03-29 00:00", "Sun 2026-03-29 02:00:00 BST"},
	}
	for _, tt := range tests {
		t.Run(tt.zone+" "+tt.spec, func(t *testing.T) {
			if diff := cmp.Diff([]string{tt.want}, times(t, tt.spec, zone(t, tt.zone), tt.from, 1)); diff != "" {
				t.Errorf("times (-want +got):\n%s", diff)
			}
		})
	}
}

// Go's ZoneBounds errs there; 2048 is beyond what any zone file spells out.
func TestNextPassesTheEndOfALeapYear(t *testing.T) {
	want := []string{"Thu 2048-12-31 06:00:00 GMT", "Thu 2048-12-31 18:00:00 GMT", "Fri 2049-01-01 06:00:00 GMT"}
	if diff := cmp.Diff(want, times(t, "0 6,18 * * *", zone(t, "Europe/London"), "2048-12-30 20:00", 3)); diff != "" {
		t.Errorf("times (-want +got):\n%s", diff)
	}
	want = []string{"Fri 2049-01-01 00:00:00 GMT"}
	if diff := cmp.Diff(want, times(t, "@yearly", zone(t, "Europe/London"), "2048-05-02 05:40", 1)); diff != "" {
		t.Errorf("times (-want +got):\n%s", diff)
	}
}

func TestWarningsNameTheDaysWithoutARun(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	tests := []struct {
		zone, spec string
		want       []string
	}{
		{"Europe/London", "30 1 * * *", []string{`cron "30 1 * * *" does not run on 29 March 2026: clocks in Europe/London skip 01:30 that day`}},
		{"Europe/London", "0,30 1 * * sun", []string{`cron "0,30 1 * * sun" does not run on 29 March 2026: clocks in Europe/London skip 01:00 that day`}},
		{"Europe/London", "0 1,4 * * *", []string{`cron "0 1,4 * * *" does not run on 29 March 2026: clocks in Europe/London skip 01:00 that day`}},
		{"Africa/Cairo", "@daily", []string{`cron "@daily" does not run on 24 April 2026: clocks in Africa/Cairo skip 00:00 that day`}},
		{"Australia/Lord_Howe", "15 2 * * *", []string{`cron "15 2 * * *" does not run on 4 October 2026: clocks in Australia/Lord_Howe skip 02:15 that day`}},
		{"Europe/London", "30 1 * * mon", nil},
		{"Europe/London", "30 1 1 * *", nil},
		{"Europe/London", "30 2 * * *", nil},
		{"Europe/London", "*/15 * * * *", nil},
		{"Europe/London", "@hourly", nil},
		{"Europe/London", "0 1,2 * * *", nil},
		{"Europe/London", "0 1,3 * * *", nil},
		{"Europe/London", "30 1,2 * * *", nil},
		{"Europe/London", "@every 24h", nil},
		{"UTC", "30 1 * * *", nil},
	}
	for _, tt := range tests {
		t.Run(tt.zone+" "+tt.spec, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, mustParse(t, tt.spec, zone(t, tt.zone)).Warnings(now)); diff != "" {
				t.Errorf("warnings (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWarningsAlwaysSeeTheNextChangeOfTheClocks(t *testing.T) {
	london := zone(t, "Europe/London")
	s := mustParse(t, "30 1 * * *", london)
	for day := time.Date(2046, 1, 1, 12, 0, 0, 0, time.UTC); day.Year() < 2050; day = day.AddDate(0, 0, 1) {
		if len(s.Warnings(day)) == 0 {
			t.Errorf("no warning on %s", day.Format(time.DateOnly))
		}
	}
}

// FuzzParse holds Parse to never panicking, and a schedule to having times that
// go forward.
func FuzzParse(f *testing.F) {
	for _, spec := range []string{"*/15 * * * *", "0 0 29 2 7", "1-5/2,7 ? jan-mar fri-sun", "@every 10m", "@daily", "TZ=UTC", "*-5 , 1,, +1 */0"} {
		f.Add(spec, int64(1_772_000_000))
	}
	cairo, err := time.LoadLocation("Africa/Cairo")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, spec string, seconds int64) {
		s, err := schedule.Parse(spec, cairo)
		if err != nil {
			return
		}
		// Within the years in which every date comes within five.
		at := time.Unix(1_700_000_000+seconds%1_000_000_000, 0)
		if next := s.Next(at); !next.After(at) {
			t.Errorf("%q: after %v comes %v", spec, at, next)
		}
	})
}
