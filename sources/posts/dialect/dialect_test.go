package dialect

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the outputs that are seen to testdata")

// exampleSite knows a few values, posts and files.
func exampleSite() Site {
	lookup := func(known map[string]string) func(string) (string, bool) {
		return func(name string) (string, bool) {
			v, ok := known[name]
			return v, ok
		}
	}
	return Site{
		Value: lookup(map[string]string{
			"site.url": "https://example.com", "site.baseurl": "/blog", "site.title": "Example",
			"page.title": "A title", "page.version": "1.2",
		}),
		Post: lookup(map[string]string{
			"2020-01-02-known": "/known/", "known": "/known/", "known.md": "/known/", "blog/known.md": "/known/",
			"./known.md": "/known/", "@/blog/known.md": "/known/", "Known Page": "/known-page/", "{tag}go": "/tag/go/",
			"{index}": "/",
		}),
		File: lookup(map[string]string{
			"picture.png": "/img/picture.png", "images/x.png": "/images/x.png", "song.mp3": "/media/song.mp3",
			"paper.pdf": "/files/paper.pdf", "img/y.png": "/img/y.png",
		}),
	}
}

// folders are the folders of testdata and what their bodies are written in.
func folders() map[string][]Syntax {
	return map[string][]Syntax{
		"liquid": {Liquid}, "jekyll": {Liquid, Kramdown}, "hugo": {HugoShortcodes}, "zola": {ZolaShortcodes},
		"nunjucks": {Nunjucks}, "hexo": {HexoTags}, "mdx": {MDX}, "docusaurus": {MDX, Admonitions},
		"kramdown": {Kramdown}, "admonitions": {Admonitions}, "callouts": {Callouts}, "wikilinks": {WikiLinks},
		"obsidian": {WikiLinks, Callouts}, "blade": {Blade}, "pelican": {PelicanLinks, Admonitions},
		"unmistakable": Unmistakable(),
	}
}

func TestRewriteShowsWhatReadersSee(t *testing.T) {
	inputs, err := filepath.Glob("testdata/*/*.in")
	if err != nil || len(inputs) == 0 {
		t.Fatalf("no inputs: %v", err)
	}
	for _, input := range inputs {
		t.Run(strings.TrimSuffix(strings.TrimPrefix(input, "testdata/"), ".in"), func(t *testing.T) {
			syntaxes, ok := folders()[filepath.Base(filepath.Dir(input))]
			if !ok {
				t.Fatal("nobody says what the bodies of this folder are written in")
			}
			body, err := os.ReadFile(input)
			if err != nil {
				t.Fatal(err)
			}
			got, notes := Rewrite(string(body), syntaxes, exampleSite())
			base := strings.TrimSuffix(input, ".in")
			golden(t, base+".out", got)
			golden(t, base+".notes", listed(notes))
		})
	}
}

func listed(notes []Note) string {
	var b strings.Builder
	for _, n := range notes {
		fmt.Fprintf(&b, "%d: %s\n", n.Line, n.Text)
	}
	return b.String()
}

// golden compares got with a file. A file that is not there is an empty one.
func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if got == "" && strings.HasSuffix(name, ".notes") {
			_ = os.Remove(name)
			return
		}
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}
