package survey

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"feedgen/cmd/feedgen/internal/config"
	"feedgen/feedgen"
	"feedgen/sources/posts"
)

func TestPlacesKeepTheAddressesOfFeeds(t *testing.T) {
	tests := []struct {
		address, folder, name string
		byHand                string // how it begins
	}{
		{"https://quay.example/feed.xml", "https://quay.example/", "feed.xml", ""},
		{"https://quay.example/blog/caf%C3%A9%20news.xml", "https://quay.example/blog/", "café news.xml", ""},
		{"https://quay.example/feed/", "https://quay.example/feed/", "index.xml", "https://quay.example/feed/ is a folder's address"},
		{"https://quay.example", "https://quay.example/", "index.xml", "https://quay.example is a folder's address"},
		{"https://quay.example/?feed=rss2", "https://quay.example/", "rss.xml", "https://quay.example/?feed=rss2 is no file's address"},
		{"https://quay.example/feed.php?type=rss", "https://quay.example/", "rss.xml", "https://quay.example/feed.php?type=rss is no file's address"},
		{"https://quay.example/feed", "https://quay.example/", "feed", "the name feed tells no type"},
		{"", "", "", ""},
	}
	for _, test := range tests {
		p := placeOf(test.address, feedgen.RSS)
		if p.Folder != test.folder || p.Name != test.name {
			t.Errorf("%s: %s in %s, want %s in %s", test.address, p.Name, p.Folder, test.name, test.folder)
		}
		if own := strings.Contains(test.byHand, "folder's address"); own != (p.Own == "./") {
			t.Errorf("%s: own address %q", test.address, p.Own)
		}
		if got := strings.Join(p.ByHand, ""); !strings.HasPrefix(got, test.byHand) || test.byHand == "" && got != "" {
			t.Errorf("%s: by hand %q, want %q", test.address, got, test.byHand)
		}
	}
}

// TestFeedsStayInTheFolderThatIsServedThere: the out's path follows from the feed's
// address, if the generator publishes what is below its home page.
func TestFeedsStayInTheFolderThatIsServedThere(t *testing.T) {
	for _, test := range []struct {
		home, feeds, at, folder string
		want                    string
		byHand                  bool
	}{
		{"https://quay.example/", "static", "", "https://quay.example/", "static", false},
		{"https://quay.example", "static", "", "https://quay.example/blog/en/", "static/blog/en", false},
		{"https://quay.example/site/", "static", "", "http://www.quay.example/site/blog/", "static/blog", false},
		{"https://quay.example/", "feeds", "feeds/", "https://quay.example/", ".", false},
		{"https://quay.example/", "docs/feeds", "feeds/", "https://quay.example/blog/", "docs/blog", false},
		{"https://quay.example/", "../feeds", "feeds/", "https://quay.example/", "..", false},
		{"https://quay.example/site/", "static", "", "https://quay.example/", "static", true},
		{"https://quay.example/", "static", "", "https://feeds.example/", "static", true},
		{"https://quay.example/", "", "", "https://quay.example/", "public", true},
	} {
		s := Survey{
			URL: Value{Text: test.home}, Feeds: "public", Site: posts.Site{Feeds: test.feeds, FeedsAt: test.at},
			Adopted: &Adopted{Place: Place{Folder: test.folder}},
		}
		if test.feeds != "" {
			s.Feeds = test.feeds
		}
		s.outFor()
		if byHand := len(s.Adopted.Place.ByHand) > 0; s.Feeds != test.want || byHand != test.byHand {
			t.Errorf("%s of %s: %s, by hand %v, want %s, %v", test.folder, test.home, s.Feeds, byHand, test.want, test.byHand)
		}
	}
}

// TestAdoptedNamesAreInNobodysWay: whatever the old feed is called, the configuration
// is one that works.
func TestAdoptedNamesAreInNobodysWay(t *testing.T) {
	for name, want := range map[string]map[feedgen.Format]string{
		"index.xml":    {feedgen.RSS: "index.xml", feedgen.Atom: "atom.xml", feedgen.JSON: "feed.json"},
		"atom.xml":     {feedgen.RSS: "atom.xml", feedgen.Atom: "items.atom", feedgen.JSON: "feed.json"},
		"Feed.JSON":    {feedgen.RSS: "Feed.JSON", feedgen.Atom: "atom.xml", feedgen.JSON: "items.json"},
		"it's \"a\".x": {feedgen.RSS: "it's \"a\".x", feedgen.Atom: "atom.xml", feedgen.JSON: "feed.json"},
	} {
		dir := folder(t, map[string]string{"post.md": post})
		s := look(t, dir, Options{URL: "https://quay.example"})
		s.Adopted = &Adopted{Feed: feedgen.Document{Format: feedgen.RSS}, Place: Place{Folder: "https://quay.example/x/", Name: name}, Items: 34}
		text, err := s.Config()
		if err != nil {
			t.Fatal(err)
		}
		cfg, err := config.Parse("config.toml", text, posts.Look)
		if err != nil {
			t.Errorf("%s: %v\n%s", name, err, text)
			continue
		}
		if diff := cmp.Diff(want, cfg.Feed.Files); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if cfg.Feed.URL != "https://quay.example/x/" || cfg.Feed.Items != 34 || !cfg.Feed.Adopt {
			t.Errorf("%s: the feed is %+v", name, cfg.Feed)
		}
	}
}
