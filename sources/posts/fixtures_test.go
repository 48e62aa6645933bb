package posts

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"feedgen/sources"
)

// An expectation is what a fixture's post should give. Members that a fixture
// does not have are not looked at.
type expectation struct {
	Title       *string
	Published   *string
	Updated     *string
	Expires     *string
	URL         *string
	GivenID     *string `json:"given_id"`
	Language    *string
	Terms       *[]string
	Authors     *[]author
	Draft       *bool
	Summary     *string
	HTML        *string
	Images      *[]picture
	Attachments *[]attachment
	Episode     *episode
	Notes       *[]string
	LeftOut     bool `json:"left_out"`
}

type author struct{ Name, Email, URL string }

type picture struct{ URL, Alt, Type, Caption, Credit string }

type attachment struct {
	URL, Type, Title, Duration string
	Size                       int64
}

type episode struct {
	Season, Number        int
	Type, Explicit, Image string
	Chapters              string // "URL type", as are Transcripts
	Transcripts           []string
}

// TestFixtures reads every post in testdata/posts and compares it with the JSON
// file beside it.
func TestFixtures(t *testing.T) {
	files, err := fs.Glob(os.DirFS("testdata/posts"), "*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(file, ".json"), func(t *testing.T) {
			checkFixture(t, "testdata/posts", file)
		})
	}
}

func checkFixture(t *testing.T, dir, file string) {
	var want expectation
	raw, err := os.ReadFile(path.Join(dir, file))
	if err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&want); err != nil {
		t.Fatal(err)
	}
	name := strings.TrimSuffix(file, ".json") + ".md"
	data, err := os.ReadFile(path.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	s := onDisk{
		Name:  "fixtures",
		Files: fstest.MapFS{name: {Data: data}},
		Site:  "https://example.com",
		Zone:  zone,
	}.open(t)
	entries, notes, err := listed(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	if want.LeftOut != (len(entries) == 0) {
		t.Fatalf("left out: %v; notes: %v", len(entries) == 0, notes)
	}
	var post sources.Post
	if len(entries) > 0 {
		var more []sources.Note
		if post, more, err = s.Load(t.Context(), entries[0]); err != nil {
			t.Fatal(err)
		}
		notes = append(notes, more...)
	}
	compare(t, "title", want.Title, post.Title)
	compare(t, "published", want.Published, instant(post.Published))
	compare(t, "updated", want.Updated, instant(post.Updated))
	compare(t, "expires", want.Expires, instant(post.Expires))
	compare(t, "url", want.URL, post.URL)
	compare(t, "id", want.GivenID, post.GivenID)
	compare(t, "language", want.Language, post.Language)
	compare(t, "terms", want.Terms, append([]string{}, post.Terms...))
	compare(t, "draft", want.Draft, post.Draft)
	compare(t, "summary", want.Summary, post.Summary)
	compare(t, "html", want.HTML, post.HTML)
	people := []author{}
	for _, a := range post.Authors {
		people = append(people, author(a))
	}
	compare(t, "authors", want.Authors, people)
	pictures := []picture{}
	for _, i := range post.Images {
		pictures = append(pictures, picture{i.URL, i.Alt, i.Type, i.Caption, i.Credit})
	}
	compare(t, "images", want.Images, pictures)
	files := []attachment{}
	for _, a := range post.Attachments {
		duration := ""
		if a.Duration > 0 {
			duration = a.Duration.String()
		}
		files = append(files, attachment{a.URL, a.Type, a.Title, duration, a.Size})
	}
	compare(t, "attachments", want.Attachments, files)
	compare(t, "episode", want.Episode, shown(post.Episode))
	if want.Notes != nil {
		compareNotes(t, *want.Notes, notes)
	}
}

// shown gives an episode as fixtures write it.
func shown(e sources.Episode) episode {
	link := func(l sources.Link) string { return strings.TrimSpace(l.URL + " " + l.Type) }
	s := episode{e.Season, e.Number, e.Type, e.Explicit, e.Image, link(e.Chapters), nil}
	for _, l := range e.Transcripts {
		s.Transcripts = append(s.Transcripts, link(l))
	}
	return s
}

func compare[T any](t *testing.T, what string, want *T, got T) {
	t.Helper()
	if want == nil {
		return
	}
	if diff := cmp.Diff(*want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// compareNotes wants as many notes as there are patterns, each "kind line: part
// of the text" or "kind: part of the text".
func compareNotes(t *testing.T, want []string, got []sources.Note) {
	t.Helper()
	if len(want) != len(got) {
		t.Errorf("%d notes, want %d: %v", len(got), len(want), got)
		return
	}
	for i, n := range got {
		kind, text, _ := strings.Cut(want[i], ": ")
		if line := strings.TrimPrefix(kind, string(n.Kind)); line == kind || line != "" && line != " "+itoa(n.Line) || !strings.Contains(n.Text, text) {
			t.Errorf("note %d is %s %v, want %q", i, n.Kind, n, want[i])
		}
	}
}

func itoa(n int) string {
	b, _ := json.Marshal(n)
	return string(b)
}

func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}
