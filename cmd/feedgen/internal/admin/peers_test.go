//go:build peers

package admin_test

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"flag"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"feedgen/cmd/feedgen/internal/job"
	"feedgen/feedgen"
	"feedgen/sources"
)

// shots is where to leave pictures of the pages, for whoever changes how they look.
var shots = flag.String("shots", "", "a `folder` for pictures of the pages")

//go:embed testdata/chromium/frames.html
var frames string

// widths are those of a small phone, a phone, a tablet and a desk, in CSS pixels.
var widths = []int{320, 390, 768, 1280}

// pages are the states in which the page is looked at.
func pages() map[string]*job.Status {
	return map[string]*job.Status{"busy": busy(), "crowded": crowded(), "well": well(), "never": never()}
}

// crowded is a status in which all is long and much.
func crowded() *job.Status {
	s := busy()
	long := "s3://" + strings.Repeat("averylongbucketname", 6) + "/and/a/prefix"
	s.Site = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz, daily: news from Marrow Quay, most of it true and all of it local"
	failure := "out " + long + ": put rss.xml: Put \"https://" + strings.Repeat("host-", 30) + ".example/rss.xml\": dial tcp: lookup: no such host\n" +
		"out twin: sftp: \"/srv/www/" + strings.Repeat("x", 120) + "\": permission denied\n  and a third line"
	for i := range 5 {
		d := s.Destinations[i%2]
		d.Name = fmt.Sprint(long, i)
		if i%2 == 1 {
			d.Error = failure
		}
		s.Destinations = append(s.Destinations, d)
	}
	s.Destinations[0].Files = append(s.Destinations[0].Files, job.ServedFile{Name: "feeds/" + strings.Repeat("longname", 9) + ".xml", Kind: "feed", Items: 123456, Bytes: 987654321})
	for i := range 7 {
		r := s.Runs[i%2]
		r.At, r.Error, r.Cause = r.At.Add(-time.Duration(i)*time.Hour), failure, job.OnReload
		r.Items = append(r.Items, job.ChangedItem{Kind: feedgen.ItemReshown, Title: strings.Repeat("A title without end ", 9), URL: "https://example.com/" + strings.Repeat("x", 200)},
			job.ChangedItem{Kind: feedgen.ItemGone, Title: "עברית שמתחילה מימין"})
		s.Runs = append(s.Runs, r)
	}
	for i := range 300 {
		s.Notes = append(s.Notes, job.Note{File: fmt.Sprintf("source/_posts/2026/%s-%d.md", strings.Repeat("long-", 12), i), Line: i + 1, Kind: sources.Warned,
			Text: "image https://example.com/" + strings.Repeat("picture", 12) + ".jpg: no such file in source; the feed shows it without size"})
	}
	s.Refused.Reasons = append(s.Refused.Reasons, long+"/rss.xml: 14 of 20 items are new and older than the newest that is live")
	return s
}

// TestPageIsReadableInChromium has every page in frames of every width, and looks for what
// stands out of them and for text without contrast, in light and in dark.
func TestPageIsReadableInChromium(t *testing.T) {
	mux := http.NewServeMux()
	var all strings.Builder
	all.WriteString(frames)
	for name, status := range pages() {
		page := get(t, newAdmin(t, status), "/")
		mux.HandleFunc("/"+name, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, page) })
		for _, width := range widths {
			fmt.Fprintf(&all, "<iframe title=%[1]s src=/%[1]s style=\"border:0;width:%[2]dpx;height:900px\"></iframe>\n", name, width)
		}
	}
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, all.String()) })
	server := httptest.NewServer(mux)
	defer server.Close()
	colors := make(map[string]bool)
	for _, scheme := range []string{"light", "dark"} {
		seen := look(t, server.URL, scheme)
		if len(seen) != len(widths)*len(pages()) {
			t.Errorf("%s: %d frames were looked at", scheme, len(seen))
		}
		for _, s := range seen {
			colors[scheme+" "+s.Color] = true
			if s.Texts < 20 {
				t.Errorf("%s, %s, %d wide: %d texts", s.Page, scheme, s.Width, s.Texts)
			}
			for _, wrong := range s.Wrong {
				t.Errorf("%s, %s, %d wide: %s", s.Page, scheme, s.Width, wrong)
			}
		}
	}
	if !colors["light rgb(246, 247, 249)"] || !colors["dark rgb(20, 23, 26)"] || len(colors) != 2 {
		t.Errorf("grounds: %v", colors)
	}
}

// A sight is what was seen of a page in a frame.
type sight struct {
	Page         string
	Width, Texts int
	Color        string
	Wrong        []string
}

var seenText = regexp.MustCompile(`(?s)<pre id="seen">(.*?)</pre>`)

// look has Chromium load the frames and tell what it sees.
func look(t *testing.T, address, scheme string) []sight {
	t.Helper()
	dom, _ := chromium(t, scheme, "--virtual-time-budget=5000", "--dump-dom", address)
	found := seenText.FindStringSubmatch(dom)
	if found == nil {
		t.Fatalf("nothing was seen:\n%s", dom)
	}
	var all []sight
	if err := json.Unmarshal([]byte(html.UnescapeString(found[1])), &all); err != nil {
		t.Fatalf("%v: %s", err, found[1])
	}
	return all
}

// TestPagesPolicyIsKeptInChromium: it does not stand in the way of the page's own style.
func TestPagesPolicyIsKeptInChromium(t *testing.T) {
	server := httptest.NewServer(newAdmin(t, busy()))
	defer server.Close()
	dom, says := chromium(t, "light", "--enable-logging=stderr", "--dump-dom", server.URL)
	if !strings.Contains(dom, "<h1><bdi>Quay</bdi></h1>") || strings.Contains(says, "Content Security Policy") {
		t.Errorf("Chromium says:\n%s", says)
	}
}

// TestPictures is for people who look at them.
func TestPictures(t *testing.T) {
	if *shots == "" {
		t.Skip("-shots names no folder")
	}
	for name, status := range pages() {
		page := get(t, newAdmin(t, status), "/")
		for _, scheme := range []string{"light", "dark"} {
			for _, size := range [][2]int{{390, 844}, {1280, 800}} {
				t.Run(fmt.Sprint(name, " ", scheme, " ", size[0]), func(t *testing.T) {
					mux := http.NewServeMux()
					mux.HandleFunc("/page", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, page) })
					mux.HandleFunc("/{$}", func(w http.ResponseWriter, _ *http.Request) {
						fmt.Fprintf(w, "<body style=margin:0><iframe src=/page style=\"border:0;width:%dpx;height:%dpx\">", size[0], 3*size[1])
					})
					server := httptest.NewServer(mux)
					defer server.Close()
					file := filepath.Join(*shots, fmt.Sprintf("%s-%s-%d.png", name, scheme, size[0]))
					chromium(t, scheme, fmt.Sprintf("--window-size=%d,%d", max(size[0], 500), 3*size[1]), "--screenshot="+file, server.URL)
				})
			}
		}
	}
}

// chromium runs Debian's Chromium without a screen, and gives what it prints and says.
func chromium(t *testing.T, scheme string, args ...string) (stdout, stderr string) {
	t.Helper()
	number := map[string]string{"dark": "0", "light": "1"}[scheme]
	all := append([]string{"--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--hide-scrollbars",
		"--user-data-dir=" + t.TempDir(), "--blink-settings=preferredColorScheme=" + number}, args...)
	cmd := exec.CommandContext(t.Context(), "chromium", all...)
	var out, says bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &says
	if err := cmd.Run(); err != nil {
		t.Fatalf("chromium: %v:\n%s", err, says.String())
	}
	return out.String(), says.String()
}
