package admin_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"feedgen/cmd/feedgen/internal/job"
	"feedgen/feedgen"
	"feedgen/sources"
)

var update = flag.Bool("update", false, "write golden files anew")

// TestPageIsAsItWasReviewed compares with pages that somebody has looked at.
func TestPageIsAsItWasReviewed(t *testing.T) {
	for name, status := range map[string]*job.Status{"busy": busy(), "well": well(), "never": never()} {
		t.Run(name, func(t *testing.T) {
			page := get(t, newAdmin(t, status), "/")
			_, style, _ := strings.Cut(page, "<style>")
			style, _, _ = strings.Cut(style, "</style>")
			page = strings.Replace(page, style, "…", 1)
			golden := filepath.Join("testdata", name+".html")
			if *update {
				if err := os.WriteFile(golden, []byte(page), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), page); diff != "" {
				t.Errorf("page (-want +got):\n%s", diff)
			}
		})
	}
}

// TestPageSaysWhatIsWrong has each trouble alone.
func TestPageSaysWhatIsWrong(t *testing.T) {
	served := job.Served{Name: "public", At: noon}
	down := job.Served{Name: "twin", Error: "down"}
	good, bad := run("good", -9), run("bad", -8)
	bad.Error = "disk full"
	for want, s := range map[string]*job.Status{
		"There was no run yet.":           {},
		"All is well.":                    {Runs: []job.PastRun{good}, Destinations: []job.Served{served}},
		"The last run failed.":            {Runs: []job.PastRun{bad, good}},
		"The last 3 runs failed.":         {Runs: []job.PastRun{bad, bad, bad, good}},
		"No run has succeeded yet.":       {Runs: []job.PastRun{bad, bad}},
		"1 of 2 destinations fails.":      {Runs: []job.PastRun{good}, Destinations: []job.Served{served, down}},
		"2 of 2 destinations fail.":       {Runs: []job.PastRun{good}, Destinations: []job.Served{down, down}},
		"The destination fails.":          {Runs: []job.PastRun{good}, Destinations: []job.Served{down}},
		"Feeds were refused and wait for": {Runs: []job.PastRun{good}, Refused: &job.RefusedFeeds{}},
	} {
		page := get(t, newAdmin(t, s), "/")
		_, header, _ := strings.Cut(page, "<header>")
		header, _, _ = strings.Cut(header, "</header>")
		if strings.Count(header, "</li>") > 1 || !strings.Contains(header, want) {
			t.Errorf("want %q in\n%s", want, header)
		}
		if troubled := strings.Contains(page, "<title>Trouble"); troubled != strings.Contains(header, "<li>") {
			t.Errorf("%s: title does not say so", want)
		}
	}
}

// TestPageTellsOfAConfigurationThatIsNotInUse until it is right.
func TestPageTellsOfAConfigurationThatIsNotInUse(t *testing.T) {
	a := newAdmin(t, well())
	a.Fault("feedgen.toml:9:1: schedule: unknown key \"cr\u202eon\"\n<b>")
	page := get(t, a, "/")
	for _, want := range []string{"<title>Trouble", "the old one stays in use: feedgen.toml:9:1: schedule: unknown key", "&lt;b&gt;"} {
		if !strings.Contains(page, want) {
			t.Errorf("want %q in\n%s", want, page)
		}
	}
	if strings.Contains(page, "\u202e") {
		t.Error("what turns text around is shown as it is")
	}
	a.Fault("")
	if page = get(t, a, "/"); !strings.Contains(page, "All is well.") {
		t.Errorf("it is right again, and the page says\n%s", page)
	}
}

// hostile puts the same into every text that others write.
func hostile(text string) *job.Status {
	s := busy()
	s.Site, s.Daemon.Process, s.Refused.Folder, s.Refused.Reasons = text, text, text, []string{text}
	for i := range s.Destinations {
		d := &s.Destinations[i]
		d.Name, d.Error, d.Files = fmt.Sprint(text, i), text, []job.ServedFile{{Name: text, Kind: "feed"}}
	}
	for i := range s.Notes {
		s.Notes[i].File, s.Notes[i].Text = text, text
	}
	for i := range s.Runs {
		s.Runs[i].ID, s.Runs[i].Error, s.Runs[i].Cause, s.Runs[i].Changes = text, text, job.Cause(text), text
		s.Runs[i].Items = []job.ChangedItem{{Kind: feedgen.ChangeKind(text), Title: text, URL: text}}
	}
	return s
}

// TestPageShowsWhatOthersWriteAsText: it makes no element, attribute or address of it.
func TestPageShowsWhatOthersWriteAsText(t *testing.T) {
	plain := elements(t, get(t, newAdmin(t, hostile("text")), "/"))
	for _, text := range []string{
		`<script>alert(1)</script>`,
		`"><img src=x onerror=alert(1)>`,
		`'><svg onload=alert(1)>`,
		`</title></style></code></bdi></p><b>`,
		`javascript:alert(1)`,
		`{{.Site}}<!-- `,
		"a\u202egpj.exe\x1b[31m\x00\x9b",
	} {
		page := get(t, newAdmin(t, hostile(text)), "/")
		if diff := cmp.Diff(plain, elements(t, page)); diff != "" {
			t.Errorf("%q makes elements (-plain +hostile):\n%s", text, diff)
		}
		for _, not := range []string{`href="javascript`, "\u202e", "\x1b", "\x00"} {
			if strings.Contains(page, not) {
				t.Errorf("%q: the page has %q", text, not)
			}
		}
	}
}

// elements lists those of a page with the names of their attributes.
func elements(t *testing.T, page string) []string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for n := range root.Descendants() {
		if n.Type == html.CommentNode {
			all = append(all, "comment")
		}
		if n.Type != html.ElementNode {
			continue
		}
		name := n.Data
		for _, a := range n.Attr {
			name += " " + a.Key
		}
		all = append(all, name)
	}
	return all
}

// TestPageLoadsNothing, and its policy lets the browser have its style alone.
func TestPageLoadsNothing(t *testing.T) {
	w := ask(newAdmin(t, busy()), http.MethodGet, "/")
	page := w.Body.String()
	_, style, _ := strings.Cut(page, "<style>")
	style, _, _ = strings.Cut(style, "</style>")
	sum := sha256.Sum256([]byte(style))
	if want := "style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; !strings.Contains(w.Header().Get("Content-Security-Policy"), want) {
		t.Errorf("policy %q, want %q", w.Header().Get("Content-Security-Policy"), want)
	}
	for _, not := range []string{"<script", "src=", "url(", "@import", "style=", "<link", "http-equiv", "<form", "<iframe"} {
		if strings.Contains(page, not) {
			t.Errorf("the page has %q", not)
		}
	}
}

// TestPageShowsSomeOfManyNotes, and says how many there are.
func TestPageShowsSomeOfManyNotes(t *testing.T) {
	s := busy()
	s.Notes = nil
	for i := range 5000 {
		s.Notes = append(s.Notes, job.Note{File: fmt.Sprintf("posts/%d.md", i), Line: 1, Kind: sources.Warned, Text: "no date"})
	}
	page := get(t, newAdmin(t, s), "/")
	if n := strings.Count(page, "no date"); n != 100 || !strings.Contains(page, "… and 4900 more") || !strings.Contains(page, "<code>posts/0.md:1</code>") {
		t.Errorf("%d notes are shown", n)
	}
}

// TestStatusJSONIsThatOfTheCommand reads it back.
func TestStatusJSONIsThatOfTheCommand(t *testing.T) {
	var got job.Status
	if err := json.Unmarshal([]byte(get(t, newAdmin(t, busy()), "/status.json")), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(busy(), &got); diff != "" {
		t.Errorf("status.json (-want +got):\n%s", diff)
	}
}
