package config_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/feedgen"
	"feedgen/sources"
)

// TestParsePodcastAsksTheSite: the table alone makes the feed a podcast, and the
// site's author stands for what it does not say.
func TestParsePodcastAsksTheSite(t *testing.T) {
	parse := func(podcast string) *feedgen.Podcast {
		t.Helper()
		got, err := config.Parse("feedgen.toml", []byte(`
site = { title = "News", url = "https://example.com", author = { name = "Ann", email = "ann@example.com" } }
source = [{ path = "posts" }]
out = [{ path = "public" }]
`+podcast), nil)
		if err != nil {
			t.Fatal(err)
		}
		return got.Site.Podcast
	}
	ann := sources.Author{Name: "Ann", Email: "ann@example.com"}
	for podcast, want := range map[string]*feedgen.Podcast{
		"":          nil,
		"[podcast]": {Author: "Ann", Owner: ann, Type: "episodic"},
		"[podcast]\nowner = { email = \"post@example.com\" }": {
			Author: "Ann", Type: "episodic", Owner: sources.Author{Name: "Ann", Email: "post@example.com"}},
		"[podcast]\ncategories = [\"Kids & Family > Pets & Animals\"]": {
			Author: "Ann", Owner: ann, Type: "episodic", Categories: []string{"Kids & Family > Pets & Animals"}},
	} {
		if diff := cmp.Diff(want, parse(podcast)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", podcast, diff)
		}
	}
}

// TestTheExamplesPodcastCanBeUncommented: what config.toml shows of [podcast] is
// right.
func TestTheExamplesPodcastCanBeUncommented(t *testing.T) {
	data, err := os.ReadFile("../../../../config.toml")
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(data), "# [podcast]\n")
	shown, after, ended := strings.Cut(rest, "\n\n")
	if !found || !ended {
		t.Fatal("config.toml does not show [podcast]")
	}
	shown = strings.TrimPrefix(strings.ReplaceAll("\n"+shown, "\n# ", "\n"), "\n")
	got, err := config.Parse("config.toml", []byte(before+"[podcast]\n"+shown+"\n\n"+after), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := &feedgen.Podcast{
		Author:     "The Harbour Gazette",
		Owner:      sources.Author{Name: "The Desk", Email: "desk@gazette.example"},
		Image:      "https://gazette.example/assets/images/cover.jpg",
		Categories: []string{"News", "Arts > Books"},
		Type:       "episodic",
		GUID:       "9b024349-ccf0-5f69-a609-6b82873eab3c",
		Funding:    feedgen.Funding{URL: "https://gazette.example/give", Text: "Buy us a tea"},
	}
	if diff := cmp.Diff(want, got.Site.Podcast); diff != "" {
		t.Errorf("podcast (-want +got):\n%s", diff)
	}
}
