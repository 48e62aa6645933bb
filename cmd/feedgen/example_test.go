package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

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

// An entry is what a subscriber sees of an item.
type entry struct {
	ID, Title, URL, Published string
	Categories, Authors       []string
	Enclosures                []enclosure
	Thumbnail                 string
	Content                   bool
}

type enclosure struct {
	URL, Type string
	Length    int64
}

func entryOf(item feedgen.DocumentItem) entry {
	e := entry{
		ID: item.ID, Title: item.Title, URL: item.URL, Published: item.Published.UTC().Format(time.RFC3339),
		Categories: item.Categories, Authors: item.Authors, Thumbnail: item.Image, Content: item.HTML != "",
	}
	for _, x := range item.Enclosures {
		e.Enclosures = append(e.Enclosures, enclosure(x))
	}
	return e
}

// exampleEntries are the items of the example in a format: what a reader of its
// posts would expect. The formats differ in one thing only: RSS has but one
// enclosure.
func exampleEntries(format feedgen.Format) []entry {
	const (
		articles  = "https://gazette.example/articles/"
		notes     = "https://gazette.example/notes/"
		assets    = "https://gazette.example/assets/"
		elsewhere = "https://images.gazette.example/"
		seal      = "a-seal-has-taken-a-seat-on-the-bench-by-the-slipway-and-its-attendance-is-better-than-that-of-the-council"
	)
	desk := []string{"The Harbour Gazette"}
	all := []entry{
		{
			Published: "2026-10-12T06:30:00Z", Title: "The harbour clock is right again",
			ID: articles + "the-harbour-clock-is-right-again", URL: articles + "the-harbour-clock-is-right-again",
			Categories: []string{"latest"}, Authors: desk,
			Enclosures: []enclosure{{assets + "images/harbour.jpg", "image/jpeg", 26690}},
			Thumbnail:  assets + "images/harbour.jpg",
		},
		{
			Published: "2026-09-21T16:40:08Z", Title: "Fog costs the town £40, “one ladder” & a hat",
			ID: articles + "fog-costs-the-town-40-one-ladder-a-hat", URL: articles + "fog-costs-the-town-40-one-ladder-a-hat",
			Categories: []string{"latest", "news"}, Authors: desk,
		},
		{
			Published: "2026-09-21T15:05:42Z", Title: "A seal has taken a seat on the bench by the slipway, and its attendance is better than that of the council",
			ID: articles + seal, URL: articles + seal,
			Categories: []string{"latest", "wildlife"}, Authors: desk,
			Enclosures: []enclosure{{elsewhere + "2026/09/seal-on-the-bench.jpg", "image/jpeg", 0}},
			Thumbnail:  elsewhere + "2026/09/seal-on-the-bench.jpg",
		},
		{
			Published: "2026-08-15T18:20:08Z", Title: "Chip shop queue reaches the lighthouse",
			ID: articles + "chip-shop-queue-reaches-the-lighthouse", URL: articles + "chip-shop-queue-reaches-the-lighthouse",
			Categories: []string{"latest", "food"}, Authors: desk,
			Enclosures: []enclosure{{elsewhere + "2026/08/queue-from-above.jpg", "image/jpeg", 0}},
			Thumbnail:  elsewhere + "2026/08/queue-from-above.jpg",
		},
		{
			Published: "2026-07-03T16:10:00Z", Title: "The gulls have a plan",
			ID: notes + "2026/07/03/the-gulls-have-a-plan/", URL: notes + "2026/07/03/the-gulls-have-a-plan/",
			Categories: []string{"wildlife", "harbour"}, Authors: []string{"Josh Tanglewrack, Harbour Master"},
			Enclosures: []enclosure{{assets + "images/gulls.gif", "image/gif", 12808}},
			Thumbnail:  assets + "images/gulls.gif",
		},
		{
			Published: "2026-05-31T17:45:00Z", Title: "Lifeboat Day, and why there was a sofa in the harbour",
			ID: notes + "2026/05/31/lifeboat-day/", URL: notes + "2026/05/31/lifeboat-day/",
			Categories: []string{"harbour", "events", "lifeboat"}, Authors: desk,
			Enclosures: []enclosure{{notes + "2026/05/31/lifeboat-day/lifeboat.webp", "image/webp", 8034}},
			Thumbnail:  notes + "2026/05/31/lifeboat-day/lifeboat.webp",
		},
		{
			Published: "2026-04-11T06:00:00Z", Title: "Pêche & marée : “£1.6m” < l’espoir",
			ID: notes + "2026/04/11/lettre-de-saint-bulot/", URL: notes + "2026/04/11/lettre-de-saint-bulot/",
			Categories: []string{"Saint-Bulot-sur-Mer", "jumelage"}, Authors: []string{"Solène Crevette"},
		},
		{
			Published: "2026-02-08T11:00:00Z", Title: "The foghorn speaks",
			ID: notes + "2026/02/08/the-foghorn-speaks/", URL: notes + "2026/02/08/the-foghorn-speaks/",
			Categories: []string{"foghorn", "sound"}, Authors: desk,
			Enclosures: []enclosure{{assets + "audio/foghorn.mp3", "audio/mpeg", 18292}, {assets + "images/harbour.jpg", "image/jpeg", 26690}},
			Thumbnail:  assets + "images/harbour.jpg",
		},
		{
			Published: "2025-08-04T08:00:31Z", Title: "Nobody enters the raft race, and somebody wins",
			ID: articles + "nobody-enters-the-raft-race-and-somebody-wins", URL: articles + "nobody-enters-the-raft-race-and-somebody-wins",
			Categories: []string{"sport", "latest"}, Authors: desk,
			Enclosures: []enclosure{{elsewhere + "2025/08/empty-water.jpg", "image/jpeg", 0}},
			Thumbnail:  elsewhere + "2025/08/empty-water.jpg",
		},
		{
			Published: "2025-06-14T05:30:00Z", Title: "A beginner's guide to mudlarking",
			ID: notes + "2025/06/14/mudlarks/", URL: notes + "2025/06/14/mudlarks/",
			Categories: []string{"Guides", "mudlarks", "low water", "C#"}, Authors: desk,
			Enclosures: []enclosure{{notes + "2025/06/14/mudlarks/finds.png", "image/png", 8696}},
			Thumbnail:  notes + "2025/06/14/mudlarks/finds.png",
		},
		{
			Published: "2025-05-12T08:00:00Z", Title: "The ferry gets a new coat",
			ID: notes + "2025/05/12/ferry-gets-a-new-coat/", URL: notes + "2025/05/12/ferry-gets-a-new-coat/",
			Categories: []string{"harbour", "ferry", "paint", "Thrift Island"}, Authors: desk,
			Enclosures: []enclosure{{assets + "images/ferry.png", "image/png", 11360}},
			Thumbnail:  assets + "images/ferry.png",
		},
		{
			Published: "2025-03-02T00:00:00Z", Title: "Ferry: the new timetable",
			ID: notes + "2025/03/02/ferry-timetable/", URL: notes + "2025/03/02/ferry-timetable/",
			Categories: []string{"ferry", "Thrift Island"}, Authors: []string{"Nell Thrupp", "Barnaby Skerry"},
		},
	}
	for i := range all {
		all[i].Content = true
		if format == feedgen.RSS && len(all[i].Enclosures) > 1 {
			all[i].Enclosures = all[i].Enclosures[:1]
		}
	}
	return all
}

// TestExampleSite holds what the example's feeds show, in each format.
func TestExampleSite(t *testing.T) {
	public := exampleFeeds(t)
	for name, format := range map[string]feedgen.Format{"rss.xml": feedgen.RSS, "atom.xml": feedgen.Atom, "feed.json": feedgen.JSON} {
		doc := readDocument(t, filepath.Join(public, name))
		var got []entry
		var updates []string
		for _, item := range doc.Items {
			got = append(got, entryOf(item))
			if item.Updated.After(item.Published) {
				updates = append(updates, item.Title+" "+item.Updated.UTC().Format(time.RFC3339))
			}
		}
		if diff := cmp.Diff(exampleEntries(format), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if diff := cmp.Diff([]string{"The ferry gets a new coat 2025-05-14T16:30:00Z"}, updates); diff != "" {
			t.Errorf("%s: updates (-want +got):\n%s", name, diff)
		}
	}
}
