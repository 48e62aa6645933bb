package admin_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/cmd/feedgen/internal/job"
)

// tellRuns tells of a run that went well, one in which a destination failed, and one that
// had no report.
func tellRuns(t *testing.T, tell func(job.PastRun, *job.Report)) {
	t.Helper()
	tell(job.PastRun{ID: "A", At: noon.Add(-3 * time.Minute), Seconds: 2, Posts: 9, Changed: 3}, &job.Report{Destinations: []job.Destination{
		{Name: "public", Bytes: 1000}, {Name: "twin", Bytes: 500},
	}})
	tell(job.PastRun{ID: "B", At: noon.Add(-2 * time.Minute), Seconds: 0.02, Posts: 9, Error: "out twin: down"}, &job.Report{Destinations: []job.Destination{
		{Name: "public", Bytes: 24}, {Name: "twin", Error: "down"},
	}})
	tell(job.PastRun{ID: "C", At: noon.Add(-time.Minute), Error: "schedule.before: exit status 1"}, nil)
}

// ours gives the lines of /metrics that are about feeds.
func ours(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "feedgen_") && !strings.Contains(line, "_bucket{") {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "")
}

func TestMetricsCountWhatTheyAreTold(t *testing.T) {
	a := newAdmin(t, busy())
	tellRuns(t, a.Ran)
	a.Quiet()
	a.Quiet()
	for range 3 {
		a.Request(304)
	}
	a.Request(200)
	a.Request(0) // the reader was gone
	a.Next(noon.Add(90 * time.Second))
	want := `feedgen_build_info{version="1.2.3"} 1
feedgen_destination_failures_total{destination="public"} 0
feedgen_destination_failures_total{destination="twin"} 1
feedgen_destination_published_timestamp_seconds{destination="public"} 1.77236568e+09
feedgen_destination_published_timestamp_seconds{destination="twin"} 1.7722584e+09
feedgen_feed_bytes{destination="public",file="atom.xml"} 64001
feedgen_feed_bytes{destination="public",file="rss.xml"} 61234
feedgen_feed_bytes{destination="twin",file="atom.xml"} 64001
feedgen_feed_bytes{destination="twin",file="rss.xml"} 61234
feedgen_feed_items{destination="public",file="atom.xml"} 20
feedgen_feed_items{destination="public",file="rss.xml"} 20
feedgen_feed_items{destination="twin",file="atom.xml"} 20
feedgen_feed_items{destination="twin",file="rss.xml"} 20
feedgen_feeds_refused 1
feedgen_http_requests_total{code="200"} 1
feedgen_http_requests_total{code="304"} 3
feedgen_last_run_timestamp_seconds 1.77236634e+09
feedgen_last_success_timestamp_seconds 1.77236622e+09
feedgen_newest_post_timestamp_seconds 1.7723556e+09
feedgen_next_run_timestamp_seconds 1.77236649e+09
feedgen_posts 9
feedgen_published_timestamp_seconds 1.77236568e+09
feedgen_run_duration_seconds_sum 2.02
feedgen_run_duration_seconds_count 3
feedgen_runs_total{result="done"} 1
feedgen_runs_total{result="failed"} 2
feedgen_runs_total{result="quiet"} 2
feedgen_sent_bytes_total{destination="public"} 1024
feedgen_sent_bytes_total{destination="twin"} 500
feedgen_state_readable 1
feedgen_warnings 0
`
	if diff := cmp.Diff(want, ours(get(t, a, "/metrics"))); diff != "" {
		t.Errorf("metrics (-want +got):\n%s", diff)
	}
}

// TestMetricsOfAStateThatCannotBeRead are those that are told.
func TestMetricsOfAStateThatCannotBeRead(t *testing.T) {
	a := newAdmin(t, nil)
	a.SetLook(func(*config.Config, time.Time) (*job.Status, error) { return nil, errors.New("ledger: damaged") })
	tellRuns(t, a.Ran)
	text := ours(get(t, a, "/metrics"))
	for _, want := range []string{"feedgen_state_readable 0\n", "feedgen_last_success_timestamp_seconds 1.77236622e+09\n", "feedgen_posts 9\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	for _, not := range []string{"feedgen_feeds_refused", "feedgen_published", "feedgen_next_run"} {
		if strings.Contains(text, not) {
			t.Errorf("%s in\n%s", not, text)
		}
	}
}

func TestMetricsOfASiteThatWasNeverPublished(t *testing.T) {
	a := newAdmin(t, &job.Status{Site: "Quay"})
	for line := range strings.Lines(ours(get(t, a, "/metrics"))) {
		if strings.Contains(line, "timestamp") || !strings.HasSuffix(line, " 0\n") && !regexp.MustCompile(`^feedgen_(build_info|state_readable).* 1\n`).MatchString(line) {
			t.Errorf("%s", line)
		}
	}
}

// TestMetricsAreAsPrometheusWantsThem lints names, units and helps, as promtool does.
func TestMetricsAreAsPrometheusWantsThem(t *testing.T) {
	a := newAdmin(t, busy())
	tellRuns(t, a.Ran)
	a.Request(200)
	problems, err := testutil.GatherAndLint(a.Gatherer())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("%s: %s", p.Metric, p.Text)
	}
	families, err := a.Gatherer().Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		if help := f.GetHelp(); strings.HasPrefix(f.GetName(), "feedgen_") && !strings.HasSuffix(help, ".") {
			t.Errorf("%s: help is no sentence: %q", f.GetName(), help)
		}
	}
	text := get(t, a, "/metrics")
	for _, want := range []string{"\ngo_goroutines ", "\nprocess_open_fds "} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q", want)
		}
	}
}
