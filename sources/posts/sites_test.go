package posts

import (
	"bytes"
	"cmp"
	"encoding/json"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"feedgen/sources"
)

// A wantedSite is what must come of a site in testdata/sites: the member
// want.json of its archive. Members that it does not have are empty in the site.
type wantedSite struct {
	Look    wantedLook
	Site    string   // the home page as told; empty: example.com
	Zone    string   // as told; empty: UTC
	From    []string // folders of the site from which the same must come
	Entries []wantedEntry
	Posts   map[string]wantedPost // by path; those that are loaded
	Notes   []string              // "kind path: part of the text", of posts that are not published
}

type wantedLook struct {
	Preset, Title, URL, Description, Language, Author, Zone, Program string
}

type wantedEntry struct {
	Path, URL, Title, Published string
	Terms, Authors              []string
	Draft                       bool
}

type wantedPost struct {
	Summary string
	Images  []string
}

// written is when every file of a site was written, for posts without a date.
var written = time.Date(2024, 1, 2, 3, 4, 5, 0, time.UTC)

// TestSites reads every site in testdata/sites from its own folder, and from
// each folder of it that it names.
func TestSites(t *testing.T) {
	archives, err := filepath.Glob("testdata/sites/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no sites: %v", err)
	}
	for _, archive := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(archive), ".txtar"), func(t *testing.T) {
			dir, want := unpack(t, archive)
			for _, from := range append([]string{"."}, want.From...) {
				compareSite(t, dir, from, want)
			}
		})
	}
}

// unpack writes a site into a new folder.
func unpack(t *testing.T, archive string) (dir string, want wantedSite) {
	t.Helper()
	a, err := txtar.ParseFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	for _, f := range a.Files {
		if f.Name == "want.json" {
			d := json.NewDecoder(bytes.NewReader(f.Data))
			d.DisallowUnknownFields()
			if err := d.Decode(&want); err != nil {
				t.Fatalf("want.json: %v", err)
			}
			continue
		}
		full := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := cmp.Or(
			os.MkdirAll(filepath.Dir(full), 0o755),
			os.WriteFile(full, f.Data, 0o644),
			os.Chtimes(full, written, written),
		); err != nil {
			t.Fatal(err)
		}
	}
	return dir, want
}

func compareSite(t *testing.T, dir, from string, want wantedSite) {
	t.Helper()
	start := filepath.Join(dir, from)
	look, err := Look(start, Auto)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(want.Look, looked(look)); diff != "" {
		t.Errorf("look from %s (-want +got):\n%s", from, diff)
	}
	zone, err := time.LoadLocation(want.Zone)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(start, nil, Config{Site: cmp.Or(want.Site, "https://example.com"), Zone: zone, Preset: Auto})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	entries, notes, err := listed(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	wanted := slices.DeleteFunc(slices.Clone(want.Entries), func(e wantedEntry) bool {
		return from != "." && !strings.HasPrefix(e.Path, from+"/")
	})
	var got []wantedEntry
	for _, e := range entries {
		full := path.Join(from, e.Path)
		got = append(got, wantedOf(full, e))
		if _, ok := want.Posts[full]; ok {
			comparePost(t, s, e, want.Posts[full])
		}
	}
	byPath := func(a, b wantedEntry) int { return strings.Compare(a.Path, b.Path) }
	slices.SortFunc(wanted, byPath)
	slices.SortFunc(got, byPath)
	if diff := gocmp.Diff(wanted, got); diff != "" {
		t.Errorf("entries from %s (-want +got):\n%s", from, diff)
	}
	if from == "." {
		compareUnpublished(t, want.Notes, notes)
	}
}

func looked(s Site) wantedLook {
	l := wantedLook{s.Preset, s.Title, s.URL, s.Description, s.Language, byline(s.Author), "", s.Program}
	if s.Zone != nil {
		l.Zone = s.Zone.String()
	}
	return l
}

func wantedOf(full string, e sources.Entry) wantedEntry {
	w := wantedEntry{Path: full, URL: e.URL, Title: e.Title, Published: instant(e.Published.UTC()), Terms: e.Terms, Draft: e.Draft}
	for _, a := range e.Authors {
		w.Authors = append(w.Authors, byline(a))
	}
	return w
}

// byline writes an author as "Name <mail> address".
func byline(a sources.Author) string {
	s := a.Name
	if a.Email != "" {
		s += " <" + a.Email + ">"
	}
	return strings.TrimSpace(s + " " + a.URL)
}

func comparePost(t *testing.T, s *Source, e sources.Entry, want wantedPost) {
	t.Helper()
	p, _, err := s.Load(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	got := wantedPost{Summary: p.Summary}
	for _, i := range p.Images {
		got.Images = append(got.Images, i.URL)
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", e.Path, diff)
	}
}

// compareUnpublished wants a note of every post that is left out or held back.
func compareUnpublished(t *testing.T, want []string, notes []sources.Note) {
	t.Helper()
	var got []string
	for _, n := range notes {
		if n.Kind == sources.LeftOut || n.Kind == sources.HeldBack {
			got = append(got, string(n.Kind)+" "+n.Path+": "+n.Text)
		}
	}
	for i, line := range got {
		if i < len(want) {
			start, part, _ := strings.Cut(want[i], ": ")
			if strings.HasPrefix(line, start+": ") && strings.Contains(line, part) {
				continue
			}
		}
		t.Errorf("note %q, want %q", line, append(slices.Clone(want), make([]string, len(got))...)[i])
	}
	if len(got) < len(want) {
		t.Errorf("no notes %q", want[len(got):])
	}
}
