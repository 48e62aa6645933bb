package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"feedgen/feedgen"
)

// exampleFeeds publishes a copy of the example site, as `feedgen once` does in
// a fresh clone, and gives the folder of the feeds.
func exampleFeeds(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "sources/example"), os.DirFS("../../sources/example")); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile("../../config.toml")
	if err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(dir, "config.toml")
	if err := os.WriteFile(config, data, 0o644); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), []string{"once", "--config", config}, &stdout, &stderr); code != exitDone {
		t.Fatalf("exit code %d: %s", code, stderr.String())
	}
	return filepath.Join(dir, "public")
}

func readDocument(t *testing.T, file string) feedgen.Document {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	doc, problems := feedgen.Read(data)
	for _, p := range problems {
		t.Errorf("%s:%s", file, p)
	}
	return doc
}

// TestExampleSite holds what the example's feeds show, in each format.
func TestExampleSite(t *testing.T) {
	public := exampleFeeds(t)
	want := []string{
		"2026-10-12T06:30:00Z The harbour clock is right again | latest | image/jpeg",
		"2026-09-21T16:40:08Z Fog costs the town £40, “one ladder” & a hat | latest, news | ",
		"2026-09-21T15:05:42Z A seal has taken a seat on the bench by the slipway, and its attendance is better than that of the council | latest, wildlife | image/jpeg",
	}
	for _, name := range []string{"rss.xml", "atom.xml", "feed.json"} {
		doc := readDocument(t, filepath.Join(public, name))
		if len(doc.Items) != 12 {
			t.Errorf("%s: %d items, want 12", name, len(doc.Items))
		}
		var got []string
		for _, item := range doc.Items[:min(len(want), len(doc.Items))] {
			kind := ""
			if len(item.Enclosures) > 0 {
				kind = item.Enclosures[0].Type
			}
			got = append(got, item.Published.UTC().Format("2006-01-02T15:04:05Z")+" "+item.Title+" | "+strings.Join(item.Categories, ", ")+" | "+kind)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
