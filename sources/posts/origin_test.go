package posts

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestLookSaysWhichFileTellsWhat: the file whose word counts is the one named.
func TestLookSaysWhichFileTellsWhat(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		marks []string
		from  map[string]string
	}{
		"one file": {
			map[string]string{"_config.yml": "title: Quay\nurl: https://quay.example\nlang: en\ntimezone: Europe/London\n", "Gemfile": ""},
			[]string{"_config.yml", "Gemfile"},
			map[string]string{"title": "_config.yml", "url": "_config.yml", "language": "_config.yml", "timezone": "_config.yml"},
		},
		"several, the later counting more": {
			map[string]string{
				"hugo.toml":                      "title = \"No\"\nbaseURL = \"https://quay.example\"\n",
				"config/_default/hugo.toml":      "title = \"Quay\"\n",
				"config/_default/languages.toml": "[en]\nlanguageCode = \"en-GB\"\n",
			},
			[]string{"hugo.toml"},
			map[string]string{"title": "config/_default/hugo.toml", "url": "hugo.toml", "language": "config/_default/languages.toml", "timezone": ""},
		},
		"the home page, which counts less": {
			map[string]string{"hugo.toml": "baseURL = \"https://quay.example\"\n", "content/_index.md": "---\ntitle: Quay\nbaseURL: https://no.example\n---\n"},
			[]string{"hugo.toml"},
			map[string]string{"title": "content/_index.md", "url": "hugo.toml", "language": "", "timezone": ""},
		},
		"the host's name": {
			map[string]string{"hugo.toml": "title = \"Quay\"\nbaseURL = \"/\"\n", "static/CNAME": "quay.example\n"},
			[]string{"hugo.toml"},
			map[string]string{"title": "hugo.toml", "url": "static/CNAME", "language": "", "timezone": ""},
		},
		"no generator": {
			map[string]string{"post.md": good},
			nil,
			map[string]string{"title": "", "url": "", "language": "", "timezone": ""},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := Look(site(t, c.files), Auto)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.marks, s.Marks); diff != "" {
				t.Errorf("marks (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.from, s.From); diff != "" {
				t.Errorf("from (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLookSaysWhereFeedsAndPostsLie(t *testing.T) {
	type places struct {
		Feeds, FeedsAt, Permalink string
		TakesConfig, Publishes    bool
	}
	for name, c := range map[string]struct {
		files map[string]string
		want  places
	}{
		"hugo":               {map[string]string{"hugo.toml": ""}, places{"static", "", "/:sections/:slugorcontentbasename/", true, false}},
		"jekyll":             {map[string]string{"_config.yml": "permalink: none", "Gemfile": ""}, places{"feeds", "feeds/", "/:categories/:title:output_ext", false, true}},
		"jekyll in a folder": {map[string]string{"_config.yml": "source: src", "Gemfile": "", "src/a.txt": ""}, places{"src/feeds", "feeds/", "/:categories/:year/:month/:day/:title:output_ext", false, false}},
		"jigsaw":             {map[string]string{"config.php": "", "source/a.txt": ""}, places{"source", "", "/{-collection}/{-filename}", false, false}},
		"no generator":       {map[string]string{"post.md": good}, places{"", "", "/{path}/", false, false}},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := Look(site(t, c.files), Auto)
			if err != nil {
				t.Fatal(err)
			}
			got := places{s.Feeds, s.FeedsAt, s.Permalink, s.Takes("config.toml"), s.Publishes("config.toml")}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestPublishesIsWhatTheConfigurationLeavesOf(t *testing.T) {
	s, err := Look(site(t, map[string]string{"_config.yml": "exclude: [docs/, '*.json', a/b.toml]", "Gemfile": ""}), Auto)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{
		"config.toml": true, "a/config.toml": true, "docs/config.toml": false, "documents/config.toml": true,
		"config.json": false, "a/b.toml": false, "_posts/config.toml": false, ".feedgen/config.toml": false,
	} {
		if got := s.Publishes(name); got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}
